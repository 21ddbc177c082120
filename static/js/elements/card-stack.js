/**
 * <card-stack>: shows a list of cards one at a time. An answered card leaves at once and its form is sent in the
 * background; the panel that comes back may bring more. Without this it is a list with buttons.
 */

import { calm } from "../place.js";
import { pending } from "../outbox.js";

/** Cards that have been answered in this page, or are still on their way. @type {Set<string>} */
const answered = new Set(
  pending()
    .filter(({ url }) => url.endsWith("/taps"))
    .map(({ body }) => String(new URLSearchParams(body).get("card"))),
);
/** @param {HTMLElement} item @returns {HTMLInputElement | null} */
const named = (item) => item.querySelector("input[name=card]");
/** @param {HTMLElement} item */
const cardOf = (item) => named(item)?.value ?? "";
/** @param {HTMLElement} item */
const isCard = (item) => named(item) !== null;

class CardStack extends HTMLElement {
  #refresh = () => this.#deal();

  connectedCallback() {
    document.addEventListener("boon:panel", this.#refresh);
    this.addEventListener("submit", this);
    this.#deal();
  }

  disconnectedCallback() {
    document.removeEventListener("boon:panel", this.#refresh);
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("li, article[data-card]")]).filter(isCard);
  }

  /** @param {SubmitEvent} event */
  handleEvent(event) {
    const item = this.#items.find((one) => one.contains(/** @type {Node} */ (event.target)));
    if (!item) return;
    const card = cardOf(item);
    if (answered.has(card)) {
      event.preventDefault();
      return;
    }
    answered.add(card);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    this.#leave(item, button?.value === "no" ? -1 : 1, Boolean(button?.matches(":focus-visible")));
  }

  /** @param {HTMLElement} item @param {number} side @param {boolean} byKeyboard */
  async #leave(item, side, byKeyboard) {
    if (!calm()) {
      const to = { transform: `translateX(${side * 40}%) rotate(${side * 4}deg)`, opacity: 0 };
      await item.animate([{}, to], { duration: 140, easing: "ease-in" }).finished.catch(() => {});
    }
    this.#deal();
    const next = this.#items.find((one) => !one.hidden);
    if (!byKeyboard || !next) return;
    next.tabIndex = -1;
    next.focus();
  }

  /** Show the first card without an answer. */
  #deal() {
    const open = this.#items.filter((item) => !answered.has(cardOf(item)));
    for (const item of this.#items) {
      item.hidden = item !== open[0];
      item.classList.toggle("is-top", item === open[0]);
    }
    this.classList.toggle("is-empty", open.length === 0);
    for (const note of this.querySelectorAll("[data-stack-empty]")) note.toggleAttribute("hidden", open.length > 0);
    for (const place of this.querySelectorAll("[data-stack-left]")) place.textContent = String(open.length);
  }
}

customElements.define("card-stack", CardStack);
