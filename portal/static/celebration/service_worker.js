// Keeps the last good page, its parts and its board, so that a hallway screen outlives the network and a power cut.
// The network is always asked first, for five seconds. What is not ours, such as the page of a gateway, is never kept.
(function () {
  "use strict";

  var CACHE = "hallway", LIMIT_MILLISECONDS = 5000, FORGET_DAYS = 40, KEPT = "X-Kept-At";
  // By these words an answer is ours: every page and every board tells which release it is of.
  var OURS = /\bdata-release="|"release": ?"/;
  var PARTS = /^(text\/css|text\/javascript|application\/javascript|image\/)/;

  // The page with a television's code, good for ten minutes, is not kept.
  var CODE_PAGE = /^\/screen\/$/, BOARDS = /^\/screen\/.*(\/|\.json)$/;

  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

  self.addEventListener("fetch", function (event) {
    var request = event.request, address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== self.location.origin) return;
    if (CODE_PAGE.test(address.pathname)) return;
    event.respondWith(answer(request, address.origin + address.pathname, BOARDS.test(address.pathname), event));
  });

  function answer(request, key, isOurs, event) {
    return withinLimit(fetch(request)).then(function (response) {
      // A page that leads elsewhere, such as from the code to the board, is for the browser to follow.
      if (response.type === "opaqueredirect" || response.redirected) return response;
      if (response.status === 304) { event.waitUntil(keepAnew(key, response)); return response; }
      var copy = response.clone();
      return isGood(response.clone(), isOurs).then(function (good) {
        if (!good) return kept(key).then(function (found) { return found || response; });
        event.waitUntil(keep(key, copy));
        return response;
      });
    }, function (error) {
      return kept(key).then(function (found) { if (found) return found; throw error; });
    });
  }

  function withinLimit(promise) {
    return new Promise(function (resolve, reject) {
      var timer = setTimeout(function () { reject(new Error("late")); }, LIMIT_MILLISECONDS);
      promise.then(function (value) { clearTimeout(timer); resolve(value); },
        function (error) { clearTimeout(timer); reject(error); });
    });
  }

  function isGood(response, isOurs) {
    if (response.status !== 200) return Promise.resolve(false);
    if (!isOurs) return Promise.resolve(PARTS.test(response.headers.get("Content-Type") || ""));
    return response.text().then(function (text) { return OURS.test(text); });
  }

  function keep(key, response) {
    return response.blob().then(function (body) { return put(key, body, response.headers); }).then(function () {
      if (/\/$/.test(key)) return forgetOld();
    });
  }

  // The board has not changed: what is kept is as good as new.
  function keepAnew(key, response) {
    return kept(key).then(function (old) {
      if (!old) return;
      return old.blob().then(function (body) {
        var headers = new Headers(old.headers);
        ["Date", "Age"].forEach(function (name) {
          if (response.headers.has(name)) headers.set(name, response.headers.get(name)); else headers.delete(name);
        });
        return put(key, body, headers);
      });
    });
  }

  function put(key, body, from) {
    var headers = new Headers();
    ["Content-Type", "Content-Security-Policy", "Date", "Age", "ETag"].forEach(function (name) {
      if (from.has(name)) headers.set(name, from.get(name));
    });
    headers.set(KEPT, String(Date.now()));
    return caches.open(CACHE).then(function (cache) {
      return cache.put(key, new Response(body, { status: 200, headers: headers }));
    });
  }

  function kept(key) {
    return caches.open(CACHE).then(function (cache) { return cache.match(key); });
  }

  // Parts of releases long gone. A page that was answered just now brings back whatever it still needs.
  function forgetOld() {
    var before = Date.now() - FORGET_DAYS * 24 * 3600 * 1000;
    return caches.open(CACHE).then(function (cache) {
      return cache.keys().then(function (requests) {
        return Promise.all(requests.map(function (request) {
          return cache.match(request).then(function (response) {
            if (response && Number(response.headers.get(KEPT)) < before) return cache.delete(request);
          });
        }));
      });
    });
  }
})();
