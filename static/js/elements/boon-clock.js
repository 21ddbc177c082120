/** <boon-clock>: draws the room's clock inside of itself. CSS draws it from --left and the classes. */

import { ClockElement, clockText } from "../clock.js";
import { pull } from "../panel.js";
import { here, role } from "../place.js";
import { announce, said } from "../signal.js";

const MARKS = ["is-paused", "is-half", "is-last-minute", "is-over", "is-long"];

/** @param {Element} place @param {string} text */
const put = (place, text) => place.textContent === text || (place.textContent = text);

class BoonClock extends ClockElement {
  ownAttributes = ["class", "style"];
  /** @type {number | null} seconds to go when last looked at */
  #before = null;

  /** @param {import("../clock.js").Now} now @override */
  draw({ left, length, isPaused }) {
    if (left === null) {
      this.classList.remove(...MARKS);
      return this.#say({ paused: false, over: false, last: false });
    }
    this.#show(left, length, isPaused);
    this.#mark(left, length);
    this.#before = left;
  }

  /** @param {number} left @param {number} length @param {boolean} isPaused */
  #show(left, length, isPaused) {
    const text = clockText(left);
    const parts = text.split(":");
    for (const place of this.querySelectorAll("[data-clock-text]")) put(place, text);
    for (const place of this.querySelectorAll("[data-clock-part]"))
      put(place, parts[Number(place.getAttribute("data-clock-part"))]);
    this.style.setProperty("--left", Math.min(1, left / (length || 1)).toFixed(4));
    const states = [isPaused, left <= length / 2, left <= 60 && left > 0, left <= 0, text.length > "9:59".length];
    MARKS.forEach((mark, each) => this.classList.toggle(mark, states[each]));
    this.#say({ paused: isPaused, over: left <= 0, last: left <= 60 && left > 0 && !isPaused });
  }

  /** Sentences that are there only at times. @param {{[when: string]: boolean}} now */
  #say(now) {
    const when = { ...now, "not-over": !now.over, talk: !Object.values(now).includes(true) };
    for (const [name, holds] of Object.entries(when)) {
      for (const line of this.querySelectorAll(`[data-when=${name}]`)) line.toggleAttribute("hidden", !holds);
    }
  }

  /** @param {number} left @param {number} length */
  #mark(left, length) {
    /** @param {number} moment */
    const passes = (moment) =>
      this.#before !== null && this.#before > moment && left <= moment && this.#before - left < 3;
    if (passes(length / 2) && here.phase === "rounds") ring("half");
    if (length > 60 && passes(60)) {
      ring("minute");
      // The big screen says it in a sentence of its own.
      if (role !== "screen") announce(said("last-minute"));
    }
    if (passes(0)) ring("over");
    // What the host is to say depends on the time left.
    if (role === "host" && (passes(60) || passes(0))) pull({ force: true });
  }
}

/** @param {"half" | "minute" | "over"} moment */
async function ring(moment) {
  if (role === "screen") (await import("../chime.js")).chime(moment);
}

// The sound must be ready when the first gesture comes, not when the first chime is due.
if (role === "screen") import("../chime.js");
customElements.define("boon-clock", BoonClock);
