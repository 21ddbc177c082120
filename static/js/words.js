/** What this side says by itself, in the page's language: the page brings the sentences along (components/said.html). */

const brought = /** @type {HTMLTemplateElement | null} */ (document.getElementById("said"))?.content;

/** @param {string} name @param {Record<string, string | number>} [named] what stands for "{time}" and the like */
export function said(name, named = {}) {
  const text = brought?.querySelector(`[data-said="${name}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => String(named[key]));
}

/** 1000 as the page's language writes it. @param {number} value */
export const number = (value) => value.toLocaleString(document.documentElement.lang);
