/**
 * A page whose main script never started (blocked, lost on the way, not understood by an old phone) asks for itself anew,
 * so that nobody stays in a phase that is over. What somebody types is never taken from under the thumb.
 * Old phones have to read this one: no modules and nothing newer than ten years.
 */
(function () {
  var EVERY = 10000;

  function isTyping() {
    var fields = document.querySelectorAll("textarea, input:not([type=hidden])");
    for (var at = 0; at < fields.length; at += 1) {
      var field = /** @type {HTMLInputElement} */ (fields[at]);
      var isTicked = field.type === "radio" || field.type === "checkbox";
      if (field === document.activeElement) return true;
      if (isTicked ? field.checked !== field.defaultChecked : field.value) return true;
    }
    return false;
  }

  function askAnew() {
    var body = document.body.dataset;
    if ("started" in body || !body.panelUrl || isTyping() || document.hidden) return;
    var page = body.panelUrl.replace(/\/panel$/, "");
    // What a form answered has an address that only forms may ask for.
    location.replace(page + (location.pathname === page ? location.search : ""));
  }

  // By then every module has run, or never will.
  addEventListener("load", function () {
    setInterval(askAnew, EVERY);
  });
})();
