/** <boon-clock>: counts down to data-ends-at by the server's time. CSS draws it from --left and the classes. */

import { clockText, serverNow } from "../clock.js";
import { pull } from "../panel.js";
import { here, role } from "../place.js";
import { announce } from "../signal.js";
import { said } from "../words.js";

const TICK = 1000;
const MARKS = ["is-paused", "is-half", "is-last-minute", "is-over"];

/** @param {Element} place @param {string} text */
const put = (place, text) => place.textContent === text || (place.textContent = text);

class BoonClock extends HTMLElement {
  static observedAttributes = ["data-ends-at", "data-paused-left", "data-length"];
  ownAttributes = ["class", "style"];
  /** @type {number | null} seconds to go when last looked at */
  #before = null;
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.#tick();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  attributeChangedCallback() {
    // The other attributes of the same change are still to come. The same value again may come with another time.
    if (this.isConnected) queueMicrotask(() => this.#tick());
  }

  /** @returns {number | null} seconds to go; null when no clock is set */
  get left() {
    const { endsAt, pausedLeft } = this.dataset;
    if (pausedLeft) return Number(pausedLeft);
    return endsAt ? Math.max(0, Number(endsAt) - serverNow()) : null;
  }

  #tick() {
    clearTimeout(this.#timer);
    const { left } = this;
    if (left === null) this.classList.remove(...MARKS);
    if (left === null || !this.isConnected) return;
    this.#draw(left);
    this.#mark(left);
    this.#before = left;
    if (left > 0 && !this.dataset.pausedLeft) this.#timer = setTimeout(() => this.#tick(), (left * 1000) % TICK || TICK);
  }

  #draw(left) {
    const length = Number(this.dataset.length) || 1;
    const text = clockText(left);
    const parts = text.split(":");
    for (const place of this.querySelectorAll("[data-clock-text]")) put(place, text);
    for (const place of this.querySelectorAll("[data-clock-part]")) put(place, parts[place.dataset.clockPart]);
    this.style.setProperty("--left", Math.min(1, left / length).toFixed(4));
    const states = [Boolean(this.dataset.pausedLeft), left <= length / 2, left <= 60 && left > 0, left <= 0];
    MARKS.forEach((mark, each) => this.classList.toggle(mark, states[each]));
  }

  #mark(left) {
    const length = Number(this.dataset.length);
    const passes = (moment) => this.#before !== null && this.#before > moment && left <= moment && this.#before - left < 3;
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
