/** The room's clock, and the server's time on this device by which it runs. */

import { main } from "./place.js";

/** @typedef {{left: number | null, length: number, isPaused: boolean}} Now `left`: seconds to go, null when no clock is set */
/** @typedef {{ends_at: number | null, paused_left: number | null, length: number, now: number}} Clock in seconds; `now` is the server's time */

/** Seconds by which an answer may be late. */
const OVERTAKEN = 60;
const TICK = 1000;
/** What a clock has to be drawn anew after: another time, and a panel that says none. */
const NEWS = ["boon:clock", "boon:panel"];
/** Milliseconds to add to this device's time. @type {number | null} */
let offset = null;
/** @type {Clock} */
let clock = { ends_at: null, paused_left: null, length: 0, now: 0 };

/**
 * A message that left the server at `seconds` cannot arrive before it was sent, so the sample that puts the server
 * furthest ahead came the quickest way. One far below means that this device's own clock was set.
 * @param {number} seconds server time @param {number} at when it arrived, by this device's time
 */
function learnTime(seconds, at) {
  const sample = seconds * 1000 - at;
  if (!Number.isFinite(sample) || !seconds) return;
  if (offset === null || sample > offset || sample < offset - 2000) offset = sample;
}

/** @returns {number} seconds since the epoch */
const serverNow = () => (Date.now() + (offset ?? 0)) / 1000;

/** What has just arrived tells where the clock stands. @param {Clock} told @param {number} [at] */
export function setClock(told, at = Date.now()) {
  learnTime(told.now, at);
  // What was overtaken on the way; a server whose own clock was set back says much less.
  if (told.now < clock.now && told.now > clock.now - OVERTAKEN) return;
  clock = told;
  document.dispatchEvent(new Event("boon:clock"));
}

/** @returns {Now} */
function clockNow() {
  const { ends_at: endsAt, paused_left: pausedLeft, length } = clock;
  const running = endsAt === null ? null : Math.max(0, endsAt - serverNow());
  return { left: pausedLeft ?? running, length, isPaused: pausedLeft !== null };
}

/** The page came with its clock, and may have arrived long before this script. */
export function start() {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const at = Date.now() - performance.now() + (entry?.responseStart || performance.now());
  if (main.dataset.clock) setClock(JSON.parse(main.dataset.clock), at);
}

/** @param {number} seconds @returns {string} "4:16" */
export function clockText(seconds) {
  const whole = Math.ceil(Math.max(0, seconds) - 0.05);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** What the room's clock moves: drawn at once, at every tick, and after all news of the clock. */
export class ClockElement extends HTMLElement {
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    for (const news of NEWS) document.addEventListener(news, this.#look);
    this.#look();
  }

  disconnectedCallback() {
    for (const news of NEWS) document.removeEventListener(news, this.#look);
    clearTimeout(this.#timer);
  }

  #look = () => {
    clearTimeout(this.#timer);
    const now = clockNow();
    this.draw(now);
    const wait = now.left && !now.isPaused ? this.wait(now.left) : null;
    if (wait !== null) this.#timer = window.setTimeout(this.#due, wait);
  };

  #due = () => {
    this.act();
    this.#look();
  };

  /** @param {Now} _now */
  draw(_now) {}

  /** Milliseconds until there is something to do; null for never. @param {number} left @returns {number | null} */
  wait(left) {
    return (left * 1000) % TICK || TICK;
  }

  /** What is done once they are over, beside drawing. */
  act() {}
}
