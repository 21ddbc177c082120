// The wall is the meter: its boundary stands at `share` percent. Set by script, since inline styles are not allowed.
// New words wait before the wall; in `data-next-in` seconds the next are due, and the wall asks for them.
import { pull } from "../panel.js";

class WallMeter extends HTMLElement {
  static observedAttributes = ["share", "style", "data-next-in"];
  ownAttributes = ["style"];
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.draw();
    this.wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name !== "data-next-in") this.draw();
    else if (this.isConnected) this.wait();
  }

  draw() {
    const share = this.getAttribute("share") || "50";
    if (this.style.getPropertyValue("--share") !== share) this.style.setProperty("--share", share);
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

customElements.define("wall-meter", WallMeter);
