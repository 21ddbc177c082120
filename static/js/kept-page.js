/** On the page that the phone keeps: there is a network again, so the real one may be there. */

addEventListener("online", () => location.reload());
