document.querySelectorAll(".ragshell:not([data-live])").forEach(box => {
  const table = box.querySelector("table");
  if (!table) return;
  box.dataset.live = "";
  const body = table.tBodies[0];
  let filter;
  const rows = () => Array.from(body.rows);
  const value = (row, i) => row.cells[i].title || row.cells[i].textContent;
  Array.from(table.tHead.rows[0].cells).forEach((head, i, heads) => {
    head.setAttribute("aria-sort", "none");
    head.title = "Click to sort";
    head.onclick = () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(h => h.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = (a, b) => value(a, i).localeCompare(value(b, i), "en", {numeric: false});
      const numeric = rows().every(r => value(r, i) === "" || !isNaN(value(r, i)));
      const sorted = rows().sort(numeric ? (a, b) => value(a, i) - value(b, i) : order);
      (down ? sorted.reverse() : sorted).forEach(r => body.appendChild(r));
    };
  });
  const more = box.querySelector("details.ragshell-more");
  if (more) more.ontoggle = () => {
    body.append(...more.querySelector("tbody").rows);
    more.remove();
    if (filter) filter.oninput();
  };
  if (rows().length < 10) return;
  filter = document.createElement("input");
  filter.className = "ragshell-filter";
  filter.type = "search";
  filter.placeholder = "Filter the rows";
  filter.onkeydown = e => e.stopPropagation();
  filter.oninput = () => rows().forEach(r => {
    const text = Array.from(r.cells, cell => cell.textContent).join(" ");
    r.hidden = !text.toLowerCase().includes(filter.value.toLowerCase());
  });
  table.parentNode.insertBefore(filter, table);
});
