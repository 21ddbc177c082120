/**
 * A page whose main script never started (blocked, lost on the way, not understood by an old phone) asks for itself anew,
 * so that nobody stays in a phase that is over. What somebody types is never taken from under the thumb.
 * Old phones have to read this one: no modules and nothing newer than ten years.
 */
(function (body) {
  function askAnew() {
    var fields = document.querySelectorAll("textarea, input:not([type=hidden])");
    var page = (body.dataset.panelUrl || "").replace(/\/panel$/, "");
    for (var at = 0; at < fields.length; at += 1) {
      var field = /** @type {HTMLInputElement} */ (fields[at]);
      var isTick = /radio|checkbox/.test(field.type);
      if (field === document.activeElement || (isTick ? field.checked : field.value)) return;
    }
    // What a form answered has an address that only forms may ask for.
    if (!("started" in body.dataset) && !document.hidden)
      location.replace(page + (location.pathname === page ? location.search : ""));
  }

  // By then every module has run, or never will.
  addEventListener("load", function () {
    setInterval(askAnew, 10000);
  });
})(document.body);
