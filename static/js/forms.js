/** Sends form[data-live] in the background and shows the answer; every other form is left to the browser. */

import * as drafts from "./drafts.js";
import { formName, formNamed, isText } from "./fields.js";
import * as outbox from "./outbox.js";
import { empty, answer as showAnswer, pull } from "./panel.js";
import { role } from "./place.js";
import { said, tell } from "./signal.js";

/** Names of the forms that are on their way without the outbox. */
const direct = new Set();

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.dataset.live === undefined) return;
  event.preventDefault();
  if (stateOf(formName(form))) return;
  const button = /** @type {HTMLButtonElement | HTMLInputElement | null} */ (event.submitter);
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  const action = button?.getAttribute("formaction") || form.getAttribute("action") || "";
  const url = new URL(action, location.href).href;
  const body = new URLSearchParams(/** @type {[string, string][]} */ ([...data])).toString();
  send({ url, body, form: formName(form), keep: form.dataset.keep }, data.has("client_key"));
}

/** @typedef {Omit<outbox.Write, "at" | "tab">} Write */

/** @param {Write} write @param {boolean} hasKey */
function send(write, hasKey) {
  // A host's command must not arrive minutes later; an attendee's words must arrive.
  if (role === "phone" || hasKey) outbox.put(write);
  else sendOnce(write);
  mark();
}

/** @param {Write} write */
async function sendOnce(write) {
  direct.add(write.form);
  const answer = await outbox.post(write);
  direct.delete(write.form);
  if (answer.kind === "silence" || answer.kind === "odd") {
    tell(said("no-room"), said("again"), "is-lost");
    mark();
  } else done(write, answer);
}

/** @param {Write} write @param {outbox.Answer} answer */
function done(write, answer) {
  const body = new URLSearchParams(write.body);
  if (answer.kind === "moved") return moved(write, body, answer.url);
  if (answer.kind !== "answer") {
    tell(said("not-arrived"), said("still-here"), "is-lost");
    return mark();
  }
  if (answer.isOk) settle(write, body);
  showAnswer(answer.panel, { form: write.form, body }, answer.isOk);
  mark();
}

/** @param {Write} write @param {URLSearchParams} body @param {string} url */
function moved(write, body, url) {
  settle(write, body);
  if (url.split("#")[0] === location.href.split("#")[0]) location.reload();
  else location.assign(url);
}

/** Another tab had the answer. @param {Write} write */
function sentElsewhere(write) {
  const body = new URLSearchParams(write.body);
  settle(write, body);
  empty({ form: write.form, body });
  pull({ force: true });
}

/** @param {Write} write @param {URLSearchParams} body */
function settle(write, body) {
  drafts.settle(write.keep, body);
  if (formNamed(write.form)?.dataset.forget !== undefined) drafts.forgetAll();
}

/** @param {string} name @returns {"sending" | "saved" | undefined} */
function stateOf(name) {
  if (direct.has(name)) return "sending";
  if (!outbox.pending().some((write) => write.form === name)) return undefined;
  return outbox.isWaiting() ? "saved" : "sending";
}

/** Show on every form whether its words are on their way. */
function mark() {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-live]"));
  for (const form of forms) {
    const state = stateOf(formName(form));
    if (state || form.dataset.state) dress(form, state);
  }
}

/** @param {HTMLFormElement} form @param {string | undefined} state */
function dress(form, state) {
  const isSaved = state === "saved";
  if (state) form.dataset.state = state;
  else delete form.dataset.state;
  form.setAttribute("aria-busy", String(state === "sending"));
  for (const control of form.elements) {
    if (isText(control)) control.readOnly = isSaved;
    else if ("type" in control && control.type === "submit")
      control.setAttribute("aria-disabled", String(Boolean(state)));
  }
  note(form, isSaved);
}

/** @param {HTMLFormElement} form @param {boolean} isSaved */
function note(form, isSaved) {
  const found = form.querySelector(".saved-note");
  if (!isSaved) return found?.remove();
  if (found) return;
  const text = said("sends-itself");
  form.append(Object.assign(document.createElement("p"), { className: "saved-note", textContent: text }));
}

export function start() {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("boon:panel", mark);
  outbox.start({ done, wait: mark, gone: sentElsewhere });
  mark();
}
