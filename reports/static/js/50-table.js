// The table as the script sees it, and what it does to it: order, columns, units.
(() => {
  "use strict";
  const UNKNOWN = null;

  function make(tag, text, more) {
    const one = document.createElement(tag);
    if (text !== undefined && text !== null) one.textContent = text;
    return Object.assign(one, more || {});
  }

  const numbered = (text) => (text === undefined || text === "" ? UNKNOWN : Number(text));

  // Rows and columns of the table, with what stands in the cells.
  function model(part) {
    const table = part.querySelector("[data-table]"), body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map((head, index) => ({ key: head.dataset.key, kind: head.dataset.kind,
      falls: head.dataset.falls !== undefined, name: head.firstElementChild.textContent, head, index }));
    const rows = [...body.rows].map((row, place) => ({ key: row.dataset.p, row, place,
      name: row.cells[0].textContent.trim(), cells: [...row.cells],
      value(key) {
        const column = columns.find((one) => one.key === key);
        return column ? numbered(row.cells[column.index].dataset.v) : UNKNOWN;
      } }));
    return { table, body, columns, rows };
  }

  // What a cell is sorted by: its number, its words, or nothing, which comes last.
  function sorted_by(row, column) {
    const cell = row.cells[column.index];
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    if (cell.dataset.none !== undefined) return UNKNOWN;
    return (column.index ? cell.textContent.trim() : row.name).toLowerCase();
  }

  function sort(rows, column, back) {
    const sign = column.falls === back ? 1 : -1;
    const keyed = rows.map((row) => ({ row, by: sorted_by(row, column) }));
    keyed.sort((a, b) => {
      if (a.by === UNKNOWN || b.by === UNKNOWN) return (a.by === UNKNOWN) - (b.by === UNKNOWN);
      const numbers = typeof a.by === "number" && typeof b.by === "number";
      const one = numbers ? a.by - b.by : String(a.by).localeCompare(String(b.by), "en");
      return sign * one;
    });
    return keyed.map((one) => one.row);
  }

  // Put rows in an order, without touching those that are in place: focus and selection stay.
  function arrange(body, rows) {
    rows.forEach((one, n) => {
      if (body.rows[n] !== one.row) body.insertBefore(one.row, body.rows[n] || null);
    });
  }

  function show_columns(table, shown) {
    for (const column of table.columns.slice(1)) {
      const hide = !shown.includes(column.key);
      column.head.hidden = hide;
      for (const row of table.rows) row.cells[column.index].hidden = hide;
    }
  }

  function show_units(part, units) {
    for (const one of part.querySelectorAll("[data-u]")) one.hidden = one.dataset.u !== units;
  }

  globalThis.Upright = Object.assign(globalThis.Upright, {
    make, table: { model, sort, arrange, show_columns, show_units },
  });
})();
