// Two to four products side by side, and only what differs where that is asked for.
(() => {
  "use strict";
  const { make } = globalThis.Upright;

  const said = (cell) => cell.textContent.replace(/\s+/g, " ").trim();

  function line(column, pinned, only) {
    const cells = pinned.map((one) => one.cells[column.index]);
    if (only && new Set(cells.map(said)).size === 1) return null;
    const row = make("tr");
    const name = make("th", column.name, { scope: "row" });
    for (const unit of column.head.querySelectorAll("small[data-u]")) {
      name.append(" ", Object.assign(unit.cloneNode(true), { hidden: unit.hidden }));
    }
    row.append(name);
    for (const cell of cells) {
      const copy = make("td");
      for (const node of cell.childNodes) copy.append(node.cloneNode(true));
      row.append(copy);
    }
    return row;
  }

  // The view of what is pinned: a table with a product a column; its place keeps its focus.
  function side(place, table, pinned, only) {
    place.hidden = pinned.length < 2;
    const body = place.querySelector("tbody"), head = place.querySelector("thead tr");
    if (place.hidden) return 0;
    head.replaceChildren(make("th", "Property", { scope: "col" }),
      ...pinned.map((one) => make("th", one.name, { scope: "col" })));
    const lines = table.columns.slice(1).map((column) => line(column, pinned, only)).filter(Boolean);
    body.replaceChildren(...lines);
    return lines.length;
  }

  globalThis.Upright = Object.assign(globalThis.Upright, { side });
})();
