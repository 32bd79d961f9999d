// Asks the server, while a date is being typed, what would be wrong with it. Without this the same is said after saving.
(function () {
  "use strict";
  const WAIT = 600;

  function watch() {
    const panel = document.querySelector("[data-date-warnings]");
    const form = panel && panel.closest("form");
    if (!form) return;
    let timer;
    let turn = 0;
    let asked = answers();

    function answers() {
      return new URLSearchParams(new FormData(form)).toString();
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    }

    async function ask() {
      const body = answers();
      if (body === asked) return;
      asked = body;
      turn += 1;
      const mine = turn;
      panel.setAttribute("aria-busy", "true");
      const html = await fetchWarnings(panel.dataset.dateWarnings, body);
      if (mine !== turn) return;
      panel.removeAttribute("aria-busy");
      if (html === null) panel.textContent = panel.dataset.unreached;
      else panel.innerHTML = html;
    }

    // The calendar that opens beside a date fills the field without an event of its own; leaving or clicking tells.
    ["input", "change", "focusout", "click", "keyup"].forEach((name) => form.addEventListener(name, later));
  }

  async function fetchWarnings(url, body) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    try {
      const response = await fetch(url, { method: "POST", body, headers, credentials: "same-origin" });
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();
