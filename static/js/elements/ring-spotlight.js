// One sentence at a time, and its two people lit in the picture.
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
    for (const lit of this.querySelectorAll(".is-lit")) lit.classList.remove(...LIT);
    this.lines().forEach((line, each) => line.classList.toggle("is-shown", each === index));
    const line = this.lines()[index];
    if (!line) return;
    const { giver = "", receiver = "" } = line.dataset;
    this.light(giver, "is-lit-give");
    this.light(receiver, "is-lit-need");
    if (this.querySelector(".is-dots")) this.name(giver, receiver);
    this.querySelector(`[id="a${giver}-${receiver}"]`)?.classList.add("is-lit");
  }

  /** Among dots the two names stand to the left and the right of the pair. @param {string[]} people */
  name(...people) {
    const found = people.map((id) => this.querySelector(`[id="p${id}"]`));
    const dots = found.filter((dot) => dot instanceof SVGCircleElement);
    dots.sort((a, b) => a.cx.baseVal.value - b.cx.baseVal.value);
    dots.forEach((dot, each) => this.label(dot, each ? 1 : -1));
  }

  /** Above the dot where the page ends. @param {SVGCircleElement} dot @param {1 | -1} side */
  label(dot, side) {
    const label = this.querySelector(`[id="n${dot.id.slice(1)}"]`);
    const picture = this.querySelector(".rings");
    if (!(label instanceof SVGTextElement && picture instanceof SVGSVGElement)) return;
    const [middle, level] = [dot.cx.baseVal.value, dot.cy.baseVal.value];
    const x = middle + side * 22;
    const end = x + side * (label.getComputedTextLength() + 12);
    const fits = end > 0 && end < picture.viewBox.baseVal.width;
    label.setAttribute("x", String(fits ? x : middle));
    label.setAttribute("y", String(level + (fits ? 12 : -34)));
    label.setAttribute("text-anchor", side > 0 === fits ? "start" : "end");
  }

  /** @param {string} person @param {string} how */
  light(person, how) {
    this.querySelector(`[id="p${person}"]`)?.classList.add("is-lit");
    this.querySelector(`[id="n${person}"]`)?.classList.add("is-lit", how);
  }
}

customElements.define("ring-spotlight", RingSpotlight);
