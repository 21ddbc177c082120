/** <starter-chips for="field-id">: each button puts its words at the start of the field and keeps what is typed. */

import { typedIn } from "../fields.js";

class StarterChips extends HTMLElement {
  #refresh = () => this.#show();

  connectedCallback() {
    this.addEventListener("click", this);
    for (const name of ["input", "boon:filled", "boon:panel"]) document.addEventListener(name, this.#refresh);
    this.#show();
  }

  disconnectedCallback() {
    for (const name of ["input", "boon:filled", "boon:panel"]) document.removeEventListener(name, this.#refresh);
  }

  get #field() {
    return typedIn(this.getAttribute("for"));
  }

  get #chips() {
    return [...this.querySelectorAll("button")];
  }

  /** @param {Event} event */
  handleEvent(event) {
    const chip = /** @type {Element} */ (event.target).closest("button");
    const field = this.#field;
    if (!chip || !field || field.readOnly) return;
    event.preventDefault();
    field.value = `${words(chip)} ${this.#without(field.value)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  /** What is typed, without the starter that is there already. @param {string} text */
  #without(text) {
    const there = this.#chips.map(words).find((start) => startsWith(text, start));
    return there ? text.slice(there.length).trimStart() : text.trimStart();
  }

  #show() {
    const text = this.#field?.value ?? "";
    for (const chip of this.#chips) chip.setAttribute("aria-pressed", String(startsWith(text, words(chip))));
  }
}

/** @param {HTMLElement} chip @returns {string} */
const words = (chip) => (chip.dataset.starter ?? chip.textContent ?? "").trim();
/** @param {string} text @param {string} start */
const startsWith = (text, start) => text === start || text.startsWith(`${start} `);

customElements.define("starter-chips", StarterChips);
