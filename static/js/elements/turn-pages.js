// Whole pages in turn: the thanks, and the asks that nobody could answer yet.
import { SlowCycle } from "./slow-cycle.js";

class TurnPages extends SlowCycle {
  count() {
    return this.children.length;
  }

  /** @param {number} index */
  show(index) {
    [...this.children].forEach((page, each) => page.classList.toggle("is-shown", each === index));
  }
}

customElements.define("turn-pages", TurnPages);
