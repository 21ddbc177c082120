/** <undo-window data-left>: one tap undoes while seconds are left; afterwards the fold beside it asks first. */

class UndoWindow extends HTMLElement {
  static observedAttributes = ["data-left"];
  #timer = 0;

  attributeChangedCallback() {
    clearTimeout(this.#timer);
    const left = Number(this.dataset.left);
    if (left > 0) this.#timer = setTimeout(() => this.#close(), left * 1000);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #close() {
    this.querySelector("form")?.setAttribute("hidden", "");
    this.querySelector("details")?.removeAttribute("hidden");
  }
}

customElements.define("undo-window", UndoWindow);
