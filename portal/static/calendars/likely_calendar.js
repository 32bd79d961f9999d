// Puts the calendar that this device most likely has before the others. All are there without it, in one order for
// everybody: so the page is the same whoever asks, and may be kept.
(function () {
  "use strict";
  // The first that fits decides. An iPad calls itself a Macintosh.
  var LIKELY = [
    [/android|cros /i, "google outlook other apple"],
    [/iphone|ipad|ipod|macintosh/i, "apple google outlook other"],
    [/windows/i, "outlook google other apple"],
    [/linux|x11/i, "other google outlook apple"]
  ];
  var list = document.querySelector("[data-likely-calendar]"), order = [];
  for (var i = 0; list && !order.length && i < LIKELY.length; i++) {
    if (LIKELY[i][0].test(navigator.userAgent)) order = LIKELY[i][1].split(" ");
  }
  order.forEach(function (name) {
    var choice = list.querySelector("[data-calendar='" + name + "']");
    if (choice) list.appendChild(choice);
  });
})();
