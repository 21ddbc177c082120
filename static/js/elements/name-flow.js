// Names that make room for a new one: each glides from where it stood. Only what is moved is animated, and only once.
import { calm } from "../place.js";

const MOVE = { duration: 320, easing: "cubic-bezier(.2,.8,.2,1)" };

class NameFlow extends HTMLElement {
  /** @type {Map<string, number>} where each name stood */
  #places = new Map();

  #watcher = new MutationObserver(() => this.#glide());

  connectedCallback() {
    this.#watcher.observe(this, { childList: true, subtree: true });
    this.#places = this.#look();
  }

  disconnectedCallback() {
    this.#watcher.disconnect();
  }

  #look() {
    return new Map([...this.querySelectorAll("li")].map((item) => [item.id, item.offsetLeft]));
  }

  #glide() {
    const before = this.#places;
    this.#places = this.#look();
    if (calm() || document.hidden) return;
    for (const [id, left] of this.#places) {
      const moved = (before.get(id) ?? left) - left;
      if (moved) document.getElementById(id)?.animate({ transform: [`translateX(${moved}px)`, "none"] }, MOVE);
    }
  }
}

customElements.define("name-flow", NameFlow);
