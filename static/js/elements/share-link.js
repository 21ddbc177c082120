/** <share-link data-url="…" data-title="…"><button>Send it</button></share-link>: only where the phone can pass things on. */

class ShareLink extends HTMLElement {
  connectedCallback() {
    this.hidden = !navigator.share;
    this.addEventListener("click", () => {
      const { url, title } = this.dataset;
      // Whoever changes their mind has done nothing wrong.
      navigator.share({ url, title }).catch(() => {});
    });
  }
}

customElements.define("share-link", ShareLink);
