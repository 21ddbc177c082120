/**
 * <card-look for="field-id" data-kind data-brief>: after a pause in typing, asks what the card seems to be about and shows it;
 * a brief one, only whether it is a card at all.
 */

import { typedIn } from "../fields.js";

const PAUSE = 700;

class CardLook extends HTMLElement {
  ownsChildren = false;
  #seen = "";
  #timer = 0;
  #later = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), PAUSE);
  };

  connectedCallback() {
    for (const name of ["input", "boon:filled", "boon:panel"]) document.addEventListener(name, this.#later);
    this.ownsChildren = Boolean(this.dataset.brief);
    // What the server drew is about the words that are there; of a draft it knows nothing.
    if (!this.ownsChildren) this.#seen = this.#text;
    this.#later();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    for (const name of ["input", "boon:filled", "boon:panel"]) document.removeEventListener(name, this.#later);
  }

  get #field() {
    return typedIn(this.getAttribute("for"));
  }

  get #text() {
    return (this.#field?.value ?? "").trim();
  }

  async #look() {
    const text = this.#text;
    if (text === this.#seen || !text) return;
    const chosen = /** @type {HTMLInputElement | null} */ (this.querySelector("input:checked"));
    const { kind = "", brief = "" } = this.dataset;
    const body = new URLSearchParams({ kind, brief, text, topic: chosen?.value ?? "" });
    const answer = await fetch(`/${document.body.dataset.code}/look`, { method: "POST", body }).catch(() => null);
    // Somebody who is choosing here already needs no guess.
    if (!answer?.ok || this.contains(document.activeElement)) return;
    const guess = await answer.text();
    if (text !== this.#text) return this.#later();
    this.#seen = text;
    this.innerHTML = guess;
  }
}

customElements.define("card-look", CardLook);
