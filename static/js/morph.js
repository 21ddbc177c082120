/** Blends a new panel into the old one. Nothing that somebody has typed, opened or is about to read gets lost. */

import { fieldsOf, formName, given, isField, isText, isTouched, nameOf, serverKeys, wasSent } from "./fields.js";
import { main, panelUrl } from "./place.js";

/** @typedef {import("./fields.js").Field} Field @typedef {import("./panel.js").Sent} Sent */

/** How long a refusal stays readable that is about no form on the page. */
const READABLE = 10_000;
let refusedAt = 0;

/** @param {DocumentFragment} next @param {import("./panel.js").How} how */
export function blend(next, how) {
  const { Idiomorph } = globalThis;
  const { scrollX, scrollY } = window;
  if (how.isRefusal) refusedAt = Date.now();
  if (Idiomorph) Idiomorph.morph(main, next, { morphStyle: "innerHTML", callbacks: guards(how) });
  else main.replaceChildren(next);
  if (window.scrollY !== scrollY) scrollTo(scrollX, scrollY);
}

/** @param {import("./panel.js").How} how @returns {IdiomorphConfig["callbacks"]} */
function guards({ sent, isAnswer }) {
  /** @type {Set<Element>} fields that keep what they hold */
  const safe = new Set();
  const alerts = Date.now() - refusedAt < READABLE ? "[role=alert]" : "form [role=alert]";
  return {
    beforeNodeMorphed(old, next) {
      if (isField(old) && isField(next) && isKept(old, next, sent)) safe.add(old);
      if (isKey(old) && isKey(next)) {
        serverKeys.set(old, next.value);
        if (old.form && keyInUse(old.form, sent)) safe.add(old);
      }
      if (!isOwn(old) || !old.ownsChildren || !(next instanceof Element) || old.tagName !== next.tagName) return true;
      for (const { name, value } of next.attributes) old.setAttribute(name, value);
      return false;
    },
    beforeAttributeUpdated(name, node) {
      if (/^(value|checked|selected)$/.test(name)) return !safe.has(node.closest("select") ?? node);
      if (name === "hidden" && node.hasAttribute("data-when")) return false;
      if (name === "open") return !/^(DETAILS|DIALOG)$/.test(node.tagName);
      if (/^aria-(invalid|describedby)$/.test(name)) return isAnswer || node.getAttribute("aria-invalid") !== "true";
      return !/^(style|data-state)$/.test(name) && !(isOwn(node) && node.ownAttributes?.includes(name));
    },
    // What was wrong stays readable, whatever else happens in the room.
    beforeNodeRemoved: (node) => isAnswer || !(node instanceof Element && node.matches(alerts)),
  };
}

/** @param {Node} node @returns {node is HTMLInputElement} */
const isKey = (node) => node instanceof HTMLInputElement && node.name === "client_key";

/**
 * An element of ours, which may draw its own children or set attributes that the server knows nothing of.
 * @param {Node} node @returns {node is HTMLElement & {ownsChildren?: boolean, ownAttributes?: string[]}}
 */
const isOwn = (node) => node instanceof HTMLElement;

/**
 * Whether a field keeps what it holds although the server sent another value.
 * @param {Field} old @param {Field} next @param {Sent | undefined} sent
 */
function isKept(old, next, sent) {
  const [name, nextName] = [old, next]
    .map((field) => field.closest("form"))
    .map((form) => (form ? formName(form) : ""));
  if (name !== nextName || (name && name === sent?.form && wasSent(old, sent.body))) return false;
  if (old === document.activeElement && isText(old)) return true;
  return isTouched(old) && nameOf(old) === nameOf(next) && ["", given(old)].includes(given(next));
}

/** @param {HTMLFormElement} form @param {Sent | undefined} sent */
function keyInUse(form, sent) {
  if (sent && formName(form) === sent.form) return false;
  return form.dataset.state !== undefined || fieldsOf(form).some(isTouched);
}

/** The library is fetched only once the page is usable; until then a panel replaces the old one. */
export function start() {
  if (!panelUrl || globalThis.Idiomorph) return;
  const script = document.createElement("script");
  script.src = new URL("./vendor/idiomorph.min.js", import.meta.url).href;
  document.head.append(script);
}
