// Laid into a page before its own scripts: tells of every way in which a text may come to act.
(() => {
  "use strict";
  const hits = [];
  const hit = (how, what) => hits.push(`${how}: ${String(what).slice(0, 120)}`);
  const traps = ["alert", "confirm", "prompt", "print", "open", "canary", "fetch", "postMessage"];
  for (const name of traps) window[name] = (what) => hit(name, what);
  for (const name of ["write", "writeln"]) document[name] = (what) => hit(`document.${name}`, what);
  navigator.sendBeacon = (what) => hit("sendBeacon", what);
  XMLHttpRequest.prototype.open = (_, what) => hit("XMLHttpRequest", what);
  window.addEventListener("securitypolicyviolation", (refused) => {
    hit("policy", `${refused.violatedDirective} ${refused.blockedURI} ${refused.sample}`);
  });

  const EVENTS = `click dblclick auxclick contextmenu mousedown mouseup mouseover mouseout
    mouseenter mouseleave mousemove wheel pointerdown pointerup pointerover pointerout pointerenter
    pointerleave pointermove pointercancel pointerrawupdate gotpointercapture lostpointercapture
    touchstart touchend touchmove touchcancel focus focusin focusout blur keydown keypress keyup
    input beforeinput change select selectstart selectionchange submit reset invalid formdata
    search load error abort beforeunload unload pageshow pagehide hashchange popstate message
    resize scroll scrollend scrollsnapchange toggle beforetoggle command cancel close show
    animationstart animationend animationiteration animationcancel transitionrun transitionstart
    transitionend transitioncancel begin end repeat drag dragstart dragend dragenter dragleave
    dragover drop copy cut paste beforecopy beforecut beforepaste play playing pause canplay
    canplaythrough durationchange timeupdate volumechange loadstart loadeddata loadedmetadata
    progress ratechange seeked seeking stalled suspend waiting ended emptied cuechange
    beforematch contentvisibilityautostatechange webkitmouseforcechanged
    webkitfullscreenchange webkittransitionend webkitanimationstart webkitanimationend
    afterprint beforeprint slotchange bounce finish start`.split(/\s+/);
  const OPEN = ["http:", "https:", "mailto:"];
  const PLACES = ["href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "poster"];

  // At the innermost elements, from where each event rises through all the others.
  function fire() {
    for (const one of document.querySelectorAll("*")) {
      if (one.firstElementChild) continue;
      for (const name of EVENTS) {
        one.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
      }
    }
  }

  // Links that a reader may follow are not followed here; any other does what it does.
  function click() {
    const found = { links: 0, controls: 0 };
    const stop = (event) => {
      const link = event.target.closest && event.target.closest("a[href]");
      if (link && OPEN.includes(link.protocol)) event.preventDefault();
    };
    window.addEventListener("click", stop, true);
    for (const one of document.querySelectorAll("a[href], area[href]")) {
      found.links += 1;
      one.click();
    }
    for (const one of document.querySelectorAll("button, input, select, summary, label")) {
      found.controls += 1;
      if (one.focus) one.focus();
      one.click();
    }
    window.removeEventListener("click", stop, true);
    return found;
  }

  function bad() {
    const found = [];
    for (const one of document.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (name.startsWith("on")) found.push(`${one.tagName} ${name}=${value.slice(0, 80)}`);
        const at = PLACES.includes(name) && value.trim().replace(/[\u0000-\u0020]/g, "");
        if (at && /^(?:javascript|data|vbscript|blob|file):/i.test(at)) {
          found.push(`${one.tagName} ${name}=${value.slice(0, 80)}`);
        }
      }
    }
    return found;
  }

  window.hostile = { fire, click, bad, hits: () => hits };
})();
