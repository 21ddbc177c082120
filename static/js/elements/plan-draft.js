/** <plan-draft><form>…</form></plan-draft>: what is being put together is drawn anew while she types and with every button. */

const QUIET = 350;

class PlanDraft extends HTMLElement {
  #timer = 0;
  #turn = 0;

  connectedCallback() {
    this.addEventListener("input", this.#typed);
    this.addEventListener("submit", this.#pressed);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @param {Event} event */
  #typed = (event) => {
    clearTimeout(this.#timer);
    const field = event.target;
    if (field instanceof HTMLInputElement && /^(minutes|rounds|doors)/.test(field.name))
      this.#timer = window.setTimeout(() => this.#draw("look"), QUIET);
  };

  /** @param {SubmitEvent} event */
  #pressed = (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.value === "use") return;
    event.preventDefault();
    this.#draw(button.value);
  };

  /** @param {string} what */
  async #draw(what) {
    const form = this.querySelector("form");
    if (!form) return;
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const data = new FormData(form);
    data.set("do", what);
    const body = new URLSearchParams(/** @type {[string, string][]} */ ([...data]));
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    // Nothing came: the page without this script does the same, and says so.
    if (!answer) return form.submit();
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("plan-draft");
    if (next && turn === this.#turn) this.#put(next, what);
  }

  /** @param {Element} next @param {string} what */
  #put(next, what) {
    const held = document.activeElement;
    const name = held instanceof HTMLInputElement ? held.name : "";
    const key = held instanceof HTMLButtonElement ? held.value : "";
    const typed = held instanceof HTMLInputElement && what === "look" ? held.value : null;
    this.replaceChildren(...next.children);
    const same = [...this.querySelectorAll("input, button")].find(
      (one) => (name && one.getAttribute("name") === name) || (key && one.getAttribute("value") === key),
    );
    if (!(same instanceof HTMLElement)) return;
    if (typed !== null && same instanceof HTMLInputElement) same.value = typed;
    same.focus();
  }
}

customElements.define("plan-draft", PlanDraft);
