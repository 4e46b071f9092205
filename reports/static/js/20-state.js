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
