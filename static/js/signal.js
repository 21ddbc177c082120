/** Words outside the panel: the live regions, and the bands that say how the signal is and which table has changed. */

import { code, load, main, role, save } from "./place.js";

/** @typedef {Record<string, string[]>} Seats [table, names] by round */

/** What this side says by itself, in the page's language: the page brings the sentences along (components/said.html). */
const brought = /** @type {HTMLTemplateElement | null} */ (document.getElementById("said"))?.content;

const BACK_FOR = 4000;
const SAID_AFTER = 1500;
export const trouble = { writes: false, link: false, store: false };
const isTroubled = () => Object.values(trouble).some(Boolean);
/** @type {number | undefined} */
let timer;
/** @type {number | undefined} */
let speaking;
let lastHeard = new Date();

/** @param {string} name @param {Record<string, string | number>} [named] what stands for "{time}" and the like */
export function said(name, named = {}) {
  const text = brought?.querySelector(`[data-said="${name}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => String(named[key]));
}

/** 1000 as the page's language writes it. @param {number} value */
export const number = (value) => value.toLocaleString(document.documentElement.lang);

/** @param {string} id @param {string} [role] @returns {HTMLElement} */
function region(id, role = "status") {
  const found = document.getElementById(id);
  if (found) return found;
  const made = Object.assign(document.createElement("div"), { id, className: id });
  made.setAttribute("role", role);
  document.body.prepend(made);
  return made;
}

/** Say something once to people who listen to the page. @param {string} text @param {boolean} [isUrgent] not politely, then */
export function announce(text, isUrgent = false) {
  const live = isUrgent ? region("alarm", "alert") : region("announce");
  Object.assign(live.style, {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
  });
  live.textContent = "";
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    live.textContent = text;
    // Once said it is no part of the page for those who read on.
    speaking = setTimeout(() => (live.textContent = ""), SAID_AFTER);
  }, 60);
}

/** @param {"writes" | "link" | "store"} what store: the room answers but cannot reach its notes @param {boolean} isBad */
export function report(what, isBad) {
  if (!isBad) lastHeard = new Date();
  const before = isTroubled();
  if (trouble[what] === isBad) return;
  trouble[what] = isBad;
  if (isTroubled()) show(...words());
  else if (before) tell(said("back"), said("nothing-lost"), "is-back");
}

/** No signal is one thing, a room that does not answer another; what is typed is safe in both. @returns {[string, string]} */
function words() {
  const since = said("since", { time: lastHeard.toTimeString().slice(0, 5) });
  if (trouble.store) return [said("no-notes"), `${said("not-you")} ${since}`];
  if (role !== "phone") return [said("no-room"), `${since} ${said("follow")}`];
  const head = said(navigator.onLine ? "no-room" : "no-signal");
  if (trouble.writes) return [head, `${said("saved")} ${since}`];
  const table = document.querySelector("[data-table]")?.getAttribute("data-table");
  return [head, table ? `${said("table", { table })} ${said("follow")} ${since}` : `${since} ${said("clock")}`];
}

/** Show two sentences for a moment. @param {string} head @param {string} body @param {string} [kind] */
export function tell(head, body, kind = "") {
  show(head, body, kind);
  timer = setTimeout(() => (isTroubled() ? show(...words()) : hide()), BACK_FOR);
}

/** @param {string} head @param {string} body @param {string} [kind] */
function show(head, body, kind = "is-lost") {
  clearTimeout(timer);
  if (role === "screen") return;
  const band = region("signal");
  const strong = Object.assign(document.createElement("strong"), { textContent: head });
  const rest = Object.assign(document.createElement("span"), { textContent: body });
  band.className = `signal ${kind}`;
  band.hidden = false;
  band.replaceChildren(strong, " ", rest);
}

function hide() {
  const band = region("signal");
  band.hidden = true;
  band.replaceChildren();
}

const slot = `seats:${code}`;
let movedIn = "";

/** A table that has changed since this phone showed it is said once: at the top, and aloud. */
function lookForMoves() {
  const seats = /** @type {HTMLElement[]} */ ([...main.querySelectorAll("[data-round]")]).map((node) => node.dataset);
  const now = /** @type {Seats} */ (Object.fromEntries(seats.map(({ round, at, names }) => [round, [at, names]])));
  const leading = seats[0]?.round ?? "";
  if (movedIn !== leading) forget();
  if (!leading) return;
  const before = /** @type {Seats} */ (load(slot) ?? {});
  // What the room itself says of this table stands in the panel.
  const own = main.querySelector("[aria-live] .notice") ? leading : "";
  const moved = Object.keys(now).filter(
    (round) => round !== own && before[round] && `${before[round]}` !== `${now[round]}`,
  );
  if (moved.length) {
    tellMoved(moved.map((round) => said("moved", { round, table: now[round][0], names: now[round][1] })).join(" "));
    movedIn = leading;
  }
  save(slot, now);
}

/** @param {string} words */
function tellMoved(words) {
  const band = region("moved", "alert");
  const fine = Object.assign(document.createElement("button"), { className: "link", textContent: said("fine") });
  fine.addEventListener("click", forget);
  band.className = "signal is-moved";
  band.replaceChildren(words, " ", fine);
  // The browser would keep what was read in its place, and the table's number under the band.
  scrollTo(0, 0);
}

const forget = () => document.getElementById("moved")?.remove();

/** Put both regions on the page before they are needed, or their first words would go unheard. */
export function start() {
  region("announce");
  for (const name of ["online", "offline"]) addEventListener(name, () => isTroubled() && show(...words()));
  hide();
  announce("");
  if (role !== "phone") return;
  document.addEventListener("boon:panel", lookForMoves);
  lookForMoves();
}
