/**
 * <keep-offline data-code="…"><span>It isn't kept.</span><span hidden>It is.</span></keep-offline>: the second is said once it is.
 * A browser keeps a page only for an address that nobody can change on the way, https or the machine itself; elsewhere, in a
 * private window, and where there is no room, the file is the way.
 */

class KeepOffline extends HTMLElement {
  ownsChildren = true;
  /** @type {ServiceWorkerRegistration | undefined} */
  #kept;

  connectedCallback() {
    document.addEventListener("boon:panel", this.#lookAnew);
    // Refused: it isn't kept, as the page says.
    this.#keep().catch(() => {});
  }

  disconnectedCallback() {
    document.removeEventListener("boon:panel", this.#lookAnew);
    // Somebody was removed, say, or the event goes on.
    this.#lookAnew();
  }

  async #keep() {
    const { code } = this.dataset;
    if (!("serviceWorker" in navigator) || !isSecureContext) return;
    await navigator.serviceWorker.register(`/${code}/worker.js`, { scope: `/${code}` });
    this.#kept = await navigator.serviceWorker.ready;
    const isKept = (await caches.match(`/${code}/kept`)) !== undefined;
    [...this.children].forEach((said, each) => said.toggleAttribute("hidden", isKept === (each === 0)));
  }

  /** What the page shows anew may have left the copy. */
  #lookAnew = () => this.#kept?.active?.postMessage("look");
}

customElements.define("keep-offline", KeepOffline);
