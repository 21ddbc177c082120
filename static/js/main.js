/** Starts what this page needs. Each part on its own: if one fails, the plain page and the others go on. */

import * as clock from "./clock.js";
import * as drafts from "./drafts.js";
import * as forms from "./forms.js";
import * as live from "./live.js";
import * as morph from "./morph.js";
import { here, role } from "./place.js";
import * as signal from "./signal.js";

const AGAIN = 4000;
const asked = new Set();

/** @param {() => unknown} part */
async function run(part) {
  try {
    await part();
  } catch (error) {
    console.warn(error);
  }
}

/**
 * Load the custom elements that the page has by now: <card-stack> is in elements/card-stack.js.
 * @param {string} but those that wait: what looks at a draft, until somebody types one
 */
function loadElements(but = ":not([data-brief])") {
  for (const { localName: name } of document.querySelectorAll(`:not(:defined)${but}`)) {
    if (asked.has(name) || !/^[a-z]+-[a-z]+$/.test(name)) continue;
    asked.add(name);
    run(() => import(`./elements/${name}.js`).catch((error) => askAgain(name, error)));
  }
}

/** One lost request must not leave an element dead for the evening. @param {string} name @param {unknown} error */
function askAgain(name, error) {
  asked.delete(name);
  setTimeout(loadElements, AGAIN, "");
  throw error;
}

/** A private link carries its key behind a #, which no server log and no referrer ever sees. A guest is asked first. */
function useKey() {
  const key = location.hash.slice(1);
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=key]"));
  if (!key || !field?.form) return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = decodeURIComponent(key);
  if (role === "key" && field.form.requestSubmit) field.form.requestSubmit();
  else /** @type {HTMLElement} */ (field.parentElement).hidden = true;
}

/** A phone may sleep before it begins, and comes in with less. */
async function stayAwake() {
  if (role === "phone" && /^(lobby)?$/.test(here.phase))
    document.addEventListener("boon:panel", () => run(stayAwake), { once: true });
  else (await import("./wake.js")).start();
}

/** What this phone keeps of other events may have been taken back by now. */
async function lookAtKept() {
  const { serviceWorker } = navigator;
  const kept = (await serviceWorker?.getRegistrations()) ?? [];
  const others = kept.filter(({ active }) => active?.scriptURL !== serviceWorker.controller?.scriptURL);
  others.forEach(({ active }) => active?.postMessage("look"));
}

function start() {
  // Or else alone.js asks for the page anew.
  document.body.dataset.started = "";
  document.addEventListener("boon:panel", () => loadElements());
  document.addEventListener("input", () => loadElements(""), { once: true });
  const parts = [
    clock.start,
    loadElements,
    signal.start,
    morph.start,
    drafts.start,
    forms.start,
    live.start,
    lookAtKept,
  ];
  if (role === "key" || role === "link") parts.push(useKey);
  if (role === "host" || role === "screen") parts.push(async () => (await import("./keys.js")).start());
  if (role === "phone" || role === "screen") parts.push(stayAwake);
  parts.forEach(run);
}

start();
