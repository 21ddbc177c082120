/**
 * Keeps one page, somebody's people after the event, for when the host's laptop has gone home. Nothing else is ever kept:
 * no page of a running event, none of anybody else's. What changed is fetched whenever Boon is reached; who is gone has
 * nothing left, and on the day on which the event is deleted it goes by itself, whether or not there is a Boon to say so.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const [, code] = worker.location.pathname.split("/");
const PAGE = `/${code}`;
const KEPT = `/${code}/kept`;
const STORE = `boon-kept-${code}`;
const PATIENCE = 6000;
/** Logged out, deleted, removed, or not over after all. */
const GONE = [401, 403, 404, 409, 410];
/** What was asked for before it was forgotten must not come back after it. */
let isForgotten = false;

worker.addEventListener("install", (event) => {
  worker.skipWaiting();
  event.waitUntil(refresh());
});

worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

// Said by any page of this Boon, and by this event's own with each panel.
worker.addEventListener("message", (event) => event.waitUntil(refresh()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method === "POST") {
    if ([`${PAGE}/delete-me`, `${PAGE}/not-me`].includes(pathname)) event.waitUntil(forget());
  } else if (request.mode === "navigate" && pathname === PAGE) event.respondWith(visit(event));
  else if (request.mode === "navigate") event.waitUntil(refresh());
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

/** @param {FetchEvent} event */
async function visit(event) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const asked = fetch(event.request).catch(() => undefined);
  const answer = /** @type {Response | undefined} */ (await Promise.race([asked, late]));
  if (answer && answer.status < 500) {
    event.waitUntil(refresh());
    return answer;
  }
  return (await copy()) ?? (await asked) ?? Response.error();
}

/** What is kept, until its day. */
async function copy() {
  const kept = await caches.match(KEPT);
  if (kept && Number(kept.headers.get("X-Until")) * 1000 > Date.now()) return kept;
  await forget();
}

/** @param {Request} request */
async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request.url)) ?? Response.error();
  }
}

async function refresh() {
  const answer = await fetch(KEPT, { cache: "no-store", redirect: "error" }).catch(() => undefined);
  if (!answer || isForgotten) return;
  if (GONE.includes(answer.status)) return forget();
  if (!answer.ok) return;
  const words = await answer.clone().text();
  if (isForgotten) return;
  const store = await caches.open(STORE);
  await store.put(KEPT, answer);
  const files = [...words.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(
    ([, url]) => new URL(url, worker.location.href).href,
  );
  const held = (await store.keys()).map(({ url }) => url).filter((url) => new URL(url).pathname !== KEPT);
  await Promise.all(held.filter((url) => !files.includes(url)).map((url) => store.delete(url)));
  await store.addAll(files.filter((url) => !held.includes(url)));
}

async function forget() {
  isForgotten = true;
  await caches.delete(STORE);
  await worker.registration.unregister();
}
