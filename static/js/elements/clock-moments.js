/** <clock-moments data-left="300,60">: what the run-sheet says at so many seconds left; the screen chimes, the host is told anew. */

import { ClockElement } from "../clock.js";
import { pull } from "../panel.js";
import { role } from "../place.js";

/** Seconds by which a timer may be early. */
const EARLY = 0.05;

class ClockMoments extends ClockElement {
  /** @param {number} left @override */
  wait(left) {
    const coming = (this.dataset.left ?? "").split(",").map(Number);
    const next = Math.max(...coming.filter((moment) => moment < left - EARLY));
    return next > 0 ? (left - next) * 1000 : null;
  }

  /** @override */
  async act() {
    if (role === "host") pull({ force: true });
    else (await import("../chime.js")).chime("half");
  }
}

customElements.define("clock-moments", ClockMoments);
