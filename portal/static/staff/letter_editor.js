// Shows the letter while it is typed. Without it, the button "Show me" does the same.
(() => {
  const form = document.querySelector(".letter-editor__form");
  const preview = document.querySelector(".letter-editor__preview");
  if (!form || !preview) return;
  form.closest(".letter-editor").classList.add("is-live");
  let waiting = 0;
  let newest = 0;

  const show = async () => {
    const number = (newest += 1);
    const answer = await fetch(form.dataset.previewUrl, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
    }).catch(() => null);
    if (!answer || !answer.ok || number !== newest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    preview.replaceChildren(...page.body.childNodes);
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
})();
