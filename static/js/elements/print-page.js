// <print-page>: its button prints the page. Without script the browser's own menu does.

class PrintPage extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", () => print());
  }
}

customElements.define("print-page", PrintPage);
