// Keeps the lists of an open Today up to date, asked every minute and less often while the server does not answer, and
// writes calls down without leaving the page. Everything works without it: each button sends a form.
(() => {
  const lists = document.getElementById("today-lists");
  if (!lists || !lists.dataset.address) return;
  const by = (id) => document.getElementById(id);
  const [made, old, ended, said, form] = ["today-made", "today-old", "today-ended", "today-said", "today-calls"].map(by);
  const EVERY = 60000;
  const LONGEST = 15 * 60000;
  let etag = lists.dataset.etag;
  let wait = EVERY;
  let timer = 0;
  let isOver = false;
  let isSending = false;

  function later() {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(look, wait);
  }

  function isInUse() {
    // Nobody's keyboard or screen reader is thrown out of a list by it.
    return document.hidden || isSending || lists.contains(document.activeElement);
  }

  function stop(answer) {
    // The lists stay to be read; nothing is asked any more.
    isOver = true;
    clearTimeout(timer);
    const way = by("today-sign-in");
    const door = answer.headers.get("X-Portal-Sign-In") || way.getAttribute("href");
    way.href = `${door}?next=${encodeURIComponent(location.pathname)}`;
    by("today-ended-at").textContent = made.textContent;
    old.hidden = true;
    ended.hidden = false;
  }

  function hasEnded(answer) {
    // Where another window was told first, this one is only sent to the door.
    return answer.type === "opaqueredirect" || (answer.status === 401 && answer.headers.has("X-Portal-Sign-In"));
  }

  function show(text) {
    const open = Array.from(lists.querySelectorAll("details[open][id]"), (one) => one.id);
    lists.innerHTML = text;
    for (const id of open) {
      const one = by(id);
      if (one) one.open = true;
    }
  }

  async function look(isAsked) {
    if (isOver || (isAsked !== true && isInUse())) return later();
    try {
      const answer = await fetch(lists.dataset.address, {
        headers: { "If-None-Match": etag, "X-Portal-Live": "1" },
        cache: "no-store",
        redirect: "manual",
      });
      if (hasEnded(answer)) return stop(answer);
      if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
      if (answer.headers.get("X-List-Day") !== lists.dataset.day) return location.reload();
      if (answer.status === 200) {
        show(await answer.text());
        etag = answer.headers.get("ETag");
      }
      made.textContent = answer.headers.get("X-List-Made");
      old.hidden = true;
      wait = EVERY;
    } catch {
      by("today-as-of").textContent = made.textContent;
      old.hidden = false;
      wait = Math.min(wait * 2, LONGEST);
    }
    later();
  }

  function say(words, isWarning) {
    said.textContent = words;
    said.classList.toggle("notice--warning", isWarning);
    said.hidden = !words;
  }

  async function send(button) {
    const data = new FormData(form);
    data.append(button.name, button.value);
    isSending = true;
    button.setAttribute("aria-disabled", "true");
    say("", false);
    try {
      const answer = await fetch(button.getAttribute("formaction") || form.action, {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "XMLHttpRequest" },
        redirect: "manual",
      });
      if (hasEnded(answer)) return stop(answer);
      if (answer.status === 204) say(`Written down: ${button.textContent}.`, false);
      else if (answer.status === 409) say(await answer.text(), true);
      else throw new Error(String(answer.status));
    } catch {
      say("The server did not answer, so this may not be written down. Look at the list before you press again.", true);
    } finally {
      isSending = false;
      button.removeAttribute("aria-disabled");
    }
    await look(true);
  }

  form.addEventListener("submit", (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    if (!isSending) send(event.submitter);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  later();
})();
