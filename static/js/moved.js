/** Says once, at the top and aloud, that a table has changed which this phone has shown before. */

import { code, main } from "./place.js";
import { region } from "./signal.js";
import { load, save } from "./store.js";
import { said } from "./words.js";

/** @typedef {Record<string, {table: string, names: string}>} Seats by round */

const slot = `seats:${code}`;
let saidIn = "";

/** @returns {Seats} */
function seats() {
  const found = /** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll("[data-round]"));
  return Object.fromEntries(
    [...found].map(({ dataset: { round, at, names } }) => [round ?? "", { table: at ?? "", names: names ?? "" }]),
  );
}

/** The round that is on or comes next. */
const leading = () => main.querySelector("[data-round]")?.getAttribute("data-round") ?? "";

function look() {
  const now = seats();
  if (saidIn !== leading()) hide();
  if (!leading()) return;
  const before = /** @type {Seats} */ (load(slot) ?? {});
  // What the room itself says of this table stands in the panel.
  const own = main.querySelector("[aria-live] .notice") ? leading() : "";
  const moved = Object.keys(now).filter(
    (round) => round !== own && before[round] && differs(before[round], now[round]),
  );
  if (moved.length) tell(moved.map((round) => said("moved", { round, ...now[round] })).join(" "));
  save(slot, now);
}

/** @param {Seats[string]} one @param {Seats[string]} other */
const differs = (one, other) => one.table !== other.table || one.names !== other.names;

/** @param {string} words */
function tell(words) {
  const band = region("moved", "alert");
  const text = Object.assign(document.createElement("strong"), { textContent: words });
  const fine = Object.assign(document.createElement("button"), {
    className: "link",
    type: "button",
    textContent: said("fine"),
  });
  fine.addEventListener("click", hide);
  band.className = "signal is-moved";
  band.hidden = false;
  band.replaceChildren(text, " ", fine);
  saidIn = leading();
  // The browser would keep what was read in its place, and the table's number under the band.
  scrollTo(0, 0);
}

function hide() {
  const band = region("moved", "alert");
  band.hidden = true;
  band.replaceChildren();
}

export function start() {
  document.addEventListener("boon:panel", look);
  look();
}
