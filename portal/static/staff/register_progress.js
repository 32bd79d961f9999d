// Shows how far a file has been read, and asks for the next page when the work is done. Without it the page reloads itself.
(() => {
  const box = document.querySelector("[data-import-progress]");
  if (!box) return;
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.importProgress, { headers: { Accept: "application/json", "X-Portal-Live": "1" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const { working, rows, percent } = await answer.json();
      if (!working) return window.location.reload();
      box.querySelector("progress").value = percent;
      box.querySelector("[data-rows]").textContent = rows.toLocaleString("en-GB");
      box.querySelector("[data-percent]").textContent = percent;
    } catch {
      // The next look may succeed; until then the page says what was last known.
    }
    window.setTimeout(look, 1000);
  };
  window.setTimeout(look, 1000);
})();
