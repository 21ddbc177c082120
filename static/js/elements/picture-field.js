/** <picture-field data-most data-refusal>: a picture of too many bytes is refused before anything is sent. */

class PictureField extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this);
  }

  /** @param {Event} event */
  handleEvent({ target }) {
    if (!(target instanceof HTMLInputElement) || !target.files) return;
    const isTooLarge = [...target.files].some((file) => file.size > Number(this.dataset.most));
    target.setCustomValidity((isTooLarge && this.dataset.refusal) || "");
    target.reportValidity();
  }
}

customElements.define("picture-field", PictureField);
