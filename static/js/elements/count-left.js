/** <count-left for="field-id">: how many characters the field still takes. Spoken only near the end, and not at each key. */

import { typedIn } from "../fields.js";
import { announce, said } from "../signal.js";

const NEAR = 20;

class CountLeft extends HTMLElement {
  ownsChildren = true;
  #refresh = () => this.#show();
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.setAttribute("aria-hidden", "true");
    for (const name of ["input", "boon:filled", "boon:panel"]) document.addEventListener(name, this.#refresh);
    this.#show();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    for (const name of ["input", "boon:filled", "boon:panel"]) document.removeEventListener(name, this.#refresh);
  }

  #show() {
    const field = typedIn(this.getAttribute("for"));
    const most = Number(this.dataset.max ?? field?.maxLength ?? 0);
    if (!field || most <= 0) return;
    const left = most - field.value.length;
    const text = String(left);
    if (this.textContent === text) return;
    this.replaceChildren(text);
    this.classList.toggle("is-near", left <= NEAR);
    clearTimeout(this.#timer);
    if (left <= NEAR && field === document.activeElement)
      this.#timer = setTimeout(() => announce(said("left", { count: left })), 1200);
  }
}

customElements.define("count-left", CountLeft);
