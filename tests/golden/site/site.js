// What only a script can do is hidden until there is one.
(() => {
  "use strict";
  for (const root of document.querySelectorAll("[data-upright]")) {
    for (const one of root.querySelectorAll("[data-script]")) one.hidden = false;
  }
})();
// Heights, weights and prices as people write them; what is not certain is not read.
(() => {
  "use strict";
  const CM = 2.54, KG = 0.45359237;
  const NUMBER = "(\\d{1,4}(?:[.,]\\d{1,2})?)";
  const HEIGHTS = { ft: [3, 8.5], in: [36, 100], cm: [91, 254], m: [0.91, 2.54] };
  const WEIGHTS = { lb: [50, 900], kg: [23, 408], st: [4, 64] };
  const number = (text) => Number(text.replace(",", "."));
  const inside = (value, [low, high]) => value >= low && value <= high;
  const two = (value) => Math.round(value * 100) / 100;

  // What was written, in lower case, its quotes and spaces made one kind.
  function plain(text) {
    return String(text).slice(0, 40).toLowerCase().replace(/[’‘′`´]/g, "'").replace(/[”“″]|''/g, '"')
      .replace(/\s+/g, " ").trim();
  }

  const found = (pattern, text) => new RegExp(`^${pattern}$`).exec(text);

  // A height as {value, unit: "in" or "cm"}; undefined where it is not certain.
  function height(text, us) {
    const said = plain(text);
    let hit = found(`(\\d)(?: ?(?:ft|feet|foot|') ?| )(?:${NUMBER} ?(?:in|inch|inches|")?)?`, said);
    if (hit && !(hit[2] === undefined && /^\d $/.test(said))) {
      const inches = hit[2] === undefined ? 0 : number(hit[2]);
      return inside(Number(hit[1]), HEIGHTS.ft) && inches < 12
        ? { value: two(12 * Number(hit[1]) + inches), unit: "in" } : undefined;
    }
    hit = found(`${NUMBER} ?(in|inch|inches|"|cm|m)?`, said);
    if (!hit) return undefined;
    const value = number(hit[1]);
    const unit = { inch: "in", inches: "in", '"': "in" }[hit[2]] || hit[2] || bare(value, us);
    if (!unit || !inside(value, HEIGHTS[unit])) return undefined;
    if (unit === "ft") return { value: 12 * value, unit: "in" };
    return unit === "m" ? { value: two(100 * value), unit: "cm" } : { value, unit };
  }

  // The unit of a height written without one, where only one makes sense.
  function bare(value, us) {
    if (Number.isInteger(value) && us && inside(value, HEIGHTS.ft)) return "ft";
    if (us && inside(value, [48, 96])) return "in";
    if (inside(value, [120, 250])) return "cm";
    return !us && inside(value, [1.2, 2.5]) ? "m" : undefined;
  }

  // A weight as {value, unit: "lb" or "kg"}.
  function weight(text, us) {
    const said = plain(text);
    let hit = found(`${NUMBER} ?(?:st|stone|stones)(?: ?${NUMBER} ?(?:lb|lbs|pounds?)?)?`, said);
    if (hit) {
      const rest = hit[2] === undefined ? 0 : number(hit[2]);
      return inside(number(hit[1]), WEIGHTS.st) && rest < 14
        ? { value: two(14 * number(hit[1]) + rest), unit: "lb" } : undefined;
    }
    hit = found(`${NUMBER} ?(lb|lbs|pounds?|#|kg|kgs|kilos?)?`, said);
    if (!hit) return undefined;
    const unit = hit[2] ? (hit[2].startsWith("k") ? "kg" : "lb") : us ? "lb" : "kg";
    return inside(number(hit[1]), WEIGHTS[unit]) ? { value: number(hit[1]), unit } : undefined;
  }

  // A price in the site's currency, as {value, unit: ""}.
  function price(text) {
    const hit = /^\D{0,4}(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d{1,2})?\D{0,4}$/.exec(plain(text));
    const value = hit ? Number(plain(text).replace(/[^\d.]/g, "")) : NaN;
    return value > 0 ? { value, unit: "" } : undefined;
  }

  const inches = (one) => two(one.unit === "cm" ? one.value / CM : one.value);
  const pounds = (one) => two(one.unit === "kg" ? one.value / KG : one.value);
  const feet = (value) => `${Math.floor(Math.round(value) / 12)}′${Math.round(value) % 12}″`;

  // A measure in words: as it was given, or in the other units.
  function say(one, us) {
    const { value, unit } = one;
    if (unit === "in" || unit === "cm") {
      if (us) return unit === "in" && value % 1 ? `${value} in` : feet(inches(one));
      return `${unit === "cm" ? value : Math.round(value * CM)} cm`;
    }
    if (us) return `${unit === "lb" ? value : Math.round(pounds(one))} lb`;
    return `${unit === "kg" ? value : Math.round(value * KG)} kg`;
  }

  globalThis.Upright = Object.assign(globalThis.Upright || {}, {
    read: { height, weight, price, inches, pounds, say, two },
  });
})();
// What a reader has chosen, to and from the address: known keys and checked values, nothing else.
(() => {
  "use strict";
  const { read } = globalThis.Upright;
  const TICKS = ["alone", "small", "tall", "heavy", "back", "diff"];
  const PINS = 4;

  // Known are the page's own columns, products and weights, so that nothing else is let in.
  function empty(known) {
    const state = { units: known.us ? "us" : "metric", sort: "", height: null, weight: null,
      price: null, columns: [...known.shown], pins: [], weights: { ...known.weights } };
    for (const key of TICKS) state[key] = false;
    return state;
  }

  const among = (text, known) => [...new Set(text.split("."))].filter((key) => known.includes(key));

  // How a measure stands in the address, as in 180cm.
  const written = (one) => `${one.value}${one.unit}`;

  function parse(fragment, known) {
    const state = empty(known);
    const given = new URLSearchParams(fragment.slice(0, 2000).replace(/^#/, ""));
    if (["us", "metric"].includes(given.get("units"))) state.units = given.get("units");
    for (const key of ["height", "weight", "price"]) {
      if (given.has(key)) state[key] = read[key](given.get(key), state.units === "us") || null;
    }
    for (const key of TICKS) state[key] = given.get(key) === "1";
    if (known.sorts.includes(given.get("sort"))) state.sort = given.get("sort");
    const columns = among(given.get("columns") || "", known.columns);
    if (columns.length || given.get("columns") === "") state.columns = columns;
    state.pins = among(given.get("pins") || "", known.products).slice(0, PINS);
    for (const part of (given.get("weights") || "").split(".")) {
      const hit = /^([a-z0-9_]{1,40})-([0-5])$/.exec(part);
      if (hit && Object.hasOwn(known.weights, hit[1])) state.weights[hit[1]] = Number(hit[2]);
    }
    return state;
  }

  // Only what differs from the page as it is without a choice.
  function format(state, known) {
    const plain = empty(known), given = [];
    if (state.units !== plain.units) given.push(["units", state.units]);
    for (const key of ["height", "weight", "price"]) {
      if (state[key]) given.push([key, written(state[key])]);
    }
    for (const key of TICKS) if (state[key]) given.push([key, "1"]);
    if (state.sort) given.push(["sort", state.sort]);
    if (state.columns.join() !== plain.columns.join()) given.push(["columns", state.columns.join(".")]);
    if (state.pins.length) given.push(["pins", state.pins.join(".")]);
    const weights = Object.entries(state.weights).filter(([key, n]) => n !== plain.weights[key]);
    if (weights.length) given.push(["weights", weights.map((one) => one.join("-")).join(".")]);
    return given.map((one) => one.join("=")).join("&");
  }

  globalThis.Upright = Object.assign(globalThis.Upright, { state: { empty, parse, format, PINS } });
})();
// Whether a product fits: it does, it does not and why, or it does not say. Unknown is never yes.
(() => {
  "use strict";
  const { read } = globalThis.Upright;
  const TALL = { value: 74, unit: "in" }, HEAVY = { value: 230, unit: "lb" };

  // What is asked, as lines of {key, need, holds(limit), out(limit)}.
  function asked(state) {
    const us = state.units === "us", lines = [];
    const tall = (inches) => read.say(us ? { value: inches, unit: "in" }
      : { value: Math.floor(inches * 2.54 + 1e-3), unit: "cm" }, us);
    const most = (pounds) => read.say(us ? { value: Math.floor(pounds + 1e-4), unit: "lb" }
      : { value: Math.floor(pounds * 0.45359237 + 1e-4), unit: "kg" }, us);
    const least = (inches) => read.say(us ? { value: Math.ceil(inches - 1e-4), unit: "in" }
      : { value: Math.ceil(inches * 2.54 - 1e-3), unit: "cm" }, us);
    const add = (key, holds, out) => lines.push({ key, holds, out });
    const height = (one, who) => {
      const need = read.inches(one), said = read.say(one, us);
      add("max_height", (limit) => need <= limit,
        (limit) => `it takes people up to ${tall(limit)}; ${who} ${said}`);
      if (one === state.height) {
        add("min_height", (limit) => need >= limit,
          (limit) => `it takes people from ${least(limit)}; ${who} ${said}`);
      }
    };
    const weight = (one, who) => add("max_weight", (limit) => read.pounds(one) <= limit,
      (limit) => `it holds up to ${most(limit)}; ${who} ${read.say(one, us)}`);
    if (state.height) height(state.height, "you said");
    if (state.tall) height(TALL, "someone tall is");
    if (state.weight) weight(state.weight, "you said");
    if (state.heavy) weight(HEAVY, "someone heavy is");
    if (state.alone) add("return_alone", (yes) => yes === 1, () => "one does not come back up alone");
    if (state.small) add("folds", (yes) => yes === 1, () => "it does not fold away");
    if (state.price) {
      add("price", (cost) => cost <= state.price.value,
        (cost) => `its price was ${cost.toFixed(2)}; you said ${state.price.value} at most`);
    }
    return lines;
  }

  // Values are numbers by column, null where nothing is known.
  function fit(values, lines) {
    const out = [], silent = [];
    for (const line of lines) {
      const value = values[line.key];
      if (value === null || value === undefined) silent.push(line.key);
      else if (!line.holds(value)) out.push(line.out(value));
    }
    return { verdict: out.length ? "out" : silent.length ? "silent" : "fits",
      out: [...new Set(out)], silent: [...new Set(silent)] };
  }

  globalThis.Upright = Object.assign(globalThis.Upright, { asked, fit });
})();
// The reader's order: the arithmetic of reports/order.py, operation by operation.
(() => {
  "use strict";
  const STEPS = 2048, REACH = 6, LEAST = 25, ROOT_TAU = 2.5066282746310002;
  const ABOVE = [0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383,
    112.079291497871, 221.213596169931, 220.206867912376];
  const BELOW = [0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461,
    296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752];
  const gcd = (a, b) => (b ? gcd(b, a % b) : a);
  const poly = (terms, x) => terms.reduce((total, term) => total * x + term, 0);

  // The standard normal distribution function (Hart 1968, West 2005).
  function phi(x) {
    const far = Math.abs(x);
    let tail = 0;
    if (far > 37) tail = 0;
    else if (far < 7.07106781186547) {
      tail = Math.exp(-far * far / 2) * poly(ABOVE, far) / poly(BELOW, far);
    } else {
      const deep = far + 1 / (far + 2 / (far + 3 / (far + 4 / (far + 0.65))));
      tail = Math.exp(-far * far / 2) / deep / ROOT_TAU;
    }
    return x > 0 ? 1 - tail : tail;
  }

  function sum(one, parts, all) {
    let score = 0, below = 0, above = 0, wide = 0;
    for (const [key, weight] of parts) {
      const band = one.bands[key];
      const down = weight * (band.score - band.low), up = weight * (band.high - band.score);
      score += weight * band.score;
      below += down * down;
      above += up * up;
      wide += Math.max(down, up) ** 2;
    }
    return { key: one.key, score, low: score - Math.sqrt(below), high: score + Math.sqrt(above),
      spread: Math.max(Math.sqrt(wide), LEAST * all) };
  }

  function others(below) {
    const found = below.map(() => 1);
    let before = 1, after = 1;
    below.forEach((share, n) => { found[n] = before; before *= share; });
    for (let n = below.length - 1; n >= 0; n--) { found[n] *= after; after *= below[n]; }
    return found;
  }

  function chances(sums, z) {
    if (!sums.length) return [];
    const spreads = sums.map((one) => one.spread / z);
    const start = Math.max(...sums.map((one, n) => one.score - REACH * spreads[n]));
    const stop = Math.max(...sums.map((one, n) => one.score + REACH * spreads[n]));
    const step = (stop - start) / STEPS;
    const able = sums.map((one, n) => n).filter((n) => sums[n].score + REACH * spreads[n] >= start);
    const found = sums.map(() => 0);
    for (let place = 0; place <= STEPS; place++) {
      const at = start + step * place;
      const marks = able.map((n) => (at - sums[n].score) / spreads[n]);
      others(marks.map(phi)).forEach((share, m) => {
        found[able[m]] += share * Math.exp(-marks[m] * marks[m] / 2) / spreads[able[m]];
      });
    }
    const total = found.reduce((a, b) => a + b, 0);
    return found.map((share) => share / total);
  }

  // Candidates as {key, bands: {what: {score, low, high}}} in whole hundredths of points.
  function order(candidates, weights, z) {
    const whole = Object.values(weights).reduce(gcd, 0);
    const parts = Object.entries(weights).filter(([, weight]) => weight)
      .map(([key, weight]) => [key, weight / whole]);
    const all = parts.reduce((total, [, weight]) => total + weight, 0);
    const lacks = (one) => parts.filter(([key]) => !one.bands[key]).map(([key]) => key);
    const fits = (one) => all > 0 && !lacks(one).length;
    const sums = candidates.filter(fits).map((one) => sum(one, parts, all))
      .sort((a, b) => b.score - a.score);
    const chance = chances(sums, z);
    return {
      placed: sums.map((one, n) => ({
        key: one.key, score: one.score / (100 * all), low: one.low / (100 * all),
        high: one.high / (100 * all),
        first: 1 + sums.filter((other) => other.low > one.high).length,
        last: sums.length - sums.filter((other) => other.high < one.low).length,
        chance: chance[n],
      })),
      apart: candidates.filter((one) => !fits(one))
        .map((one) => ({ key: one.key, missing: lacks(one) })),
    };
  }

  globalThis.Upright = Object.assign(globalThis.Upright || {}, { order, phi });
})();
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
// What a link points at is unfolded, and the sentences are, while the page is printed.
(() => {
  "use strict";
  const root = document.querySelector("[data-upright]");
  if (!root) return;
  const unfold = () => {
    const id = location.hash.slice(1);
    const at = id && document.getElementById(id);
    if (at && at.tagName === "DETAILS" && root.contains(at)) at.open = true;
  };
  const opened = [];
  window.addEventListener("hashchange", unfold);
  window.addEventListener("beforeprint", () => {
    for (const one of root.querySelectorAll("details[data-printed]:not([open])")) {
      one.open = true;
      opened.push(one);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened.splice(0)) one.open = false;
  });
  unfold();
})();
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
// The compare page: what is chosen becomes one state, and everything on the page follows it.
(() => {
  "use strict";
  const { make, table: tables, state: states, read, asked, fit, side, places, is_plain } = globalThis.Upright;
  const root = document.querySelector("[data-upright]");
  const part = root && root.querySelector("[data-compare]");
  if (!part) return;
  const one = (hook) => part.querySelector(`[data-${hook}]`);
  const all = (hook) => [...part.querySelectorAll(`[data-${hook}]`)];
  const table = tables.model(part);
  const inputs = Object.fromEntries(["height", "weight", "price", "alone", "small", "tall", "heavy",
    "sort", "back"].map((key) => [key, one(`in="${key}"`)]));
  const ranges = all("weight");
  const known = {
    us: part.dataset.us !== undefined,
    columns: table.columns.slice(1).map((column) => column.key),
    shown: table.columns.slice(1).filter((column) => !column.head.hidden).map((column) => column.key),
    sorts: table.columns.map((column) => column.key),
    products: table.rows.map((row) => row.key),
    weights: Object.fromEntries(ranges.map((range) => [range.dataset.weight, Number(range.defaultValue)])),
  };
  const named = (key) => table.columns.find((column) => column.key === key).name;
  let state = states.empty(known), wrong = {}, timer = 0;

  // What only a script can offer: buttons in the heads, boxes to pin and to choose columns.
  function furnish() {
    table.table.dataset.live = "";
    for (const column of table.columns) {
      const button = make("button", null, { type: "button" });
      button.append(column.head.firstElementChild);
      button.dataset.sort = column.key;
      column.head.prepend(button);
      inputs.sort.append(make("option", column.name, { value: column.key }));
      if (!column.index) continue;
      const label = inputs.alone.closest("label").cloneNode(true), box = label.querySelector("input");
      delete box.dataset.in;
      box.dataset.column = column.key;
      label.querySelector("span").textContent = column.name;
      one("choose").append(label);
    }
    for (const row of table.rows) {
      const box = make("input", null, { type: "checkbox" });
      box.dataset.pin = row.key;
      box.setAttribute("aria-label", `Pin ${row.name}`);
      row.note = make("small", null, { hidden: true });
      row.note.dataset.note = "";
      row.mine = make("small", null, { hidden: true });
      row.cells[0].prepend(box);
      row.cells[0].append(row.note, row.mine);
    }
  }

  // ---- from the state to the page

  function draw() {
    const us = state.units === "us";
    for (const box of all('in="units"')) box.checked = box.value === state.units;
    for (const key of ["alone", "small", "tall", "heavy", "back"]) inputs[key].checked = state[key];
    for (const key of ["height", "weight", "price"]) field(key, us);
    inputs.sort.value = state.sort;
    for (const box of all("column")) box.checked = state.columns.includes(box.dataset.column);
    for (const range of ranges) {
      range.value = state.weights[range.dataset.weight];
      range.nextElementSibling.textContent = range.value;
    }
    tables.show_units(root, state.units);
    rank();
    const counts = filter();
    pin();
    say(counts);
  }

  // A field that is being written in is left as it is.
  function field(key, us) {
    const input = inputs[key], value = state[key];
    input.setAttribute("aria-invalid", wrong[key] ? "true" : "false");
    if (input === document.activeElement || wrong[key]) return;
    input.value = value ? (key === "price" ? `${value.value}` : read.say(value, us)) : "";
  }

  function rank() {
    let rows = table.rows, tied = one("tied").textContent;
    const weighed = !is_plain(state.weights, known.weights);
    if (ranges.length) ({ rows, tied } = places(table, state.weights, Number(part.dataset.z)));
    if (!weighed) rows = [...table.rows].sort((a, b) => a.place - b.place);
    one("tied").textContent = tied;
    one("tied").hidden = !tied;
    const column = table.columns.find((each) => each.key === state.sort);
    if (column) rows = tables.sort(rows, column, state.back);
    else if (state.back) rows = [...rows].reverse();
    tables.arrange(table.body, rows);
    for (const each of table.columns) {
      if (each === column) each.head.setAttribute("aria-sort", each.falls === state.back ? "ascending" : "descending");
      else each.head.removeAttribute("aria-sort");
    }
    const extra = weighed ? ["chance"] : [];
    const heavy = Object.keys(state.weights).filter((key) => weighed && state.weights[key]);
    tables.show_columns(table, [...state.columns, ...extra, ...heavy]);
  }

  function filter() {
    const lines = asked(state), counts = { fits: 0, out: 0, silent: 0 }, left = [];
    const weighed = !is_plain(state.weights, known.weights);
    for (const row of table.rows) {
      const values = Object.fromEntries(lines.map((line) => [line.key, row.value(line.key)]));
      const found = fit(values, lines);
      counts[found.verdict] += 1;
      row.row.hidden = found.verdict === "out";
      note(row.note, found.silent.length ? `does not say: ${found.silent.map(named).join(", ").toLowerCase()}` : "");
      note(row.mine, !weighed ? "" : row.why ? `not placed: ${row.why}` : `by your weights: ${row.yours}`);
      if (found.verdict === "out") left.push(`${row.name}: ${found.out.join("; ")}.`);
    }
    const out = one("out");
    out.hidden = !left.length;
    out.replaceChildren(...(left.length ? [make("h3", `Left out (${left.length})`), list(left)] : []));
    return lines.length ? counts : null;
  }

  function note(place, text) {
    place.textContent = text;
    place.hidden = !text;
  }

  function list(texts) {
    const made = make("ul");
    made.append(...texts.map((text) => make("li", text)));
    return made;
  }

  function pin() {
    const pinned = state.pins.map((key) => table.rows.find((row) => row.key === key));
    for (const box of all("pin")) {
      box.checked = state.pins.includes(box.dataset.pin);
      box.disabled = !box.checked && pinned.length >= states.PINS;
    }
    const only = one('in="diff"');
    only.checked = state.diff;
    side(one("side"), table, pinned, state.diff);
  }

  // ---- in words

  const count = (n, one_word, many) => `${n} ${n === 1 ? one_word : many}`;

  function fitted(counts) {
    const said = `${count(counts.fits, "fits", "fit")}, ${count(counts.out, "does not", "do not")}, `
      + `${count(counts.silent, "does not say", "do not say")}.`;
    if (counts.fits) return said;
    return `${said} None of these is stated to suit you: that is an answer too.`;
  }

  function view() {
    const us = state.units === "us", said = [];
    if (state.height) said.push(`height ${read.say(state.height, us)}`);
    if (state.weight) said.push(`weight ${read.say(state.weight, us)}`);
    if (state.price) said.push(`at most ${state.price.value} ${part.dataset.currency}`);
    for (const [key, words] of [["alone", "coming back up alone"], ["small", "a small room"],
      ["tall", "someone tall"], ["heavy", "someone heavy"]]) if (state[key]) said.push(words);
    if (state.sort || state.back) {
      said.push(`sorted by ${state.sort ? named(state.sort).toLowerCase() : "our order"}${state.back ? ", backwards" : ""}`);
    }
    if (!is_plain(state.weights, known.weights)) {
      const parts = Object.entries(state.weights).filter(([, n]) => n)
        .map(([key, n]) => `${named(key).toLowerCase()} ${n}`);
      said.push(`weights: ${parts.join(", ") || "none"}`);
    }
    return said.length ? `Your view: ${said.join("; ")}.` : "";
  }

  function say(counts) {
    const words = { height: "Height not read: write 5 ft 11 or 180 cm.",
      weight: "Weight not read: write 210 lb or 95 kg.", price: "Price not read: write a number." };
    const faults = Object.keys(wrong).filter((key) => wrong[key]).map((key) => words[key]);
    const status = [...faults, counts ? fitted(counts) : ""].join(" ").trim();
    if (one("status").textContent !== status) one("status").textContent = status;
    note(one("said"), view());
    const fragment = states.format(state, known);
    one("address").setAttribute("href", `#${fragment || `${root.dataset.upright}compare`}`);
    return fragment;
  }

  function keep() {
    const fragment = states.format(state, known);
    const place = location.pathname + location.search + (fragment ? `#${fragment}` : "");
    if (fragment || location.hash.includes("=")) history.replaceState(null, "", place);
  }

  // ---- from the page to the state

  function change() {
    draw();
    keep();
  }

  function measure(key) {
    const text = inputs[key].value.trim();
    const found = text ? read[key](text, state.units === "us") : null;
    wrong[key] = found === undefined;
    state[key] = found || null;
  }

  part.addEventListener("input", (event) => {
    const { dataset, value } = event.target;
    if (dataset.weight) state.weights[dataset.weight] = Number(value);
    else if (["height", "weight", "price"].includes(dataset.in)) measure(dataset.in);
    else return;
    clearTimeout(timer);
    timer = setTimeout(change, dataset.weight ? 0 : 250);
  });

  part.addEventListener("change", (event) => {
    const { dataset, checked, value } = event.target;
    const toggled = (keys, key) => (checked ? [...keys, key] : keys.filter((each) => each !== key));
    if (dataset.in === "units") state.units = value;
    else if (dataset.in === "sort") state.sort = value;
    else if (["height", "weight", "price"].includes(dataset.in)) measure(dataset.in);
    else if (dataset.in) state[dataset.in] = checked;
    else if (dataset.column) state.columns = known.columns.filter((key) => toggled(state.columns, dataset.column).includes(key));
    else if (dataset.pin) state.pins = toggled(state.pins, dataset.pin).slice(0, states.PINS);
    else return;
    clearTimeout(timer);
    change();
  });

  part.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.sort !== undefined) {
      const again = state.sort === button.dataset.sort;
      state.back = again ? !state.back : false;
      state.sort = button.dataset.sort;
      change();
    } else if (button.dataset.do === "reset") {
      state = states.empty(known);
      wrong = {};
      change();
    } else if (button.dataset.do === "copy") copy();
  });

  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      one("status").textContent = "The address is copied.";
    } catch {
      one("status").textContent = `The address of this view: ${location.href}`;
    }
  }

  addEventListener("hashchange", () => {
    if (!location.hash.includes("=")) return;
    load();
  });

  function load() {
    state = states.parse(location.hash, known);
    wrong = {};
    draw();
  }

  furnish();
  if (location.hash.includes("=")) load();
  else draw();
})();
