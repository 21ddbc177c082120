/**
 * A page whose main script never started (blocked, lost on the way, not understood by an old phone) asks for itself anew,
 * so that nobody stays in a phase that is over. What somebody types is never taken from under the thumb.
 * Old phones have to read this one: no modules and nothing newer than ten years.
 */
(function (body, at) {
  function isEmpty(/** @type {HTMLInputElement} */ field) {
    return field !== document.activeElement && !(/radio|checkbox/.test(field.type) ? field.checked : field.value);
  }

  function askAnew() {
    var page = (body.dataset.panelUrl || "").replace("/panel", "");
    var fields = document.querySelectorAll("textarea,input:not([type=hidden])");
    // What a form answered has an address that only forms may ask for.
    if (!("started" in body.dataset) && !document.hidden && [].every.call(fields, isEmpty))
      at.replace(page + (at.pathname === page ? at.search : ""));
  }

  // By then every module has run, or never will.
  addEventListener("load", function () {
    setInterval(askAnew, 1e4);
  });
})(document.body, location);
