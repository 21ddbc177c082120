/** Listens to the room: a socket while there is one, asking every few seconds while there is none. */

import { setClock } from "./clock.js";
import { code, here, jitter, panelUrl, role, socket as wanted } from "./place.js";
import { pull, receive, reload } from "./panel.js";
import { number, report, trouble } from "./signal.js";

const PATIENCE = 4000;
const STORM = 3000;
const LONG_AWAY = 10_000;

/**
 * @typedef {import("./clock.js").Clock} Clock
 * @typedef {Omit<import("./panel.js").Panel, "html"> & {html: ArrayBuffer, clock: Clock}} Pushed
 * @typedef {{[count: string]: unknown, clock?: Clock}} Numbers counts by the names of their places, and the clock
 */

/** @type {import("./vendor/socket.io.esm.min.js").Socket | undefined} */
let socket;
/** @type {number | undefined} */
let retry;
let attempts = 0;
let misses = 0;
let hiddenAt = 0;

const isConnected = () => Boolean(socket?.connected);

async function listen() {
  const { io } = await import("./vendor/socket.io.esm.min.js");
  /** @param {(auth: object) => void} give */
  const auth = (give) => give({ code, role, version: here.version });
  // It reconnects by our own timer: the whole room must not come back in the same instant.
  socket = io({ transports: ["websocket"], reconnection: false, timeout: 8000, auth });
  socket.on("connect", onConnect);
  socket.on("disconnect", connectLater);
  socket.on("connect_error", connectLater);
  socket.on("panel", unpack);
  socket.on("numbers", showNumbers);
  socket.on("gone", reload);
}

/** A panel travels deflated. A browser that cannot inflate it asks for it over HTTP. @param {Pushed} panel */
async function unpack(panel) {
  setClock(panel.clock);
  if (!globalThis.DecompressionStream) return pull();
  const inflated = new Blob([panel.html]).stream().pipeThrough(new DecompressionStream("deflate"));
  receive({ ...panel, html: await new Response(inflated).text() });
}

function onConnect() {
  attempts = misses = 0;
  clearTimeout(retry);
  report("link", false);
  document.dispatchEvent(new Event("boon:connected"));
}

function connectLater() {
  clearTimeout(retry);
  retry = setTimeout(() => socket?.connect(), jitter(STORM) + Math.min(attempts++ * 1000, 5000));
}

/** The phone woke up or the network is back. A socket may look open and be dead, so after long it is made anew. */
function hurry({ anew = false } = {}) {
  clearTimeout(retry);
  if (anew) socket?.disconnect();
  clearTimeout(retry);
  socket?.connect();
  pull().then(heard);
}

function onVisible() {
  if (document.hidden) hiddenAt = Date.now();
  else hurry({ anew: Date.now() - hiddenAt > LONG_AWAY });
}

/** @param {boolean} isAnswered */
function heard(isAnswered) {
  misses = isAnswered ? 0 : misses + 1;
  if (isAnswered || misses > 1 || !navigator.onLine) report("link", !isAnswered && !isConnected());
}

async function watch() {
  // Only an answer over HTTP tells that the notes are back.
  if ((!isConnected() || trouble.store) && !document.hidden) heard(await pull());
  setTimeout(watch, PATIENCE + jitter(1000));
}

/** @param {Numbers} numbers */
function showNumbers(numbers) {
  for (const element of document.querySelectorAll("[data-count]")) {
    const value = numbers[element.getAttribute("data-count") ?? ""];
    if (typeof value === "number" && element.textContent !== number(value)) element.textContent = number(value);
  }
  if (numbers.clock) setClock(numbers.clock);
  report("link", false);
}

/** @param {() => void} task */
const whenIdle = (task) =>
  typeof requestIdleCallback === "function" ? requestIdleCallback(task, { timeout: 2000 }) : setTimeout(task, 200);

export function start() {
  if (!panelUrl) return;
  if (wanted === "on") whenIdle(() => listen().catch(() => {}));
  setTimeout(watch, PATIENCE + jitter(1000));
  addEventListener("online", () => hurry({ anew: true }));
  addEventListener("offline", () => report("link", true));
  addEventListener("pageshow", (event) => event.persisted && hurry({ anew: true }));
  document.addEventListener("visibilitychange", onVisible);
}
