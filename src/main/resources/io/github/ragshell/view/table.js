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
      const numeric = rows().every(r => !isNaN(value(r, i)));
      // Ids of 64 bits are more than a number holds
      const number = text => /^-?\d{16,}$/.test(text) ? BigInt(text) : Number(text);
      const compare = (a, b) => !numeric ? a.localeCompare(b, "en") :
        number(a) < number(b) ? -1 : number(a) > number(b) ? 1 : 0;
      const order = (a, b) => {
        const [x, y] = [value(a, i), value(b, i)];
        // What is missing comes last in both directions
        return x === "" || y === "" ? (x === "") - (y === "") : down ? compare(y, x) : compare(x, y);
      };
      rows().sort(order).forEach(r => body.appendChild(r));
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
