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
