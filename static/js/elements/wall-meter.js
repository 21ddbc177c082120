// The wall is the meter: its boundary stands at `share` percent. Set by script, since inline styles are not allowed.
// New words wait before the wall, and its pages turn: see NextDue.
import { NextDue } from "./next-due.js";

class WallMeter extends NextDue {
  static observedAttributes = ["share", "style", "data-next-in"];
  ownAttributes = ["style"];

  connectedCallback() {
    this.draw();
    super.connectedCallback();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "data-next-in") super.attributeChangedCallback(name);
    else this.draw();
  }

  draw() {
    const share = this.getAttribute("share") || "50";
    if (this.style.getPropertyValue("--share") !== share) this.style.setProperty("--share", share);
  }
}

customElements.define("wall-meter", WallMeter);
