/**
 * <turn-clock data-ends="120,240">: by the room's clock whose turn it is, at one table or at each of the tables inside of it.
 * data-until="300": of a turn that is over when the clock has so many seconds left, however much is added meanwhile.
 */

import { ClockElement, clockText } from "../clock.js";

class TurnClock extends ClockElement {
  ownAttributes = ["style"];

  /** @param {import("../clock.js").Now} now @override */
  draw({ left, length }) {
    if (left === null) return;
    for (const table of [this, ...this.querySelectorAll("[data-ends]")])
      if (table instanceof HTMLElement) show(table, length - left, length);
  }
}

/** @param {HTMLElement} table @param {number} passed seconds of the round @param {number} length all its seconds */
function show(table, passed, length) {
  const { until, ends: said = "" } = table.dataset;
  const ends = until ? [length - Number(until)] : said.split(",").map(Number);
  const now = ends.filter((end) => end <= passed).length;
  for (const person of own(table, "[data-turn]")) {
    const nth = Number(person.dataset.turn);
    person.classList.toggle("is-done", nth < now);
    person.classList.toggle("is-now", nth === now);
    person.classList.toggle("is-next", nth === now + 1);
  }
  for (const line of own(table, "[data-turn-while]"))
    line.toggleAttribute("hidden", Number(line.dataset.turnWhile) !== now);
  // When all have had a turn, the rest of the round.
  const left = Math.max(0, (ends[now] ?? length) - passed);
  for (const place of own(table, "[data-turn-text]")) place.textContent = clockText(left);
  for (const line of own(table, "[data-turn-under]")) line.toggleAttribute("hidden", now >= ends.length);
  for (const place of own(table, "[data-turn-count]")) place.textContent = String(Math.min(now + 1, ends.length));
  table.style.setProperty("--left", Math.min(1, left / (Number(table.dataset.length) || 1)).toFixed(4));
  table.style.setProperty("--gone", Math.min(1, passed / (ends.at(-1) || 1)).toFixed(4));
}

/** What is of this table and of none inside of it. @param {HTMLElement} table @param {string} what */
function own(table, what) {
  /** @type {(HTMLElement | SVGElement)[]} */
  const found = [];
  for (const each of table.querySelectorAll(what))
    if (isDrawn(each) && each.parentElement?.closest("[data-ends], [data-until]") === table) found.push(each);
  return found;
}

/** The big screen's time is a text in a picture. @param {Element} each @returns {each is HTMLElement | SVGElement} */
const isDrawn = (each) => each instanceof HTMLElement || each instanceof SVGElement;

customElements.define("turn-clock", TurnClock);
