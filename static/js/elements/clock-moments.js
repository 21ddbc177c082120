/** <clock-moments data-left="300,60">: what the run-sheet says at so many seconds left; the screen chimes, the host is told anew. */

import { clockNow } from "../clock.js";
import { pull } from "../panel.js";
import { role } from "../place.js";

const NEWS = ["boon:clock", "boon:panel"];

class ClockMoments extends HTMLElement {
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    for (const news of NEWS) document.addEventListener(news, this.#wait);
    this.#wait();
  }

  disconnectedCallback() {
    for (const news of NEWS) document.removeEventListener(news, this.#wait);
    clearTimeout(this.#timer);
  }

  #wait = () => {
    clearTimeout(this.#timer);
    const { left, isPaused } = clockNow();
    if (left === null || isPaused) return;
    const coming = (this.dataset.left ?? "").split(",").map(Number);
    const next = Math.max(...coming.filter((moment) => moment < left));
    if (next > 0) this.#timer = window.setTimeout(this.#act, (left - next) * 1000);
  };

  #act = async () => {
    if (role === "host") pull({ force: true });
    else (await import("../chime.js")).chime("half");
    this.#wait();
  };
}

customElements.define("clock-moments", ClockMoments);
