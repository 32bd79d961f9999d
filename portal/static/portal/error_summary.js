// Takes the reader to the error summary, and from each message to its answer rather than to a bare address.
(function () {
  "use strict";
  var summary = document.getElementById("error-summary");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href^='#']") : null;
    var target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    var group = target.closest(".field");
    (group || target).scrollIntoView();
    target.focus({ preventScroll: true });
  });
})();
