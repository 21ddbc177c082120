/** Keeps what is typed in form[data-keep] on the phone until the room has it. */

import { fieldsOf, given, held, isField, isTouched, keyOf, nameOf, put, serverKeys } from "./fields.js";
import { code, drop, keys, load, save } from "./place.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {Record<string, string>} Values by the fields' names
 * @typedef {{at: number, key?: string, now: Values, was: Values, gone?: boolean}} Draft `was`: as the server gave it
 */

const TWO_DAYS = 2 * 86_400_000;

/** @param {string | undefined} keep */
const slot = (keep) => `draft:${code}:${keep}`;

/** @param {string} key */
const draftAt = (key) => /** @type {Draft | null} */ (load(key));

/** @returns {NodeListOf<HTMLFormElement>} */
const kept = () => document.querySelectorAll("form[data-keep]");

/** @param {Field[]} fields @param {(field: Field) => string} read @returns {Values} */
const listed = (fields, read) => Object.fromEntries(fields.map((field) => [nameOf(field), read(field)]));

/** @param {HTMLFormElement} form */
function remember(form) {
  const fields = fieldsOf(form);
  if (!fields.some(isTouched)) return drop(slot(form.dataset.keep));
  const draft = { at: Date.now(), key: keyOf(form)?.value, now: listed(fields, held), was: listed(fields, given) };
  save(slot(form.dataset.keep), draft);
}

/** @param {HTMLFormElement} form */
function refill(form) {
  const draft = draftAt(slot(form.dataset.keep));
  if (!draft) return;
  const open = fieldsOf(form).filter((field) => wants(field, draft));
  for (const field of open) put(field, draft.now[nameOf(field)]);
  if (open.length) form.closest("details")?.setAttribute("open", "");
  const key = keyOf(form);
  if (!key || !draft.key || !fieldsOf(form).some(isTouched)) return;
  if (!serverKeys.has(key)) serverKeys.set(key, key.value);
  // The same words must carry the same key, or a resend would be a second write.
  key.value = draft.key;
}

/** @param {Field} field @param {Draft} draft */
function wants(field, { now, was }) {
  const name = nameOf(field);
  if (isTouched(field) || !(name in now) || now[name] === held(field)) return false;
  return given(field) === "" || given(field) === was[name];
}

/** Fill every kept form whose server text is empty or unchanged. */
export const restore = () => kept().forEach(refill);

/**
 * The room has this write: forget its draft, unless other words were typed since.
 * @param {string | undefined} keep
 * @param {URLSearchParams} sent
 */
export function settle(keep, sent) {
  const draft = keep === undefined ? null : draftAt(slot(keep));
  if (!draft) return;
  const typed = Object.entries(draft.now).filter(([name]) => !name.includes("="));
  if (typed.every(([name, value]) => same(value, sent.get(name) ?? ""))) drop(slot(keep));
  else save(slot(keep), { ...draft, key: undefined });
}

/** Forms are sent with CRLF line ends; a textarea holds LF. @param {string} a @param {string} b */
const same = (a, b) => a.replaceAll("\r", "") === b.replaceAll("\r", "");

/** Forget everything typed for this room on this phone. */
export const forgetAll = () => keys(`draft:${code}:`).forEach(drop);

function tidy() {
  for (const key of keys("draft:")) {
    const draft = draftAt(key);
    // A form without data-live left by navigation: a page came back, so the room has its words.
    if (!draft || draft.gone || Date.now() - draft.at > TWO_DAYS) drop(key);
  }
}

/** @param {Event} event */
function onEdit(event) {
  const form = isField(event.target) ? event.target.form : null;
  if (form?.dataset.keep !== undefined) remember(form);
}

/** @param {Event} event */
function onSubmit(event) {
  const { keep, live } = /** @type {HTMLFormElement} */ (event.target).dataset;
  const draft = keep === undefined || live !== undefined ? null : draftAt(slot(keep));
  if (draft) save(slot(keep), { ...draft, gone: true });
}

export function start() {
  tidy();
  restore();
  for (const name of ["input", "change"]) document.addEventListener(name, onEdit);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("boon:panel", restore);
}
