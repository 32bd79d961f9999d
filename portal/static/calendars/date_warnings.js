// Asks the server, while a date is being typed, what would be wrong with it. Without this the same is said after saving.
(function () {
  "use strict";
  var WAIT = 600;
  var panel = document.querySelector("[data-date-warnings]");
  var form = panel && panel.closest("form");
  if (!form || !window.fetch) return;
  var timer, asked = serialised(), turn = 0;

  function serialised() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  function ask() {
    var answers = serialised();
    if (answers === asked) return;
    asked = answers;
    turn += 1;
    var mine = turn;
    panel.setAttribute("aria-busy", "true");
    fetch(panel.dataset.dateWarnings, {
      method: "POST",
      body: answers,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      credentials: "same-origin",
    }).then(function (response) {
      return response.ok ? response.text() : Promise.reject(response.status);
    }).then(function (html) {
      if (mine === turn) panel.innerHTML = html;
    }).catch(function () {
      if (mine === turn) panel.textContent = panel.dataset.unreached;
    }).then(function () {
      if (mine === turn) panel.removeAttribute("aria-busy");
    });
  }

  // The calendar that opens beside a date fills the field without an event of its own; leaving or clicking tells.
  ["input", "change", "focusout", "click", "keyup"].forEach(function (name) {
    form.addEventListener(name, later);
  });
})();
