// Shows a group of the table's columns at a time, and sorts it by the heading that is clicked: within each group of rows, missing values last.
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const views = table.closest("section")?.querySelector(".views");
  const show = (view) => {
    const seen = headings.map(({ dataset }) => view === "all" || !dataset.group || dataset.group === view
      || (view === "overview" && "headline" in dataset));
    for (const row of table.rows) {
      if (row.classList.contains("group")) row.cells[0].colSpan = seen.filter(Boolean).length;
      else if (row.classList.contains("groups")) row.hidden = view !== "all";
      else [...row.cells].forEach((cell, column) => { cell.hidden = !seen[column]; });
    }
    for (const each of views.children) each.setAttribute("aria-pressed", String(each.dataset.view === view));
  };
  if (views) {
    views.hidden = false;
    for (const each of views.children) each.addEventListener("click", () => show(each.dataset.view));
    addEventListener("beforeprint", () => show("all"));
    show("overview");
  }
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      const now = heading.getAttribute("aria-sort") || "none";
      const first = heading.dataset.first || "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = now === first ? other : first;
      for (const each of headings) each.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      for (const body of table.tBodies) {
        const rows = [...body.rows].filter((row) => !row.classList.contains("group"));
        rows.sort((a, b) => {
          const [x, y] = [a, b].map((row) => row.cells[column].dataset.v);
          if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
          const difference = Number(x) - Number(y);
          return sign * (Number.isNaN(difference) ? x.localeCompare(y, undefined, { numeric: true }) : difference);
        });
        body.append(...rows);
      }
    });
  });
}
