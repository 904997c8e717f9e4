// Sorts a table by the heading that is clicked: within each group of rows, missing values last.
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
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
