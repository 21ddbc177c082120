/**
 * <keep-offline data-code="…" hidden>It is kept on this phone too.</keep-offline>: shown once it is. A browser keeps a page only
 * for an address that nobody can change on the way, https or the machine itself; elsewhere the file is the way.
 */

class KeepOffline extends HTMLElement {
  ownAttributes = ["hidden"];

  async connectedCallback() {
    const { code } = this.dataset;
    if (!("serviceWorker" in navigator) || !isSecureContext) return;
    await navigator.serviceWorker.register(`/${code}/worker.js`, { scope: `/${code}` });
    await navigator.serviceWorker.ready;
    this.hidden = !(await caches.match(`/${code}/kept`));
  }
}

customElements.define("keep-offline", KeepOffline);
