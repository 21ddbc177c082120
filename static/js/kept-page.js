/** On the page that the phone keeps: as soon as Boon answers again, the real one is asked for. */

const AGAIN = 4000;

/** A network that is said to be there need not work yet, so that one look is not enough. */
async function look() {
  const answer = document.hidden ? undefined : await fetch("/health", { cache: "no-store" }).catch(() => undefined);
  if (answer?.ok) location.reload();
  else setTimeout(look, AGAIN);
}

setTimeout(look, AGAIN);
