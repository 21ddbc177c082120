// Tables, as many at a time as the letters leave room for, and who sits where from A to Z: first where the tables are many.
import { SlowCycle } from "./slow-cycle.js";

const CELLS = ".board-cells";
const NAMES = ".board-names";
const FEW = 3;
/** @typedef {{list: string, page: number, of: number, room: number}} Page one of `of` pages of a list, with `room` items on each */

/** @param {HTMLElement} item */
const letter = (item) => [...(item.textContent ?? "").trim()].at(0)?.toUpperCase() ?? "";
/** @param {HTMLElement} cell */
const number = (cell) => cell.querySelector("b")?.textContent ?? "";

class TableBoard extends SlowCycle {
  /** @type {Page[] | undefined} */
  turns;
  resized = () => this.refresh();

  connectedCallback() {
    super.connectedCallback();
    addEventListener("resize", this.resized);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("resize", this.resized);
  }

  // Measured once a turn: every look at a style makes the browser lay out a thousand names.
  refresh() {
    this.turns = undefined;
    super.refresh();
  }

  count() {
    this.turns ??= this.pages();
    return this.turns.length;
  }

  /** Whoever sees all tables at once needs no second list. @returns {Page[]} */
  pages() {
    const cells = this.pagesOf(CELLS);
    if (cells.length === 1) return cells;
    return cells.length > FEW ? [...this.pagesOf(NAMES), ...cells] : [...cells, ...this.pagesOf(NAMES)];
  }

  /** @param {string} list @returns {Page[]} */
  pagesOf(list) {
    const room = this.room(list);
    const of = Math.ceil(this.items(list).length / room);
    return Array.from({ length: of }, (_, page) => ({ list, page, of, room }));
  }

  /** @param {string} list @returns {HTMLElement[]} */
  items(list) {
    const found = this.querySelectorAll(`${list} > li:not(.cell-help)`);
    return [...found].filter((item) => item instanceof HTMLElement);
  }

  /** A last cell, for who is lost, stays on every page. @param {string} list */
  room(list) {
    const found = this.querySelector(list);
    if (!found) return 1;
    const style = getComputedStyle(found);
    const [columns, rows] = ["--cols", "--rows"].map((name) => Number(style.getPropertyValue(name)));
    return Math.max(1, columns * rows - (found.querySelector(".cell-help") ? 1 : 0));
  }

  /** @param {number} index */
  show(index) {
    const shown = this.turns?.[index];
    if (!shown) return;
    this.turnTo(shown);
    for (const list of this.querySelectorAll("ol")) list.hidden = !list.matches(shown.list);
  }

  /** @param {Page} shown */
  turnTo({ list, page, of, room }) {
    const items = this.items(list);
    items.forEach((item, each) => (item.hidden = Math.floor(each / room) !== page));
    const here = items.slice(page * room, (page + 1) * room);
    const [nameOf, note] = list === CELLS ? [number, this.dataset.tablesNote] : [letter, this.dataset.namesNote];
    const [first, last] = [here[0], here.at(-1)].map((item) => (item ? nameOf(item) : ""));
    /** @type {Record<string, string | number>} */
    const words = { first, last, page: page + 1, pages: of };
    const text = of > 1 ? (note ?? "").replace(/\{(\w+)\}/g, (_, word) => String(words[word])) : "";
    this.querySelector("[data-page-note]")?.replaceChildren(text);
  }
}

customElements.define("table-board", TableBoard);
