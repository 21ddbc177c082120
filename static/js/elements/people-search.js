/** <people-search><input type="search"><ul><li>…</ul></people-search>: shows the lines that have every typed word. */

class PeopleSearch extends HTMLElement {
  #refresh = () => this.#filter();

  connectedCallback() {
    this.addEventListener("input", this.#refresh);
    document.addEventListener("boon:panel", this.#refresh);
    this.#filter();
  }

  disconnectedCallback() {
    document.removeEventListener("boon:panel", this.#refresh);
  }

  #filter() {
    const wanted = plain(this.querySelector("input")?.value ?? "")
      .split(/\s+/)
      .filter(Boolean);
    const lines = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("li")]);
    for (const line of lines) line.hidden = !matches(line, wanted);
    const isNone = lines.length > 0 && lines.every((line) => line.hidden);
    for (const note of this.querySelectorAll("[data-search-empty]")) note.toggleAttribute("hidden", !isNone);
  }
}

/** @param {HTMLElement} line @param {string[]} wanted */
function matches(line, wanted) {
  const text = plain(line.dataset.name ?? line.textContent ?? "");
  return wanted.every((word) => text.includes(word));
}

/** "Zoë" is found by "zoe". @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

customElements.define("people-search", PeopleSearch);
