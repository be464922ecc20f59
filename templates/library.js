// Shows the metrics that hold all the words asked for and fit the chosen section, role and table.
const words = document.getElementById("words");
const choices = ["section", "role", "table"].map((name) => document.getElementById(name));
function show() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const entry of document.querySelectorAll(".entry")) {
    const text = entry.textContent.toLowerCase();
    const fits = choices.every((one) => !one.value || entry.dataset[one.id].split(" ").includes(one.value));
    entry.hidden = !(fits && wanted.every((word) => text.includes(word)));
    count += entry.hidden ? 0 : 1;
  }
  for (const part of document.querySelectorAll("section.part")) {
    part.hidden = !part.querySelector(".entry:not([hidden])");
  }
  document.getElementById("found").textContent = count;
}
words.addEventListener("input", show);
choices.forEach((one) => one.addEventListener("change", show));
show();
