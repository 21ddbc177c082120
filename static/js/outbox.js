/** Writes that the room has not answered yet: kept on the phone, sent in order, sent again until answered. */

import { code, drop, jitter, keys, load, role, save, tabValue } from "./place.js";
import { notice, panelFrom } from "./panel.js";
import { report } from "./signal.js";

/**
 * @typedef {{url: string, body: string, form: string, keep?: string, at: number, tab: string}} Write
 * @typedef {{kind: "answer", isOk: boolean, panel: import("./panel.js").Panel}
 *   | {kind: "moved", url: string} | {kind: "odd"} | {kind: "silence"}} Answer
 */

const SLOW = 5000;
const TIMEOUT = 12_000;
const HEARTBEAT = 5000;
const ORPHANED = 15_000;
const MOST_ODD = 6;
const BOX = `outbox:${role}:${code}:`;

/** @type {{done: (write: Write, answer: Answer) => void, wait: () => void, gone: (write: Write) => void}} gone: another tab has ended it */
let hearer;
/** @type {AbortController | undefined} */
let attempt;
let isDraining = false;
let isSilent = false;
/** @type {number | undefined} */
let timer;
let failures = 0;
const odd = new Map();

const tab = tabValue("tab") ?? tabValue("tab", Math.random().toString(36).slice(2));

/** @param {string} key */
const writeAt = (key) => /** @type {Write | null} */ (load(key));

/** @returns {Write[]} oldest first */
export const pending = () =>
  keys(BOX)
    .map(writeAt)
    .filter((write) => write !== null);
const first = () => keys(BOX).find((key) => writeAt(key)?.tab === tab);

/** Whether a write is waiting because the room is silent, not just on its way. */
export const isWaiting = () => isSilent;

/** @param {Omit<Write, "at" | "tab">} write */
export function put(write) {
  const at = Date.now();
  save(BOX + at + Math.random().toString(36).slice(1, 6), { ...write, at, tab });
  flush();
}

/** Send what waits, now. */
export function flush() {
  clearTimeout(timer);
  if (!isDraining) drain();
}

/** The network has changed: a request on its way may hang for long, so begin again. The key makes that safe. */
export function hurry() {
  failures = 0;
  if (isSilent && isDraining) attempt?.abort();
  else flush();
}

async function drain() {
  isDraining = true;
  for (let key = first(); key; key = first()) {
    const write = writeAt(key);
    if (!write) continue;
    const answer = await post(write, wait);
    if (mustWait(answer, key)) {
      later();
      break;
    }
    drop(key);
    quiet();
    hearer.done(write, answer);
  }
  // Another tab may have sent what waited here.
  if (isSilent && !first()) quiet();
  isDraining = false;
}

function quiet() {
  failures = 0;
  isSilent = false;
  report("writes", false);
}

/** @param {Answer} answer @param {string} key */
function mustWait({ kind }, key) {
  odd.set(key, (odd.get(key) ?? 0) + (kind === "odd" ? 1 : 0));
  return kind === "silence" || (kind === "odd" && odd.get(key) < MOST_ODD);
}

function later() {
  failures += 1;
  wait();
  const most = Math.min(1000 * 2 ** failures, 8000);
  clearTimeout(timer);
  timer = setTimeout(flush, most / 2 + jitter(most / 2));
}

function wait() {
  isSilent = true;
  report("writes", true);
  hearer.wait();
}

/**
 * One attempt.
 * @param {{url: string, body: string}} write
 * @param {() => void} [onSlow] called once if the answer takes long
 * @returns {Promise<Answer>}
 */
export async function post({ url, body }, onSlow = () => {}) {
  const controller = new AbortController();
  attempt = controller;
  const slow = setTimeout(onSlow, SLOW);
  const end = setTimeout(() => controller.abort(), TIMEOUT);
  try {
    const headers = { "X-Boon": "panel", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" };
    return await judge(await fetch(url, { method: "POST", body, headers, keepalive: true, signal: controller.signal }));
  } catch {
    return { kind: "silence" };
  } finally {
    clearTimeout(slow);
    clearTimeout(end);
  }
}

/** @param {Response} response @returns {Promise<Answer>} */
async function judge(response) {
  notice(response);
  if ([408, 425, 429, 502, 503, 504].includes(response.status)) return { kind: "silence" };
  const panel = await panelFrom(response);
  if (panel) return { kind: "answer", isOk: response.ok, panel };
  if (response.ok) return response.redirected ? { kind: "moved", url: response.url } : { kind: "silence" };
  return { kind: "odd" };
}

/** Marks this tab's writes as looked after, and takes over those of a tab that is closed. */
function tend() {
  for (const key of keys(BOX)) {
    const write = writeAt(key);
    if (write && (write.tab === tab || Date.now() - write.at > ORPHANED)) save(key, { ...write, tab, at: Date.now() });
  }
  if (!isSilent) flush();
}

/** @param {StorageEvent} event what another tab did */
function onStorage({ key, oldValue, newValue }) {
  if (!key?.startsWith(`boon:${BOX}`)) return;
  if (oldValue && !newValue) hearer.gone(JSON.parse(oldValue));
  hearer.wait();
}

/** @param {typeof hearer} whom */
export function start(whom) {
  hearer = whom;
  tend();
  setInterval(tend, HEARTBEAT);
  addEventListener("online", hurry);
  addEventListener("pageshow", hurry);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  document.addEventListener("boon:connected", hurry);
  addEventListener("storage", onStorage);
}
