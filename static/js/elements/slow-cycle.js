// Shows one of several things for eight seconds each. The B key pauses it. What the server sends again stays where it was.

const SECONDS = 8;
const isPaused = () => document.body.hasAttribute("data-paused");

export class SlowCycle extends HTMLElement {
  // A child class says how many things there are (`count`), and shows one (`show`).
  index = 0;

  connectedCallback() {
    this.watcher = new MutationObserver(() => this.refresh());
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
    this.show(this.index, count);
    this.watcher.observe(this, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["class", "hidden", "id"],
    });
  }
}
