// One sentence at a time, and its two people lit in the picture.
import { SlowCycle } from "./slow-cycle.js";

const LIT = ["is-lit", "is-lit-give", "is-lit-need"];

class RingSpotlight extends SlowCycle {
  lines() {
    return [...this.querySelectorAll(".match-lines > li")];
  }

  count() {
    return this.lines().length;
  }

  show(index) {
    for (const lit of this.querySelectorAll(".is-lit")) lit.classList.remove(...LIT);
    this.lines().forEach((line, each) => line.classList.toggle("is-shown", each === index));
    const line = this.lines()[index];
    if (!line) return;
    const { giver, receiver } = line.dataset;
    this.light(giver, "is-lit-give");
    this.light(receiver, "is-lit-need");
    if (this.querySelector(".is-dots")) this.name(giver, receiver);
    this.querySelector(`[id="a${giver}-${receiver}"]`)?.classList.add("is-lit");
  }

  // Among dots the two names stand to the left and the right of the pair, or above where the page ends.
  name(...people) {
    const dots = people.map((id) => this.querySelector(`[id="p${id}"]`)).filter(Boolean);
    dots.sort((a, b) => a.cx.baseVal.value - b.cx.baseVal.value);
    dots.forEach((dot, each) => {
      const label = this.querySelector(`[id="n${dot.id.slice(1)}"]`);
      const side = each ? 1 : -1;
      const x = dot.cx.baseVal.value + side * 22;
      const end = x + side * (label.getComputedTextLength() + 12);
      const fits = end > 0 && end < this.querySelector(".rings").viewBox.baseVal.width;
      label.setAttribute("x", fits ? x : dot.cx.baseVal.value);
      label.setAttribute("y", dot.cy.baseVal.value + (fits ? 12 : -34));
      label.setAttribute("text-anchor", side > 0 === fits ? "start" : "end");
    });
  }

  light(person, how) {
    this.querySelector(`[id="p${person}"]`)?.classList.add("is-lit");
    this.querySelector(`[id="n${person}"]`)?.classList.add("is-lit", how);
  }
}

customElements.define("ring-spotlight", RingSpotlight);
