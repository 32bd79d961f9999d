// Keeps the hallway screen fresh for months: asks for the board, swaps it in place, turns its pages. Written for old
// television browsers too. The page is right without this file; the server alone decides what is shown. Without a
// network the screen goes on by what the server last told it: when it is lit, and until when the board may be shown.
(function () {
  "use strict";

  var PAGE_SECONDS = 25, POLL_SECONDS = 60, SHIFT_SECONDS = 600, STALE_HOURS = 24, JITTER_SECONDS = 10;
  var RELOAD_SPREAD_SECONDS = 3600;
  var CURRENT = / is-current\b/, BACK_OFF = [30, 60, 120, 300];
  var KEPT = "X-Kept-At", DAY_SECONDS = 24 * 3600;
  var body = document.body, stage = document.getElementById("stage"), stale = document.getElementById("stale");
  var nightWords = document.getElementById("night-words");
  var release = body.getAttribute("data-release");
  var shown = "", etag = "", failures = 0, seconds = 0, nextPoll = POLL_SECONDS, busy = false, shift = 0;
  // What the server said last, the instant on this page's own count of seconds, and the server's clock at it.
  var last = null, lastGood = null, isTimeKnown = true, reloadAt = null;
  var reloadOffset = Math.random() * RELOAD_SPREAD_SECONDS;

  // Seconds that no clock change can bend: a screen without a battery clock may start years in the past.
  function now() {
    return (window.performance && performance.now ? performance.now() : Date.now()) / 1000;
  }

  function setClasses(names) {
    if (body.className !== names) body.className = names;
  }

  function setMode(mode) {
    setClasses(body.className.replace(/\bscreen--\w+/, "screen--" + mode));
  }

  function setClass(name, is) {
    var others = (" " + body.className + " ").replace(" " + name + " ", " ").trim();
    setClasses(is ? others + " " + name : others);
  }

  function currentPage() {
    var slides = stage.getElementsByClassName("slide");
    for (var i = 0; i < slides.length; i++) if (CURRENT.test(slides[i].className)) return i;
    return 0;
  }

  function showPage(number) {
    var slides = stage.getElementsByClassName("slide");
    for (var i = 0; i < slides.length; i++) {
      if (CURRENT.test(slides[i].className)) slides[i].className = slides[i].className.replace(CURRENT, "");
    }
    if (slides.length) slides[number % slides.length].className += " is-current";
  }

  function secondsOf(iso) { return new Date(iso).getTime() / 1000; }

  // By the server's clock, and how long a store on the way has kept the answer. A plain host that tells no time leaves
  // us our own clock, unless it stands before the day the board was written.
  function serverClock(request, data) {
    var date = request.getResponseHeader("Date"), own = Date.now() / 1000;
    if (date) return secondsOf(date) + (Number(request.getResponseHeader("Age")) || 0);
    return data && data.begins && own >= secondsOf(data.begins) ? own : null;
  }

  function remember(request, data) {
    lastGood = { at: now(), server: serverClock(request, data) };
    isTimeKnown = lastGood.server !== null;
    failures = 0;
    stale.hidden = true;
  }

  // What the browser kept, when the page was started without a network. A clock that stands before the moment at which
  // it was kept says nothing of how long ago that was.
  function rememberKept(request, data) {
    var passed = (Date.now() - Number(request.getResponseHeader(KEPT))) / 1000;
    isTimeKnown = passed >= 0;
    var server = serverClock(request, data);
    // Our own clock tells the time of now, not of then.
    if (server !== null && !request.getResponseHeader("Date")) server -= Math.max(passed, 0);
    lastGood = { at: now() - Math.max(passed, 0), server: server };
    if (server === null) isTimeKnown = false;
  }

  // An instant of the server's on this page's own count of seconds; null where it cannot be known.
  function onOurClock(iso) {
    if (!iso || !lastGood || lastGood.server === null) return null;
    return lastGood.at + (secondsOf(iso) - lastGood.server);
  }

  function take(data) {
    last = data;
    if (reloadAt === null) {
      reloadAt = onOurClock(data.reload_at);
      // A file of last week tells of its own first night.
      while (reloadAt !== null && reloadAt < now()) reloadAt += DAY_SECONDS;
    }
    setMode(data.mode);
    if (shown !== data.html) {
      var page = currentPage();
      stage.innerHTML = data.html;
      showPage(page);
      shown = data.html;
    }
    nightWords.textContent = data.night_words;
  }

  // Past what browsers and stores on the way have kept: a plain host does not say how long its files are good.
  function ask(address, onload) {
    var request = new XMLHttpRequest();
    request.open("GET", address);
    request.setRequestHeader("Cache-Control", "max-age=0");
    request.timeout = 20000;
    request.onload = function () { onload(request); };
    return request;
  }

  // Only when the portal's own page answers, of this release where one is named: a gateway's page must never take the
  // board's place, nor an older page come again and again.
  function reloadWhenAnswered(wanted) {
    ask(location.href, function (request) {
      var isOurs = request.responseText.indexOf('data-release="' + (wanted || "")) >= 0;
      if (request.status === 200 && isOurs && !request.getResponseHeader(KEPT)) location.reload();
    }).send();
  }

  function fail() {
    nextPoll = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)] + Math.floor(Math.random() * JITTER_SECONDS);
    failures += 1;
    busy = false;
  }

  function read(text) {
    try { return JSON.parse(text); } catch (error) { return null; }
  }

  // What the office sees of this screen: the page it runs, its size, and how old its board is in minutes.
  function aboutMe() {
    var age = lastGood ? Math.floor((now() - lastGood.at) / 60) : 0;
    return "?v=" + encodeURIComponent(release) + "&s=" + window.innerWidth + "x" + window.innerHeight + "&age=" + age;
  }

  function poll() {
    busy = true;
    var request = ask(body.getAttribute("data-board") + aboutMe(), function () {
      var data = request.status === 200 ? read(request.responseText) : null, isKept = request.getResponseHeader(KEPT);
      if (isKept || (request.status !== 304 && !(data && data.mode))) {
        if (isKept && data && data.mode && !lastGood) { rememberKept(request, data); take(data); goByTheClock(); }
        fail();
        return;
      }
      remember(request, data || last);
      if (data) {
        etag = request.getResponseHeader("ETag") || "";
        take(data);
        if (data.release !== release) reloadWhenAnswered(data.release + '"');
      }
      goByTheClock();
      nextPoll = POLL_SECONDS + Math.floor(Math.random() * JITTER_SECONDS);
      busy = false;
    });
    if (etag) request.setRequestHeader("If-None-Match", etag);
    request.onerror = request.ontimeout = fail;
    request.send();
  }

  // Between answers: lit and dark by the times the server told, and no board after its last day.
  function goByTheClock() {
    if (!last) return;
    var until = onOurClock(last.valid_until), passed = null;
    for (var i = 0; i < last.switches.length; i++) {
      var at = onOurClock(last.switches[i].at);
      if (at !== null && now() >= at) passed = last.switches[i];
    }
    // A file tells what holds at its midnight: in doubt the card and not the dark.
    if (last.begins && !isTimeKnown) setMode(last.day_mode);
    if (passed) {
      setMode(passed.lit ? last.day_mode : "night");
      if (!passed.lit) nightWords.textContent = passed.words;
    }
    setClass("is-expired", !isTimeKnown || (until !== null && now() >= until));
  }

  // Where a browser knows no zones, in its own.
  function inLondon(date) {
    var asked = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
    try {
      asked.timeZone = "Europe/London";
      return date.toLocaleString("en-GB", asked);
    } catch (error) {
      delete asked.timeZone;
      return date.toLocaleString("en-GB", asked);
    }
  }

  function sayWhenStale() {
    if (!lastGood || lastGood.server === null) return;
    if (isTimeKnown && now() - lastGood.at < STALE_HOURS * 3600) return;
    stale.textContent = "Not updated since " + inLondon(new Date(lastGood.server * 1000));
    stale.hidden = false;
  }

  function shiftALittle() {
    setClass("shift-" + shift, false);
    shift = (shift + 1) % 4;
    if (shift) setClass("shift-" + shift, true);
  }

  // Once a night, each screen at its own minute and only when the server answers, the browser gives its memory back.
  function reloadAtNight() {
    if (failures === 0 && reloadAt !== null && now() >= reloadAt + reloadOffset) reloadWhenAnswered();
  }

  function keepAwake() {
    if (!navigator.wakeLock || document.visibilityState !== "visible") return;
    navigator.wakeLock.request("screen").then(function () {}, function () {});
  }

  // The service worker came after the page: let what the page is made of pass through it once, so that it is kept.
  function fillTheCache() {
    var parts = document.querySelectorAll("link[href], script[src], img[src], image[href]"), seen = {};
    var addresses = [location.href, body.getAttribute("data-board")];
    for (var i = 0; i < parts.length; i++) addresses.push(parts[i].getAttribute("src") || parts[i].getAttribute("href"));
    addresses.forEach(function (address) {
      if (seen[address]) return;
      seen[address] = true;
      var request = new XMLHttpRequest();
      request.open("GET", address);
      request.send();
    });
  }

  // One timer for everything.
  setInterval(function () {
    seconds += 1;
    if (seconds % PAGE_SECONDS === 0) showPage(currentPage() + 1);
    if (seconds % SHIFT_SECONDS === 0) { shiftALittle(); reloadAtNight(); }
    if (seconds % 10 === 0) { goByTheClock(); sayWhenStale(); }
    nextPoll -= 1;
    if (nextPoll <= 0 && !busy) poll();
  }, 1000);

  if (navigator.serviceWorker) {
    if (!navigator.serviceWorker.controller) navigator.serviceWorker.addEventListener("controllerchange", fillTheCache);
    navigator.serviceWorker.register(body.getAttribute("data-worker"), { scope: "/screen/" }).then(null, function () {});
  }
  document.addEventListener("visibilitychange", keepAwake);
  keepAwake();
  poll();
})();
