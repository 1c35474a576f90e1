"use strict";
// The slider: the picture of another day, as known on another day. Map and time line follow; all pictures are in the page.
(function () {
  const then = JSON.parse(document.getElementById("map-data").textContent).then;
  const box = document.getElementById("days");
  if (!then || !box || !window.orontesMaps) return;
  const day = document.getElementById("day"), known = document.getElementById("known");
  const dayText = document.getElementById("day-text"), knownText = document.getElementById("known-text");
  const words = document.getElementById("then"), latest = document.getElementById("latest");
  let drawn = false;
  box.hidden = false;

  // The picture of one day in words, side by side with the map.
  function told(cells) {
    const bySide = new Map();
    for (const cell of cells) {
      const name = cell.side === null ? "" : then.sides[cell.side];
      const town = window.orontesTown(cell.town);
      if (!town || town.minor || !name) continue;
      if (!bySide.has(name)) bySide.set(name, []);
      bySide.get(name).push(town.name + (cell.status === "assessed" ? "" : " (" + then.statusWords[cell.status] + ")"));
    }
    return [...bySide].map(([name, towns]) => name + ": " + towns.join(", ")).join(". ");
  }

  function show() {
    const d = Number(day.value), k = Number(known.value);
    dayText.textContent = then.dayWords[d];
    knownText.textContent = then.knownWords[k];
    day.setAttribute("aria-valuetext", then.dayWords[d]);
    known.setAttribute("aria-valuetext", then.knownWords[k]);
    const now = d === then.days.length - 1 && k === then.known.length - 1;
    latest.hidden = now;
    const found = then.pictures[k + ":" + d];
    if (now || !found) {
      if (drawn) for (const map of window.orontesMaps) map.latest();
      drawn = false;
      words.textContent = "";
    } else {
      drawn = true;
      const cells = found[0].map((n) => then.cells[n]);
      const picture = { cells, fronts: found[1].map((n) => then.fronts[n]), roads: found[2].map((n) => then.roads[n]) };
      for (const map of window.orontesMaps) map.show(picture, then);
      words.textContent = "As of " + then.dayWords[d] + ", as known on " + then.knownWords[k] + ". " + (told(cells) || "No report told who held what") + ".";
    }
    followTimeLine(then.days[d], then.known[k], now);
  }

  function followTimeLine(dayIso, knownIso, now) {
    const line = document.getElementById("timeline");
    if (!line) return;
    const first = Date.parse(line.dataset.first), last = Date.parse(line.dataset.last);
    const x = (400 * (Date.parse(dayIso) + 86400000 - first)) / (last - first);
    for (const row of line.querySelectorAll("li[data-start]")) {
      row.classList.toggle("time-later", !now && (row.dataset.start > dayIso || row.dataset.known > knownIso));
      let mark = row.querySelector(".time-cursor");
      if (!mark) {
        mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        for (const [name, value] of [["class", "time-cursor"], ["width", "1.6"], ["height", "14"]]) mark.setAttribute(name, value);
        row.querySelector("svg").append(mark);
      }
      mark.setAttribute("x", String(Math.max(0, Math.min(398.4, x))));
      mark.setAttribute("visibility", now ? "hidden" : "visible");
    }
  }

  // No picture is of a day after that on which it was known: the other slider gives way.
  function settle(moved) {
    if (then.days[day.value] > then.known[known.value]) {
      if (moved === day) known.value = String(then.known.findIndex((iso) => iso >= then.days[day.value]));
      else day.value = String(then.days.findLastIndex((iso) => iso <= then.known[known.value]));
      if (Number(day.value) < 0) day.value = "0";
    }
    show();
  }
  day.addEventListener("input", () => settle(day));
  known.addEventListener("input", () => settle(known));
  latest.addEventListener("click", () => {
    day.value = day.max;
    known.value = known.max;
    show();
    day.focus();
  });
  window.addEventListener("beforeprint", () => {
    day.value = day.max;
    known.value = known.max;
    show();
  });
  show();
})();
