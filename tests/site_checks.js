// What the tests ask of a page in Chromium. Every function lists faults in words; none is good.
window.checks = (() => {
  "use strict";
  const name = (one) => {
    const said = (one.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${one.tagName.toLowerCase()}${one.id ? "#" + one.id : ""} "${said}"`;
  };
  const style = (one) => getComputedStyle(one);
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  // For screen readers alone: one pixel, or clipped to nothing, or out to the left until focused.
  const aside = (one) => {
    for (let at = one; at && at !== document.body; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      const is = style(at);
      if (is.clipPath === "inset(50%)" || (is.position === "absolute" && box.right <= 0)) return true;
    }
    return false;
  };
  const scrolls = (one) => /auto|scroll/.test(style(one).overflowX);
  const scrolled = (one) => {
    for (let at = one; at && at !== document.documentElement; at = at.parentElement) {
      if (at !== document.body && scrolls(at)) return true;
    }
    return false;
  };
  const all = (root = document.body) => [...root.querySelectorAll("*")].filter(shown);

  function sideways() {
    const page = document.documentElement;
    const found = [];
    if (page.scrollWidth > page.clientWidth) {
      found.push(`the page is ${page.scrollWidth} wide in ${page.clientWidth}`);
    }
    for (const one of all()) {
      const box = one.getBoundingClientRect();
      const out = box.width > 0 && (box.right > page.clientWidth + 1 || box.left < -1);
      if (out && !scrolled(one) && !aside(one)) {
        found.push(`${name(one)} reaches from ${box.left.toFixed()} to ${box.right.toFixed()}`);
      }
    }
    return found;
  }

  // Text that its own box cuts off, and text that lies upon other text.
  function clipped() {
    return all().filter((one) => {
      const is = style(one);
      const hides = /hidden|clip/.test(is.overflowX + is.overflowY);
      const more = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
      return hides && more && one.textContent.trim() && !aside(one) && !one.closest("svg");
    }).map((one) => `${name(one)} is cut off`);
  }

  function overlaps() {
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode;
      const host = node.parentElement;
      if (!node.data.trim() || !shown(host) || aside(host) || host.closest("svg")) continue;
      if (["sticky", "fixed"].includes(stuck(host))) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const frame = frameOf(host);
      for (const box of range.getClientRects()) {
        if (!frame || (box.top >= frame.top && box.bottom <= frame.bottom)) texts.push([box, host]);
      }
    }
    texts.sort((a, b) => a[0].top - b[0].top);
    const found = [];
    texts.forEach(([box, host], at) => {
      for (let next = at + 1; next < texts.length && texts[next][0].top < box.bottom - 4; next++) {
        const [other, owner] = texts[next];
        const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        const least = 0.4 * Math.min(box.height, other.height); // letters are lower than their boxes
        if (host !== owner && wide > 3 && high > least) found.push(`${name(host)} lies upon ${name(owner)}`);
      }
    });
    return found;
  }
  // Where what scrolls lets its content be seen.
  const frameOf = (one) => {
    for (let at = one; at && at !== document.body; at = at.parentElement) {
      if (/auto|scroll/.test(style(at).overflowY)) return at.getBoundingClientRect();
    }
    return null;
  };
  const stuck = (one) => {
    for (let at = one; at; at = at.parentElement) {
      if (["sticky", "fixed"].includes(style(at).position)) return style(at).position;
    }
    return "";
  };

  // Controls that a finger must hit: 24 by 24, with their label. (Of links axe asks as much.)
  function targets() {
    const found = [];
    for (const one of document.querySelectorAll("button, input, select, textarea, summary")) {
      if (!shown(one) || aside(one) || one.type === "hidden") continue;
      const boxes = [one, ...(one.labels || [])].map((part) => part.getBoundingClientRect());
      if (!boxes.some((box) => box.width >= 24 && box.height >= 24)) {
        found.push(`${name(one)} is ${boxes[0].width.toFixed()} by ${boxes[0].height.toFixed()}`);
      }
    }
    return found;
  }

  function moving() {
    const found = all(document.documentElement).filter((one) => {
      const is = style(one);
      const long = (text) => text.split(",").some((part) => parseFloat(part) > 0.001);
      return (is.animationName !== "none" && long(is.animationDuration)) ||
        long(is.transitionDuration) || is.scrollBehavior === "smooth";
    }).map((one) => `${name(one)} moves`);
    if (style(document.documentElement).scrollBehavior === "smooth") found.push("the page glides");
    return found;
  }

  // The words that a reader sees, without those of controls.
  function words() {
    const found = [];
    const walk = document.createTreeWalker(document.getElementById("main") || document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const host = walk.currentNode.parentElement;
      const said = walk.currentNode.data.trim().replace(/\s+/g, " ");
      const control = host.closest("button, select, label, fieldset, summary, [data-script]");
      if (said && shown(host) && !control) found.push(said);
    }
    return found;
  }

  function stops() {
    const able = "a[href], button, input, select, textarea, summary, [tabindex]";
    return [...document.querySelectorAll(able)].filter((one) => {
      return shown(one) && !one.disabled && one.tabIndex >= 0 && one.type !== "hidden";
    });
  }

  let known = [];
  function begin() {
    known = stops();
    return known.length;
  }

  // What Tab never came to. A group of radio buttons is one stop.
  function missed(seen) {
    const all = known;
    const groups = new Set(seen.filter((at) => at >= 0 && all[at].type === "radio")
      .map((at) => all[at].name));
    return all.filter((one, at) => {
      return !seen.includes(at) && !(one.type === "radio" && groups.has(one.name));
    }).map(name);
  }

  function focus() {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const is = style(one);
    const box = one.getBoundingClientRect();
    const ring = is.outlineStyle === "auto" ||
      (is.outlineStyle !== "none" && parseFloat(is.outlineWidth) >= 2);
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { at: known.indexOf(one), name: name(one), ring, seen: inside && uncovered(one) };
  }
  // A link of two lines may have another word at its middle: one of its own boxes is enough.
  const uncovered = (one) => [...one.getClientRects()].some((box) => {
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const label = one.labels && one.labels[0]; // a control may be drawn by its label
    return top && (one.contains(top) || top.contains(one) || (label && label.contains(top)));
  });

  // Drawn shapes that nobody can tell from the paper: neither fill nor stroke has 3 to 1.
  function faint() {
    const paper = rgb(style(document.documentElement).backgroundColor) || [255, 255, 255];
    const shapes = "svg path, svg rect, svg circle, svg line, svg polyline, svg polygon, svg text";
    return [...document.querySelectorAll(shapes)].filter((one) => {
      if (!shown(one) || one.closest("[data-quiet]")) return false;
      const colours = [rgb(style(one).fill), rgb(style(one).stroke)].filter(Boolean);
      return !colours.some((colour) => contrast(colour, paper) >= 2.9);
    }).map((one) => `${one.getAttribute("class")} of ${name(one.closest("svg").parentElement)}`);
  }
  const rgb = (text) => {
    const parts = (text.match(/[\d.]+/g) || []).map(Number);
    return parts.length < 3 || parts[3] === 0 ? null : parts.slice(0, 3);
  };
  const light = (colour) => colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (a, b) => {
    const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };

  // What a page without script must not show: it would do nothing. (Boxes to tick on paper may.)
  function idle() {
    const able = "button, select, [type=range], [type=number], [type=search], [data-script] *";
    return [...document.querySelectorAll(able)].filter(shown)
      .map((one) => `${name(one)} does nothing without script`);
  }

  return { sideways, clipped, overlaps, targets, moving, faint, idle, words, begin, missed,
    focus };
})();
