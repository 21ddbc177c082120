/** Words outside the panel: the polite live region, and the band that says how the signal is. */

import { role } from "./place.js";
import { said } from "./words.js";

const BACK_FOR = 4000;
const SAID_AFTER = 1500;
export const trouble = { writes: false, link: false, store: false };
const isTroubled = () => Object.values(trouble).some(Boolean);
/** @type {number | undefined} */
let timer;
/** @type {number | undefined} */
let speaking;
let lastHeard = new Date();

/** @param {string} id @param {string} [role] @returns {HTMLElement} */
export function region(id, role = "status") {
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

/** Put both regions on the page before they are needed, or their first words would go unheard. */
export function start() {
  region("announce");
  for (const name of ["online", "offline"]) addEventListener(name, () => isTroubled() && show(...words()));
  hide();
  announce("");
}
