/**
 * <held-up><a href="?do=beacon">Hold mine up</a><dialog>…</dialog></held-up>: opens the beacon over the whole phone and
 * keeps the display on. Without this, or without dialogs (iOS before 15.4), the link goes to the same picture as a page.
 */

import { stayAwake } from "../wake.js";

class HeldUp extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  /** @param {MouseEvent} event */
  handleEvent(event) {
    const dialog = this.querySelector("dialog");
    const target = /** @type {Element} */ (event.target);
    if (!dialog) return;
    if (dialog.contains(target)) return dialog.close();
    if (!target.closest("a, button") || !dialog.showModal) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    stayAwake();
  }
}

customElements.define("held-up", HeldUp);
