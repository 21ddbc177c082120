/** Keeps the display on while it is needed: the big screen always, a phone during the rounds and while held up. */

import { here, role } from "./place.js";

/** @type {WakeLockSentinel | undefined} */
let lock;
let isAsked = role === "screen";

const isNeeded = () =>
  role === "screen" || here.phase === "rounds" || Boolean(document.querySelector("held-up dialog[open]"));

/** Needs a tap on most phones, and HTTPS everywhere. */
export async function stayAwake() {
  isAsked = true;
  // Sound has to be woken by a tap, long before it is wanted.
  import("./chime.js").catch(() => {});
  await renew();
}

async function renew() {
  if (!isNeeded()) return lock?.release().catch(() => {});
  if (!isAsked || document.hidden || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock?.request("screen");
  } catch {
    // Low battery, or not allowed here: the page works without.
  }
}

export function start() {
  document.addEventListener("click", stayAwake);
  for (const name of ["visibilitychange", "boon:panel", "close"]) document.addEventListener(name, renew, true);
  renew();
}
