/** The server's time on this device, and the clocks that show it. */

/** Milliseconds to add to this device's time. @type {number | null} */
let offset = null;

/**
 * A message that left the server at `seconds` cannot arrive before it was sent, so the sample that puts the server
 * furthest ahead came the quickest way. One far below means that this device's own clock was set.
 * @param {number} seconds server time @param {number} [at] when it arrived, by this device's time
 */
function learnTime(seconds, at = Date.now()) {
  const sample = seconds * 1000 - at;
  if (!Number.isFinite(sample) || !seconds) return;
  if (offset === null || sample > offset || sample < offset - 2000) offset = sample;
}

/** @returns {number} seconds since the epoch */
export const serverNow = () => (Date.now() + (offset ?? 0)) / 1000;

/** Learn from the clock in what has just arrived. @param {ParentNode} part @param {number} [at] */
export function learnFrom(part, at) {
  const clock = /** @type {HTMLElement | null} */ (part.querySelector("[data-now]"));
  if (clock) learnTime(Number(clock.dataset.now), at);
}

/** The page may have arrived long before this script. */
export function start() {
  const [entry] = performance.getEntriesByType("navigation");
  learnFrom(document, Date.now() - performance.now() + (entry?.responseStart || performance.now()));
}

/**
 * @param {{ends_at: number | null, paused_left: number | null, length: number} | undefined} clock
 * @param {number | undefined} now
 */
export function setClock(clock, now) {
  if (now) learnTime(now);
  if (!clock) return;
  for (const element of document.querySelectorAll("boon-clock")) {
    element.setAttribute("data-ends-at", String(clock.ends_at ?? ""));
    element.setAttribute("data-paused-left", String(clock.paused_left ?? ""));
    element.setAttribute("data-length", String(clock.length));
  }
}

/** @param {number} seconds @returns {string} "4:16" */
export function clockText(seconds) {
  const whole = Math.ceil(Math.max(0, seconds) - 0.05);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
