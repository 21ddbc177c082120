/** Where this page stands (who is looking, at which room, which panel is on it), and what this phone keeps of it. */

export const { role = "", code = "", panelUrl = "", socket = "" } = document.body.dataset;

/** The part of the page that changes with the phase. Pages without one have no `panelUrl`, and nothing is drawn. */
export const main = document.getElementById("panel") ?? document.createElement("main");

/** Newest version heard of, and the panel that is (or is about to be) shown. */
export const here = {
  version: Number(main.dataset.version ?? 0),
  phase: main.dataset.phase ?? "",
  step: main.dataset.step ?? "",
};

/** The sub-page of the phone that the address names (?do=…), or null. */
export const subPage = () => new URLSearchParams(location.search).get("do");

export const onSubPage = () => subPage() !== null;

/** The next panel is the main one, so it is a new place whatever its step. */
export function leaveSubPage() {
  history.replaceState(null, "", location.pathname);
  here.step = "";
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {number} most milliseconds @returns {number} anything from 0 to `most`, so that a room does not act as one */
export const jitter = (most) => Math.random() * most;

// Small values kept on this phone. Falls back to memory where storage is switched off or full.

const PREFIX = "boon:";
/** @type {Map<string, string>} */
const memory = new Map();

/** @param {string} key @param {unknown} value */
export function save(key, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + key, text);
  } catch {
    // What was there before must not come back in its place.
    drop(key);
    memory.set(key, text);
  }
}

/** @param {string} key @returns {unknown} the value, or null */
export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? memory.get(key) ?? "null");
  } catch {
    return JSON.parse(memory.get(key) ?? "null");
  }
}

/** @param {string} key */
export function drop(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Storage is off, so there was nothing in it.
  }
}

/** What this tab remembers over a reload. @param {string} key @param {string} [value] @returns {string | null} */
export function tabValue(key, value) {
  try {
    if (value !== undefined) sessionStorage.setItem(PREFIX + key, value);
    return sessionStorage.getItem(PREFIX + key);
  } catch {
    return value ?? null;
  }
}

/** @param {string} prefix @returns {string[]} the keys that begin with it, in order */
export function keys(prefix) {
  /** @type {string[]} */
  let stored = [];
  try {
    stored = Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    // Storage is off.
  }
  return [...new Set([...stored, ...memory.keys()])].filter((key) => key.startsWith(prefix)).sort();
}
