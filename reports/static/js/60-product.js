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
