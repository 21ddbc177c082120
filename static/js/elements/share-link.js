/**
 * <share-link data-url="…" data-title="…" hidden><button>Send it</button></share-link>: only where the phone can pass things on.
 * With a <copy-text> around the button it is there for everybody: what cannot be passed on can be copied.
 */

class ShareLink extends HTMLElement {
  ownAttributes = ["hidden"];

  connectedCallback() {
    this.hidden = !navigator.share && !this.querySelector("copy-text");
    this.addEventListener("click", share, true);
  }
}

/** @this {ShareLink} @param {Event} event */
function share(event) {
  if (!navigator.share) return;
  event.stopPropagation();
  const { url, title, text } = this.dataset;
  // Whoever changes their mind has done nothing wrong.
  navigator.share({ url, title, text }).catch(() => {});
}

customElements.define("share-link", ShareLink);
