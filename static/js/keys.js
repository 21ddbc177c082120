/** The keyboard and the clicker. On the host's page they run the evening; on the screen only B does something. */

import { here, role } from "./place.js";

/** @type {Record<string, string | undefined>} */
const HOST_KEYS = {
  " ": "next",
  PageDown: "next",
  ArrowRight: "next",
  z: "undo",
  PageUp: "undo",
  j: "show-code",
  b: "blank",
};
const BOUNCE = 1000;
let movedAt = 0;
/** Whether the page is walked with Tab. :focus-visible cannot tell, for any key turns it on. */
let isWalked = false;

/** @param {KeyboardEvent} event */
function isMeant(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (target.isContentEditable || target.closest?.("input, textarea, select, dialog[open]")) return false;
  // Whoever walks the page by keyboard expects Space to press what has the focus.
  return !(event.key === " " && isWalked && target.matches("a, button, summary"));
}

/** @param {KeyboardEvent} event */
function onHostKey(event) {
  const name = HOST_KEYS[event.key.length > 1 ? event.key : event.key.toLowerCase()];
  if (!name || !isMeant(event)) return;
  const found = document.querySelector(`:not([hidden]) > [data-${name}]`);
  const form = /** @type {HTMLFormElement | null} */ (found?.closest("form"));
  if (!found) return;
  event.preventDefault();
  // The fold that asks before it undoes.
  if (!form) return /** @type {HTMLElement} */ (found).click();
  if (document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
  const button = /** @type {HTMLElement | null} */ (
    form.querySelector("button:not([disabled]), input[type=submit]:not([disabled])")
  );
  // A clicker bounces; one press must not skip a phase.
  if (!button || (name === "next" && Date.now() - movedAt < BOUNCE)) return;
  if (name === "next") movedAt = Date.now();
  form.requestSubmit(found instanceof HTMLElement && found !== form ? found : button);
}

/** @param {KeyboardEvent} event */
function onScreenKey(event) {
  if (event.key.toLowerCase() !== "b" || !isMeant(event)) return;
  const isPaused = document.body.toggleAttribute("data-paused");
  document.dispatchEvent(new CustomEvent("boon:pause", { detail: { paused: isPaused } }));
}

export function start() {
  let shown = `${here.phase} ${here.step}`;
  document.addEventListener("boon:panel", () => {
    if (shown !== `${here.phase} ${here.step}`) movedAt = Date.now();
    shown = `${here.phase} ${here.step}`;
  });
  document.addEventListener("keydown", ({ key }) => (isWalked ||= key === "Tab"), true);
  document.addEventListener("pointerdown", () => (isWalked = false), true);
  document.addEventListener("keydown", role === "screen" ? onScreenKey : onHostKey);
}
