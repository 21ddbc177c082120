// Tables, as many at a time as the letters leave room for. The last cell, for who is lost, stays on every page.
import { SlowCycle } from "./slow-cycle.js";

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

  cells() {
    return [...this.querySelectorAll(".board-cells > .cell:not(.cell-help)")];
  }

  room() {
    const style = getComputedStyle(this);
    return Math.max(1, style.getPropertyValue("--cols") * style.getPropertyValue("--rows") - 1);
  }

  count() {
    return Math.ceil(this.cells().length / this.room());
  }

  show(index, count) {
    const room = this.room();
    this.cells().forEach((cell, each) => (cell.hidden = Math.floor(each / room) !== index));
    const shown = this.cells().filter((cell) => !cell.hidden);
    const number = (cell) => cell.querySelector("b").textContent;
    this.querySelector("[data-page-note]").textContent =
      count > 1 ? `Tables ${number(shown[0])} to ${number(shown.at(-1))}. Page ${index + 1} of ${count}` : "";
  }
}

customElements.define("table-board", TableBoard);
