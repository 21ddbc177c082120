/** Reading and writing what a person can type or pick in a form. */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

const SILENT = ["hidden", "submit", "button", "reset", "image", "file", "password"];
const picks = (field) => field.type === "checkbox" || field.type === "radio";

/** @param {any} node @returns {boolean} */
export const isField = (node) => /^(INPUT|TEXTAREA|SELECT)$/.test(node?.tagName) && !SILENT.includes(node.type);

/** @param {any} node @returns {boolean} */
export const isText = (node) => isField(node) && !picks(node) && node.tagName !== "SELECT";

/** @param {HTMLFormElement} form @returns {Field[]} */
export const fieldsOf = (form) => [...form.elements].filter((field) => isField(field) && field.name);

/** @param {any} field @returns {string} a name that tells two radio buttons apart */
export const nameOf = (field) => (picks(field) ? `${field.name}=${field.value}` : field.name);

/** @param {any} field @returns {string} what it holds now */
export const held = (field) => (picks(field) ? (field.checked ? "on" : "") : field.value);

/** @param {any} field @returns {string} what the server put there */
export function given(field) {
  if (picks(field)) return field.defaultChecked ? "on" : "";
  if (field.tagName !== "SELECT") return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/** @param {any} field @param {string} value */
export function put(field, value) {
  if (picks(field)) field.checked = Boolean(value);
  else field.value = value;
  field.dispatchEvent(new Event("boon:filled", { bubbles: true }));
}

/** @param {any} field */
export const isTouched = (field) => held(field) !== given(field);

/** @param {any} field @param {URLSearchParams} body what its form sent */
export const wasSent = (field, body) =>
  // Forms are sent with CRLF line ends; a textarea holds LF.
  !isText(field) || (body.get(field.name) ?? "").replaceAll("\r", "") === field.value;

/** @type {WeakMap<Element, string>} the server's newest key for a form that still uses an earlier one */
export const serverKeys = new WeakMap();

/** @param {HTMLFormElement} form @returns {HTMLInputElement | null} */
export const keyOf = (form) => form.querySelector("input[name=client_key]");

/**
 * Names a form so that it can be recognised in a later panel.
 * @param {Element} form
 */
export function formName(form) {
  const action = new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
  const fixed = [...form.querySelectorAll("input[type=hidden]:not([name=client_key])")];
  const rest = form.getAttribute("data-keep") ?? fixed.map((input) => `${input.name}=${input.value}`).join("&");
  return `${action} ${rest}`;
}

/** @param {string} name @returns {HTMLFormElement | undefined} */
export const formNamed = (name) => [...document.forms].find((form) => formName(form) === name);
