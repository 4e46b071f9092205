"use strict";
// What is typed is kept in this browser until it is recorded: a reload or a lost login loses nothing.
(() => {
  const HIDDEN = new Set(["password", "csrf", "seen", "file"]);
  const place = (form) => `typed:${location.pathname}:${form.getAttribute("action") || ""}`;
  const fields = (form) => [...form.elements].filter((one) =>
    one.name && !HIDDEN.has(one.name) && !["hidden", "password", "file", "submit", "button"].includes(one.type));
  const read = (form) => fields(form).map((one) =>
    [one.name, ["checkbox", "radio"].includes(one.type) ? (one.checked ? one.value : null) : one.value]);
  const keep = (form) => {
    try { sessionStorage.setItem(place(form), JSON.stringify(read(form))); } catch { /* no room: explicitly ignored */ }
  };
  const restore = (form) => {
    const said = sessionStorage.getItem(place(form));
    if (!said || document.querySelector("[role=alert]")) return;
    const kept = JSON.parse(said);
    fields(form).forEach((one, i) => {
      const [name, value] = kept[i] || [];
      if (name !== one.name) return;
      if (["checkbox", "radio"].includes(one.type)) one.checked = value === one.value;
      else one.value = value;
    });
  };
  const forms = () => document.querySelectorAll("form[method=post][data-keep]");
  const begin = () => {
    if (document.querySelector(".done")) forms().forEach((form) => sessionStorage.removeItem(place(form)));
    forms().forEach(restore);
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form) keep(form);
  });
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", begin);
  // A key answers the question that is shown: every answer is a button with data-key.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    if (found.matches("dialog")) found.open ? found.close() : found.showModal();
    else found.click();
  });
})();
