/** Small values kept on this phone. Falls back to memory where storage is switched off or full. */

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
