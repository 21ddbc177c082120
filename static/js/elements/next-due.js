// In `data-next-in` seconds the page shows something else, and asks for it then. The projector and the remote turn so together.
import { pull } from "../panel.js";

export class NextDue extends HTMLElement {
  static observedAttributes = ["data-next-in"];
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @param {string} _name */
  attributeChangedCallback(_name) {
    if (this.isConnected) this.wait();
  }

  /** @param {number} [more] milliseconds */
  wait(more = 50) {
    clearTimeout(this.#timer);
    if (this.dataset.nextIn) this.#timer = setTimeout(() => this.ask(), Number(this.dataset.nextIn) * 1000 + more);
  }

  async ask() {
    const isAnswered = await pull({ force: true });
    // The next may be due in just as many seconds, which changes no attribute.
    if (this.isConnected) this.wait(isAnswered ? 50 : 1000);
  }
}

customElements.define("next-due", NextDue);
