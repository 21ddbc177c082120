/** Puts a newer panel on the page without losing what is typed, where the page is scrolled to, or the focus. */

import { learnFrom } from "./clock.js";
import { fieldsOf, formName, given, held, isField, isText, isTouched, keyOf, nameOf, put, serverKeys } from "./fields.js";
import { calm, here, jitter, leaveSubPage, main, onSubPage, panelUrl, role, subPage } from "./place.js";
import { announce, report } from "./signal.js";
import { tabValue } from "./store.js";

/**
 * @typedef {{html: string, version: number, phase: string, step: string, do?: string}} Panel
 * @typedef {{form: string, body: URLSearchParams}} Sent what a form sent, by the form's name
 * @typedef {{sent?: Sent, isAnswer?: boolean, isRefusal?: boolean, isNew?: boolean}} How
 */

/** @typedef {{panel: Panel, next: DocumentFragment}} Turn */
/** @type {Turn | null} what a view transition is about to show */
let turning = null;
/** @type {number | undefined} */
let subPageTimer;

/** @param {Response} response @returns {Promise<Panel | null>} null if it is not one of our panels (a captive portal, say) */
export async function panelFrom(response) {
  const { headers } = response;
  if (!headers.has("X-Version")) return null;
  const about = { version: Number(headers.get("X-Version")), phase: headers.get("X-Phase") ?? "", step: headers.get("X-Step") ?? "" };
  return { ...about, do: headers.get("X-Do") ?? "", html: await response.text() };
}

/** A panel that the server pushed. @param {Panel} panel */
export function receive(panel) {
  if (panel.version <= here.version) return;
  if (onSubPage() && panel.phase === here.phase) return keepSubPage(panel.version);
  if (!onSubPage()) return show(panel);
  leaveSubPage();
  show(panel, { isNew: true });
}

/** The main panel is not wanted here, but this sub-page may have grown old too. */
function keepSubPage(version) {
  here.version = version;
  clearTimeout(subPageTimer);
  subPageTimer = setTimeout(() => pull({ force: true }), 200 + jitter(1500));
}

/**
 * Fetch this page's panel if there is a newer one.
 * @param {{force?: boolean}} [options] force: even if the version is the one we have
 * @returns {Promise<boolean>} whether the room answered
 */
export async function pull({ force = false } = {}) {
  if (!panelUrl) return true;
  const search = location.search;
  try {
    const headers = { "X-Boon": "panel", ...(force ? {} : { "If-None-Match": `"${here.version}"` }) };
    const response = await fetch(panelUrl + search, { headers, cache: "no-store" });
    return response.status === 304 || (await pulled(response, search, force));
  } catch {
    return false;
  }
}

async function pulled(response, search, force) {
  const panel = await panelFrom(response);
  if (panel && response.ok) {
    if (search === location.search) take(panel, force);
    return true;
  }
  if (response.redirected || [401, 403, 404, 410].includes(response.status)) reload();
  return false;
}

function take(panel, force) {
  if (onSubPage() && panel.phase !== here.phase) {
    leaveSubPage();
    pull({ force: true });
  } else if (panel.version > here.version || (force && panel.version === here.version)) show(panel, onSubPage() ? { isNew: false } : {});
}

/** This viewer sees something else now. At most once in ten seconds, so that it cannot spin. */
export function reload() {
  if (Date.now() - Number(tabValue("reloaded")) < 10_000) return;
  tabValue("reloaded", String(Date.now()));
  location.reload();
}

/**
 * The answer to a write of this page.
 * @param {Panel} panel @param {Sent} sent @param {boolean} isOk
 */
export function answer(panel, sent, isOk) {
  if (panel.version < here.version) return late(panel, sent, isOk);
  const isLeaving = onSubPage() && (isOk ? panel.do !== subPage() : panel.phase !== here.phase);
  const isNew = onSubPage() ? isLeaving : undefined;
  if (isLeaving) leaveSubPage();
  show(panel, { sent: isOk ? sent : undefined, isAnswer: true, isRefusal: !isOk, isNew });
  if (!isOk) explain(sent);
}

/** Something newer came first: keep that, but the write has been answered all the same. */
function late(panel, sent, isOk) {
  if (isOk) {
    empty(sent);
    if (onSubPage()) leaveSubPage();
  } else if (panel.phase === here.phase && panel.step === here.step) {
    show({ ...panel, version: here.version }, { isAnswer: true, isRefusal: true });
    explain(sent);
  }
  pull({ force: true });
}

/** The form may still hold words that the room has already. @param {Sent} sent */
function empty(sent) {
  for (const form of document.forms) {
    if (formName(form) !== sent.form) continue;
    fieldsOf(form).filter((field) => wasSent(field, sent)).forEach((field) => put(field, given(field)));
    const key = keyOf(form);
    if (key && serverKeys.has(key)) key.value = serverKeys.get(key);
  }
}

