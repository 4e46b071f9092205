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
