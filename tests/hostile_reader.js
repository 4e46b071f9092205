// Reads texts as the site's own script does: from data attributes and JSON, into text alone.
document.querySelectorAll("[data-text]").forEach((one) => {
  const line = document.createElement("p");
  line.textContent = one.dataset.text;
  line.setAttribute("aria-label", one.dataset.text);
  document.getElementById("read").append(line);
});
document.querySelectorAll("script[type='application/ld+json']").forEach((one) => {
  const line = document.createElement("p");
  line.textContent = JSON.parse(one.textContent).name;
  document.getElementById("read").append(line);
});
