// A box above a column of boxes that ticks them all. Without it each is ticked by hand, or a button takes all.

"use strict";

for (const table of document.querySelectorAll("[data-choose-all]")) {
  const boxes = [...table.querySelectorAll(`input[type="checkbox"][name="${table.dataset.chooseAll}"]`)];
  const cell = table.querySelector("thead th");
  if (!boxes.length || !cell) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "Choose all");
  cell.replaceChildren(all);
  const look = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
  for (const box of boxes) box.addEventListener("change", look);
  look();
}
