/** Which panel this page shows: the newest of those that were pushed, fetched or came as an answer. */

import { setClock } from "./clock.js";
import { fieldsOf, formNamed, given, held, isText, keyOf, put, serverKeys, wasSent } from "./fields.js";
import { blend } from "./morph.js";
import { calm, here, jitter, leaveSubPage, main, onSubPage, panelUrl, role, subPage, tabValue } from "./place.js";
import { announce, report } from "./signal.js";

/**
 * @typedef {{html: string, version: number, phase: string, step: string, do?: string}} Panel
 * @typedef {{form: string, body: URLSearchParams}} Sent what a form sent, by the form's name
 * @typedef {{sent?: Sent, isAnswer?: boolean, isRefusal?: boolean}} How
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
  const about = {
    version: Number(headers.get("X-Version")),
    phase: headers.get("X-Phase") ?? "",
    step: headers.get("X-Step") ?? "",
  };
  setClock(JSON.parse(headers.get("X-Clock") ?? ""));
  return { ...about, do: headers.get("X-Do") ?? "", html: await response.text() };
}

/** A panel that the server pushed. @param {Panel} panel */
export function receive(panel) {
  if (panel.version <= here.version) return;
  if (onSubPage() && panel.phase === here.phase) return keepSubPage(panel.version);
  if (onSubPage()) leaveSubPage();
  show(panel);
}

/** The main panel is not wanted here, but this sub-page may have grown old too. @param {number} version */
function keepSubPage(version, delay = 200) {
  here.version = version;
  clearTimeout(subPageTimer);
  const freshen = async () => (await pull({ force: true })) || (onSubPage() && keepSubPage(version, 4000));
  subPageTimer = setTimeout(freshen, delay + jitter(1500));
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
    const response = await fetch(panelUrl + search, {
      headers,
      cache: "no-store",
      signal: AbortSignal.timeout?.(12_000),
    });
    notice(response);
    return response.status === 304 || (await pulled(response, search, force));
  } catch {
    return false;
  }
}

/** Whether it is the room's own notes that cannot be reached, not the room. @param {Response} response */
export function notice({ status, headers }) {
  const isStore = headers.get("X-Boon-Trouble") === "database";
  if (isStore || status < 500) report("store", isStore);
}

/** @param {Response} response @param {string} search @param {boolean} force */
async function pulled(response, search, force) {
  const panel = await panelFrom(response);
  if (panel && response.ok) {
    if (search === location.search) take(panel, force);
    return true;
  }
  if (response.redirected || [401, 403, 404, 410].includes(response.status)) reload();
  return response.headers.has("X-Boon-Trouble");
}

/** @param {Panel} panel @param {boolean} force */
function take(panel, force) {
  if (onSubPage() && panel.phase !== here.phase) {
    leaveSubPage();
    pull({ force: true });
  } else if (panel.version > here.version || (force && panel.version === here.version)) show(panel);
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
  // It was sent from a page that has been left since: where they are now is no place for it.
  if (isOk && onSubPage() && !formNamed(sent.form)) return pull({ force: true });
  const isLeaving = onSubPage() && (isOk ? panel.do !== subPage() : panel.phase !== here.phase);
  if (isLeaving) leaveSubPage();
  show(panel, { sent: isOk ? sent : undefined, isAnswer: true, isRefusal: !isOk });
  if (!isOk) explain(sent);
}

/**
 * Something newer came first: keep that, but the write has been answered all the same.
 * @param {Panel} panel @param {Sent} sent @param {boolean} isOk
 */
function late(panel, sent, isOk) {
  if (isOk) {
    empty(sent);
    if (onSubPage() && panel.do !== subPage()) leaveSubPage();
  } else if (!changesStep(panel)) {
    show({ ...panel, version: here.version }, { isAnswer: true, isRefusal: true });
    explain(sent);
  }
  pull({ force: true });
}

