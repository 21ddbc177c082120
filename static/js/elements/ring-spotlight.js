// One sentence at a time, and its two people lit in the picture, or with a picture of their own.
import { SlowCycle } from "./slow-cycle.js";

const LIT = ["is-lit", "is-lit-give", "is-lit-need"];

class RingSpotlight extends SlowCycle {
  /** @returns {HTMLElement[]} */
  lines() {
    return [...this.querySelectorAll(".match-lines > li")].filter((line) => line instanceof HTMLElement);
  }

  count() {
    return this.lines().length;
  }

  /** @param {number} index */
  show(index) {
    for (const turns of [this.lines(), [...this.querySelectorAll(".ring-large")]]) {
      turns.forEach((turn, each) => turn.classList.toggle("is-shown", each === index));
    }
    if (this.querySelector(".ring-large")) return;
    for (const lit of this.querySelectorAll(".is-lit")) lit.classList.remove(...LIT);
    const line = this.lines()[index];
    if (!line) return;
    const { giver = "", receiver = "" } = line.dataset;
    this.light(giver, "is-lit-give");
    this.light(receiver, "is-lit-need");
    this.querySelector(`[id="a${giver}-${receiver}"]`)?.classList.add("is-lit");
  }

  /** @param {string} person @param {string} how */
  light(person, how) {
    this.querySelector(`[id="p${person}"]`)?.classList.add("is-lit");
    this.querySelector(`[id="n${person}"]`)?.classList.add("is-lit", how);
  }
}

customElements.define("ring-spotlight", RingSpotlight);