/** A refusal: the words go back into the form, and the focus to what is wrong. @param {Sent} sent */
function explain(sent) {
  const form = [...document.forms].find((one) => formName(one) === sent.form);
  if (!form) return;
  for (const field of fieldsOf(form)) {
    if (isText(field) && !held(field)) put(field, sent.body.get(field.name) ?? "");
  }
  const wrong = /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"));
  wrong?.focus();
}

/** @param {Panel} panel @param {How} [how] */
function show(panel, how = {}) {
  const next = parse(panel.html);
  learnFrom(next);
  const isNew = how.isNew ?? (panel.phase !== here.phase || panel.step !== here.step || isNewPlace(panel, next));
  Object.assign(here, { version: panel.version, phase: panel.phase, step: panel.step });
  report("link", false);
  if (turning) turning = { panel, next };
  else if (isNew) turnTo({ panel, next }, how.isRefusal);
  else update(panel, () => blend(next, how));
}

/** @param {Turn} turn @param {boolean} [atOnce] */
function turnTo(turn, atOnce) {
  turning = turn;
  const step = () => {
    const { panel, next } = turning ?? turn;
    turning = null;
    update(panel, () => main.replaceChildren(next));
    arrive();
  };
  if (atOnce || !document.startViewTransition || calm() || document.hidden) return step();
  const transition = document.startViewTransition(step);
  // A transition that is skipped is no fault: the panel is there either way.
  for (const end of [transition.ready, transition.finished]) end.catch(() => {});
}

function update({ version, phase, step }, change) {
  Object.assign(main.dataset, { version, phase, step });
  for (const name of ["phase", "step"]) {
    if (name in document.body.dataset) document.body.dataset[name] = main.dataset[name];
  }
  change();
  document.dispatchEvent(new Event("boon:panel"));
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

const titleOf = (part) => part.querySelector("h1")?.textContent.trim().replace(/\s+/g, " ") ?? "";

/** The next round and the second question are the same step, but somebody has to notice. */
function isNewPlace({ phase }, next) {
  return role === "phone" && !onSubPage() && /^(poll|rounds)$/.test(phase) && titleOf(next) !== titleOf(main);
}

function arrive() {
  scrollTo(0, 0);
  const title = main.querySelector("h1");
  if (!title) return;
  announce(titleOf(main));
  if (role === "screen") return;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  if (role === "phone" && here.phase === "rounds" && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([180, 90, 180]);
}

/** @param {DocumentFragment} next @param {How} how */
function blend(next, how) {
  const { Idiomorph } = globalThis;
  const { scrollX, scrollY } = window;
  if (Idiomorph) Idiomorph.morph(main, next, { morphStyle: "innerHTML", callbacks: guards(how) });
  else main.replaceChildren(next);
  if (window.scrollY !== scrollY) scrollTo(scrollX, scrollY);
}

/** @param {How} how */
function guards({ sent, isAnswer }) {
  const safe = new Set();
  return {
    beforeNodeMorphed(old, next) {
      if (isField(old) && isField(next) && isKept(old, next, sent)) safe.add(old);
      if (old.name === "client_key") {
        serverKeys.set(old, next.value);
        if (old.form && keyInUse(old.form, sent)) safe.add(old);
      }
      if (!old.ownsChildren || old.tagName !== next.tagName) return true;
      for (const { name, value } of next.attributes) old.setAttribute(name, value);
      return false;
    },
    beforeAttributeUpdated(name, node) {
      if (/^(value|checked|selected)$/.test(name)) return !safe.has(node.tagName === "OPTION" ? node.closest("select") : node);
      if (name === "data-state") return false;
      if (name === "open") return !/^(DETAILS|DIALOG)$/.test(node.tagName);
      if (/^aria-(invalid|describedby)$/.test(name)) return isAnswer || node.getAttribute("aria-invalid") !== "true";
      return name !== "style" && !node.ownAttributes?.includes(name);
    },
    // What was wrong stays readable until the next try, whatever else happens in the room.
    beforeNodeRemoved: (node) => isAnswer || !(node.matches?.("form [role=alert]")),
  };
}

/** Whether a field keeps what it holds although the server sent another value. */
function isKept(old, next, sent) {
  const [name, nextName] = [old, next].map((field) => field.closest("form")).map((form) => (form ? formName(form) : ""));
  if (name !== nextName || (name && name === sent?.form && wasSent(old, sent))) return false;
  if (old === document.activeElement && isText(old)) return true;
  return isTouched(old) && nameOf(old) === nameOf(next) && ["", given(old)].includes(given(next));
}

function keyInUse(form, sent) {
  const isAcknowledged = sent && formName(form) === sent.form;
  return !isAcknowledged && (form.dataset.state !== undefined || fieldsOf(form).some(isTouched));
}

/** @param {any} field @param {Sent} sent */
function wasSent(field, { body }) {
  return !isText(field) || (body.get(field.name) ?? "").replaceAll("\r", "") === held(field);
}

/** The morphing library is fetched only once the page is usable; until then a panel replaces the old one. */
export function start() {
  if (!panelUrl || globalThis.Idiomorph) return;
  const script = document.createElement("script");
  script.src = new URL("./vendor/idiomorph.min.js", import.meta.url).href;
  document.head.append(script);
}