/** The form may still hold words that the room has already. @param {Sent} sent */
export function empty(sent) {
  const form = formNamed(sent.form);
  if (!form) return;
  const fields = fieldsOf(form);
  if (fields.every((field) => wasSent(field, sent.body))) fields.forEach((field) => put(field, given(field)));
  const key = keyOf(form);
  // The key is used: what is typed before the next panel comes is another write.
  if (key) key.value = serverKeys.get(key) ?? `another-write-${Math.random()}`;
}

/** A refusal: the words go back into the form, and the focus to what is wrong. @param {Sent} sent */
function explain(sent) {
  const form = formNamed(sent.form);
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
  const isNew = changesStep(panel) || isNewPlace(panel, next);
  Object.assign(here, { version: panel.version, phase: panel.phase, step: panel.step });
  report("link", false);
  if (turning) turning = { panel, next };
  else if (isNew) turnTo({ panel, next }, how);
  else change(panel, next, how);
}

/**
 * The same place with something new in it. Whoever pressed what is gone now must not be sent back to the top of the page.
 * @param {Panel} panel @param {DocumentFragment} next @param {How} how
 */
function change(panel, next, how) {
  const wasHere = main.contains(document.activeElement);
  update(panel, () => blend(next, how));
  if (wasHere && document.activeElement === document.body) focusTitle();
}

/** @param {Turn} turn @param {How} how */
function turnTo(turn, how) {
  turning = turn;
  const step = () => {
    const { panel, next } = turning ?? turn;
    turning = null;
    // What was pressed may be gone already.
    const wasHere = how.isAnswer || main.contains(document.activeElement);
    update(panel, () => main.replaceChildren(next));
    arrive(wasHere);
  };
  if (how.isRefusal || !document.startViewTransition || calm() || document.hidden) return step();
  const transition = document.startViewTransition(step);
  // A transition that is skipped is no fault: the panel is there either way.
  for (const end of [transition.ready, transition.finished]) end.catch(() => {});
}

/** @param {Panel} panel @param {() => void} draw */
function update({ version, phase, step }, draw) {
  Object.assign(main.dataset, { version, phase, step });
  for (const name of ["phase", "step"]) {
    if (name in document.body.dataset) document.body.dataset[name] = main.dataset[name];
  }
  draw();
  document.dispatchEvent(new Event("boon:panel"));
}

/** @param {string} html */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** @param {ParentNode} part */
const titleOf = (part) => part.querySelector("h1")?.textContent.trim().replace(/\s+/g, " ") ?? "";

/** A sub-page stays itself while its phase lasts, whatever step the room is at. @param {Panel} panel */
function changesStep({ phase, step }) {
  return phase !== here.phase || (step !== here.step && !onSubPage());
}

/**
 * The next round and the second question are the same step, but somebody has to notice.
 * @param {Panel} panel @param {DocumentFragment} next
 */
function isNewPlace({ phase }, next) {
  return role === "phone" && !onSubPage() && /^(poll|rounds)$/.test(phase) && titleOf(next) !== titleOf(main);
}

/**
 * A new place is heard once: by the focus, if it stood in what is gone now, or else by a live region.
 * @param {boolean} wasHere
 */
function arrive(wasHere) {
  scrollTo(0, 0);
  const title = main.querySelector("h1");
  if (!title) return;
  const notice = main.querySelector("[aria-live] .notice")?.textContent ?? "";
  const isMoved = wasHere && role !== "screen";
  announce([isMoved ? "" : titleOf(main), notice.trim()].filter(Boolean).join(". "), notice !== "");
  if (isMoved) focusTitle();
  if (role === "phone" && here.phase === "rounds") ring();
}

function focusTitle() {
  const title = main.querySelector("h1");
  if (!title) return;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

/** A buzz and a chime, beside the change that is seen and said. A browser allows both only where somebody has tapped. */
function ring() {
  if (!navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.([180, 90, 180]);
  import("./chime.js").then(({ chime }) => chime("over")).catch(() => {});
}
