// Shows one of several things for eight seconds each. The B key pauses it. What the server sends again stays where it was.

const SECONDS = 8;
const isPaused = () => document.body.hasAttribute("data-paused");

export class SlowCycle extends HTMLElement {
  index = 0;
  watcher = new MutationObserver(() => this.refresh());
  /** @type {number | undefined} */
  timer;

  /** How many things there are: a child class says. @returns {number} */
  count() {
    return 0;
  }

  /** Shows one of them, as a child class does it. @param {number} _index */
  show(_index) {}

  connectedCallback() {
    this.timer = setInterval(() => this.turn(), SECONDS * 1000);
    this.refresh();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.watcher.disconnect();
  }

  turn() {
    if (isPaused() || this.count() < 2) return;
    this.index += 1;
    this.refresh();
  }

  refresh() {
    this.watcher.disconnect();
    const count = this.count();
    this.index = count ? this.index % count : 0;
    this.show(this.index);
    this.watcher.observe(this, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["class", "hidden", "id"],
    });
  }
}
