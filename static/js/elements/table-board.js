// Tables, as many at a time as the letters leave room for, and who sits where from A to Z: first where the tables are many.
import { SlowCycle } from "./slow-cycle.js";

const CELLS = ".board-cells";
const NAMES = ".board-names";
const FEW = 3;
const letter = (item) => [...item.textContent.trim()][0].toUpperCase();
const number = (cell) => cell.querySelector("b").textContent;

class TableBoard extends SlowCycle {
  connectedCallback() {
    super.connectedCallback();
    this.resized = () => this.refresh();
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

  // Whoever sees all tables at once needs no second list.
  pages() {
    const cells = this.pagesOf(CELLS);
    if (cells.length === 1) return cells;
    return cells.length > FEW ? [...this.pagesOf(NAMES), ...cells] : [...cells, ...this.pagesOf(NAMES)];
  }

  pagesOf(list) {
    const room = this.room(list);
    const of = Math.ceil(this.items(list).length / room);
    return Array.from({ length: of }, (_, page) => ({ list, page, of, room }));
  }

  items(list) {
    return [...this.querySelectorAll(`${list} > li:not(.cell-help)`)];
  }

  // The last cell, for who is lost, stays on every page.
  room(list) {
    const found = this.querySelector(list);
    if (!found) return 1;
    const style = getComputedStyle(found);
    return Math.max(1, style.getPropertyValue("--cols") * style.getPropertyValue("--rows") - (list === CELLS ? 1 : 0));
  }

  show(index) {
    const shown = this.turns[index];
    if (!shown) return;
    this.turnTo(shown);
    for (const list of this.querySelectorAll("ol")) list.hidden = !list.matches(shown.list);
  }

  turnTo({ list, page, of, room }) {
    const items = this.items(list);
    items.forEach((item, each) => (item.hidden = Math.floor(each / room) !== page));
    const here = items.slice(page * room, (page + 1) * room);
    const [nameOf, note] = list === CELLS ? [number, this.dataset.tablesNote] : [letter, this.dataset.namesNote];
    const words = { first: nameOf(here[0]), last: nameOf(here.at(-1)), page: page + 1, pages: of };
    this.querySelector("[data-page-note]").textContent =
      of > 1 ? note.replace(/\{(\w+)\}/g, (_, word) => words[word]) : "";
  }
}

customElements.define("table-board", TableBoard);
