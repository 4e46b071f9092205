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
