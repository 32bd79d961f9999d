// Keeps the hallway screen fresh for months: asks for the board, swaps it in place, turns its pages. Written for old
// television browsers too. The page is right without this file; the server alone decides what is shown.
(function () {
  "use strict";

  var PAGE_SECONDS = 25, POLL_SECONDS = 60, SHIFT_SECONDS = 600, SOFT_RELOAD_HOURS = 20, STALE_HOURS = 24;
  var BACK_OFF = [30, 60, 120, 300];
  var body = document.body, stage = document.getElementById("stage"), stale = document.getElementById("stale");
  var nightWords = document.getElementById("night-words");
  var shown = "", etag = "", failures = 0, lastGood = null, validUntil = null, seconds = 0, nextPoll = POLL_SECONDS, busy = false;
  var release = body.getAttribute("data-release");
  var started = now(), shift = 0;

  // Seconds that no clock change can bend: a screen without a battery clock may start years in the past.
  function now() {
    return (window.performance && performance.now ? performance.now() : Date.now()) / 1000;
  }

  function setMode(mode) {
    body.className = body.className.replace(/\bscreen--\w+/, "screen--" + mode);
  }

  function currentPage() {
    var slides = stage.getElementsByClassName("slide");
    for (var i = 0; i < slides.length; i++) if (/\bis-current\b/.test(slides[i].className)) return i;
    return 0;
  }

  function showPage(number) {
    var slides = stage.getElementsByClassName("slide");
    for (var i = 0; i < slides.length; i++) {
      slides[i].className = slides[i].className.replace(/\s*\bis-current\b/, "");
    }
    if (slides.length) slides[number % slides.length].className += " is-current";
  }

  function remember(request) {
    var date = request.getResponseHeader("Date");
    lastGood = { at: now(), server: date ? new Date(date).getTime() / 1000 : null };
    failures = 0;
    stale.hidden = true;
  }

  // The instant a board may no longer be shown, on this page's own count of seconds from the server's clock.
  function expiry(iso) {
    if (!iso || !lastGood || lastGood.server === null) return null;
    return lastGood.at + (new Date(iso).getTime() / 1000 - lastGood.server);
  }

  function take(data) {
    setMode(data.mode);
    validUntil = expiry(data.valid_until);
    if (shown !== data.html) {
      var page = currentPage();
      stage.innerHTML = data.html;
      showPage(page);
      shown = data.html;
    }
    nightWords.textContent = data.night_words;
    if (data.release !== release) reloadWhenAnswered();
  }

  function reloadWhenAnswered() {
    var request = new XMLHttpRequest();
    request.open("HEAD", location.href);
    request.onload = function () { if (request.status === 200) location.reload(); };
    request.send();
  }

  function fail() {
    nextPoll = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)];
    failures += 1;
    busy = false;
  }

  // What the office sees of this screen: the page it runs, its size, and how old its board is in minutes.
  function aboutMe() {
    var age = lastGood ? Math.floor((now() - lastGood.at) / 60) : 0;
    return "?v=" + encodeURIComponent(release) + "&s=" + window.innerWidth + "x" + window.innerHeight + "&age=" + age;
  }

  function poll() {
    var request = new XMLHttpRequest();
    busy = true;
    request.open("GET", body.getAttribute("data-board") + aboutMe());
    request.timeout = 20000;
    if (etag) request.setRequestHeader("If-None-Match", etag);
    request.onload = function () {
      var data = null;
      if (request.status === 304) {
        remember(request);
      } else if (request.status === 200) {
        try { data = JSON.parse(request.responseText); } catch (error) { data = null; }
        if (!data || !data.mode) { fail(); return; }
        remember(request);
        etag = request.getResponseHeader("ETag") || "";
        take(data);
      } else {
        fail();
        return;
      }
      nextPoll = POLL_SECONDS + Math.floor(Math.random() * 10);
      busy = false;
    };
    request.onerror = request.ontimeout = fail;
    request.send();
  }

  function sayWhenStale() {
    if (!lastGood || lastGood.server === null || now() - lastGood.at < STALE_HOURS * 3600) return;
    stale.textContent = "Not updated since " + new Date(lastGood.server * 1000).toLocaleString("en-GB", {
      timeZone: "Europe/London", weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit"
    });
    stale.hidden = false;
  }

  function expire() {
    var over = validUntil !== null && now() >= validUntil;
    body.className = body.className.replace(/\s*\bis-expired\b/, "") + (over ? " is-expired" : "");
  }

  function shiftALittle() {
    shift = (shift + 1) % 4;
    body.className = body.className.replace(/\s*\bshift-\d\b/, "") + (shift ? " shift-" + shift : "");
  }

  // Once a night, while dark and only when the server answers, the browser gives its memory back.
  function reloadAtNight() {
    var dark = /screen--night/.test(body.className);
    if (dark && failures === 0 && now() - started > SOFT_RELOAD_HOURS * 3600) reloadWhenAnswered();
  }

  function keepAwake() {
    if (!navigator.wakeLock || document.visibilityState !== "visible") return;
    navigator.wakeLock.request("screen").then(function () {}, function () {});
  }

  // One timer for everything.
  setInterval(function () {
    seconds += 1;
    if (seconds % PAGE_SECONDS === 0) showPage(currentPage() + 1);
    if (seconds % SHIFT_SECONDS === 0) { shiftALittle(); reloadAtNight(); }
    if (seconds % 10 === 0) { expire(); sayWhenStale(); }
    nextPoll -= 1;
    if (nextPoll <= 0 && !busy) poll();
  }, 1000);

  document.addEventListener("visibilitychange", keepAwake);
  keepAwake();
  poll();
})();
