// What only a script can do is hidden until there is one.
(() => {
  "use strict";
  for (const root of document.querySelectorAll("[data-upright]")) {
    for (const one of root.querySelectorAll("[data-script]")) one.hidden = false;
  }
})();
