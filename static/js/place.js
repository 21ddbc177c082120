/** Where this page stands: who is looking, at which room, and which panel is on it. */

export const { role = "", code = "", panelUrl = "", socket = "" } = document.body.dataset;

/** The part of the page that changes with the phase. Pages without one have no `panelUrl`, and nothing is drawn. */
export const main = document.getElementById("panel") ?? document.createElement("main");

/** Newest version heard of, and the panel that is (or is about to be) shown. */
export const here = {
  version: Number(main.dataset.version ?? 0),
  phase: main.dataset.phase ?? "",
  step: main.dataset.step ?? "",
};

/** The sub-page of the phone that the address names (?do=…), or null. */
export const subPage = () => new URLSearchParams(location.search).get("do");

export const onSubPage = () => subPage() !== null;

/** The next panel is the main one, so it is a new place whatever its step. */
export function leaveSubPage() {
  history.replaceState(null, "", location.pathname);
  here.step = "";
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {number} most milliseconds @returns {number} anything from 0 to `most`, so that a room does not act as one */
export const jitter = (most) => Math.random() * most;
