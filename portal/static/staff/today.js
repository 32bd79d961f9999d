// Keeps the lists of an open Today up to date: asked every minute, less often while the server does not answer.
(() => {
  const lists = document.getElementById("today-lists");
  if (!lists || !lists.dataset.address) return;
  const made = document.getElementById("today-made");
  const old = document.getElementById("today-old");
  const EVERY = 60000;
  const LONGEST = 15 * 60000;
  let etag = lists.dataset.etag;
  let wait = EVERY;
  let timer = 0;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  }

  async function look() {
    // Nobody's keyboard or screen reader is thrown out of a list by it.
    if (document.hidden || lists.contains(document.activeElement)) return later();
    try {
      const answer = await fetch(lists.dataset.address, {
        headers: { "If-None-Match": etag, "X-Portal-Live": "1" },
        cache: "no-store",
        redirect: "error",
      });
      if (answer.status === 200) {
        lists.innerHTML = await answer.text();
        etag = answer.headers.get("ETag");
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      made.textContent = answer.headers.get("X-List-Made");
      old.hidden = true;
      wait = EVERY;
    } catch {
      old.hidden = false;
      wait = Math.min(wait * 2, LONGEST);
    }
    later();
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  later();
})();
