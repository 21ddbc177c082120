// The wall is the meter: its boundary stands at `share` percent. Set by script, since inline styles are not allowed.

class WallMeter extends HTMLElement {
  static observedAttributes = ["share", "style"];
  ownAttributes = ["style"];

  connectedCallback() {
    this.draw();
  }

  attributeChangedCallback() {
    this.draw();
  }

  draw() {
    const share = this.getAttribute("share") || "50";
    if (this.style.getPropertyValue("--share") !== share) this.style.setProperty("--share", share);
  }
}

customElements.define("wall-meter", WallMeter);
