// The reader's weights put on the table: order, places, the chance to be first, ties.
(() => {
  "use strict";
  const { order } = globalThis.Upright;
  const LIKELY = 0.05;

  // The bands that stand in the page, in whole hundredths of points.
  function candidates(table, keys) {
    const columns = table.columns.filter((one) => keys.includes(one.key));
    const hundredths = (text) => Math.round(Number(text) * 100);
    return table.rows.map((row) => {
      const bands = {};
      for (const { key, index } of columns) {
        const { v, l, h } = row.cells[index].dataset;
        if (l !== undefined) bands[key] = { score: hundredths(v), low: hundredths(l), high: hundredths(h) };
      }
      return { key: row.key, bands };
    });
  }

  function percent(share) {
    const hundred = Math.floor(100 * share + 0.5);
    if (hundred === 0 && share > 0) return "under 1 %";
    return hundred === 100 && share < 1 ? "over 99 %" : `${hundred} %`;
  }

  const is_plain = (weights, plain) => Object.keys(plain).every((key) => weights[key] === plain[key]);

  function write(cell, text, value, none) {
    cell.textContent = text;
    cell.toggleAttribute("data-none", none);
    if (value === null) delete cell.dataset.v;
    else cell.dataset.v = String(value);
  }

  // Write where each product stands into its row; give the rows in their order, and what is tied.
  function places(table, weights, z) {
    const keys = Object.keys(weights);
    const found = order(candidates(table, keys), weights, z);
    const by = new Map(table.rows.map((row) => [row.key, row]));
    const cell = (row, key) => {
      const column = table.columns.find((one) => one.key === key);
      return column ? row.cells[column.index] : null;
    };
    const name = (key) => table.columns.find((one) => one.key === key).name;
    const ranked = found.placed.length > 1;
    for (const one of found.placed) {
      const row = by.get(one.key), place = cell(row, "place"), chance = cell(row, "chance");
      const range = one.first === one.last ? `${one.first}` : `${one.first}–${one.last}`;
      row.why = "";
      row.yours = `${Math.round(one.score)}`;
      if (place) write(place, ranked ? range : "not ranked", ranked ? one.first : null, !ranked);
      if (chance) write(chance, ranked ? percent(one.chance) : "not ranked", ranked ? one.chance : null, !ranked);
    }
    for (const one of found.apart) {
      const row = by.get(one.key);
      row.why = one.missing.length ? `no score for ${one.missing.map(name).join(", ").toLowerCase()}` : "no weight is above 0";
      row.yours = "";
      for (const key of ["place", "chance"]) {
        const one_cell = cell(row, key);
        if (one_cell) write(one_cell, "not ranked", null, true);
      }
    }
    const first = found.placed.filter((one) => one.first === 1 && one.chance >= LIKELY);
    const tied = ranked && first.length > 1 ? "Any of these could be first: " + first
      .map((one) => `${by.get(one.key).name} (${percent(one.chance)})`).join(", ") + "." : "";
    return { rows: [...found.placed, ...found.apart].map((one) => by.get(one.key)), tied };
  }

  globalThis.Upright = Object.assign(globalThis.Upright, { places, is_plain });
})();
