/** Reading and writing what a person can type or pick in a form. */

/**
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field
 * @typedef {HTMLInputElement & {type: "checkbox" | "radio"}} Pick
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Typed
 */

const SILENT = ["hidden", "submit", "button", "reset", "image", "file", "password"];
/** @param {Field} field @returns {field is Pick} */
const picks = (field) => field.type === "checkbox" || field.type === "radio";

/** @param {unknown} node @returns {node is Typed} */
const isTyped = (node) => node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;

/** @param {unknown} node @returns {node is Field} */
export const isField = (node) => (isTyped(node) || node instanceof HTMLSelectElement) && !SILENT.includes(node.type);

/** @param {unknown} node @returns {node is Typed} */
export const isText = (node) => isTyped(node) && isField(node) && !picks(node);

/** @param {string | null} id @returns {Typed | null} the field with this id in which one types */
export function typedIn(id) {
  const found = document.getElementById(id ?? "");
  return isTyped(found) ? found : null;
}

/** @param {HTMLFormElement} form @returns {Field[]} */
export const fieldsOf = (form) => [...form.elements].filter(isField).filter((field) => field.name);

/** @param {Field} field @returns {string} a name that tells two radio buttons apart */
export const nameOf = (field) => (picks(field) ? `${field.name}=${field.value}` : field.name);

/** @param {Field} field @returns {string} what it holds now */
export const held = (field) => (picks(field) ? (field.checked ? "on" : "") : field.value);

/** @param {Field} field @returns {string} what the server put there */
export function given(field) {
  if (picks(field)) return field.defaultChecked ? "on" : "";
  if (isTyped(field)) return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/** @param {Field} field @param {string} value */
export function put(field, value) {
  if (picks(field)) field.checked = Boolean(value);
  else field.value = value;
  field.dispatchEvent(new Event("boon:filled", { bubbles: true }));
}

/** @param {Field} field */
export const isTouched = (field) => held(field) !== given(field);

/** @param {Field} field @param {URLSearchParams} body what its form sent */
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
  const fixed = /** @type {NodeListOf<HTMLInputElement>} */ (
    form.querySelectorAll("input[type=hidden]:not([name=client_key])")
  );
  const rest = form.getAttribute("data-keep") ?? [...fixed].map((input) => `${input.name}=${input.value}`).join("&");
  return `${action} ${rest}`;
}

/** @param {string} name @returns {HTMLFormElement | undefined} */
export const formNamed = (name) => [...document.forms].find((form) => formName(form) === name);
