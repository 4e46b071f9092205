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
