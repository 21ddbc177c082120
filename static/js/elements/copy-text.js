/** <copy-text data-text="…"><button>Copy</button></copy-text>. The clipboard proper needs HTTPS; a laptop in a hall has none. */

import { announce, said } from "../signal.js";

class CopyText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  /** @param {Event} event */
  async handleEvent(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button || button.dataset.label) return;
    event.preventDefault();
    const isDone = await copy(this.dataset.text ?? "");
    const words = said(isDone ? "copied" : "hold");
    button.dataset.label = button.textContent ?? "";
    button.textContent = words;
    announce(words);
    setTimeout(() => {
      button.textContent = button.dataset.label ?? "";
      delete button.dataset.label;
    }, 2000);
  }
}

/** @param {string} text @returns {Promise<boolean>} */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
}

/** @param {string} text */
function copyOldWay(text) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  before?.focus();
  return isDone;
}

customElements.define("copy-text", CopyText);
