"use strict";
// The map: outlines, roads, towns, front and flows. All text is set as text, all geometry comes as numbers.
(function () {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  if (typeof L === "undefined") return;
  const maps = [draw(document.getElementById("map-canvas"), data.bounds, true), draw(document.getElementById("map-inset"), data.inset, false)];
  const byKey = new Map(data.towns.map((town) => [town.key, town]));
  window.orontesMaps = maps.filter(Boolean);
  window.orontesTown = (key) => byKey.get(key);

  function draw(holder, area, main) {
  if (!holder || !area) return null;
  const SOLID = ["assessed", "inferred", "besieged"], BAND_KM = 7;
  holder.replaceChildren();
  const SVG = "http://www.w3.org/2000/svg";
  const map = L.map(holder, {
    attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomDelta: 0.5, minZoom: 4, maxZoom: 13, zoomControl: false,
    dragging: !L.Browser.mobile, fadeAnimation: false, renderer: L.svg({ padding: 1 }),
  });
  const bounds = L.latLngBounds(area);
  map.fitBounds(bounds, { padding: main ? [12, 12] : [0, 0], animate: false });
  map.setMaxBounds(data.frame && L.latLngBounds(data.frame).contains(bounds) ? data.frame : bounds.pad(1));
  if (main) L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);

  function svg(tag, attributes, parent) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (parent) parent.append(element);
    return element;
  }

  // A drawn thing opens its evidence by click, Enter or space, as the numbers in the text do.
  function linked(layer, key, label) {
    const element = layer.getElement();
    if (!element || !key) return;
    element.dataset.figure = key;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", label);
  }

  const quiet = { interactive: false };
  for (const country of data.land) {
    L.polygon(country.rings, { ...quiet, className: country.focus ? "land land-focus" : "land" }).addTo(map);
  }
  const countries = [];
  for (const country of main ? data.land : []) {
    const name = document.createElement("span");
    name.textContent = country.name;
    const icon = L.divIcon({ className: "country-label", html: name, iconSize: [0, 0] });
    L.marker(country.middle, { icon, interactive: false, keyboard: false, zIndexOffset: -2000 }).addTo(map);
    countries.push({ name, middle: country.middle });
  }
  for (const road of data.network) L.polyline(road.ends, { ...quiet, className: road.known ? "road" : "road road-assumed" }).addTo(map);
  // What the slider changes lies in panes of its own, so that the order of drawing stays: roads, flows, fronts, then symbols.
  const pane = (name, z) => {
    map.createPane(name).style.zIndex = z;
    return { pane: name, renderer: L.svg({ padding: 1, pane: name }) };
  };
  // Land between two towns of one holder that a road joins: one tint a side, however many bands lie on each other.
  const areaPane = pane("areas", 400), areaLayer = L.layerGroup().addTo(map);
  map.getPane("areas").style.opacity = ".2";
  let areas = [];

  function areasOf(towns) {
    const held = new Map(towns.filter((town) => town.colour && town.key && SOLID.includes(town.status)).map((town) => [town.home || town.key, town]));
    return data.between.map(([a, b]) => [held.get(a), held.get(b)]).filter(([a, b]) => a && b && a.side === b.side);
  }

  function drawAreas() {
    areaLayer.clearLayers();
    const metres = (40075016.7 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** (map.getZoom() + 8);
    const weight = Math.max(6, Math.min(60, (1000 * BAND_KM) / metres));
    for (const [a, b] of areas) {
      const line = L.polyline([[a.lat, a.lon], [b.lat, b.lon]], { ...areaPane, className: "area", weight, color: a.colour, opacity: 1, lineCap: "round" }).addTo(areaLayer);
      line.getElement().dataset.figure = a.key;
    }
  }

  const onRoads = pane("roads", 401), onFlows = pane("flows", 402), onFronts = pane("fronts", 403);
  const roadLayer = L.layerGroup().addTo(map), flowLayer = L.layerGroup().addTo(map), frontLayer = L.layerGroup().addTo(map);
  const cutLayer = L.layerGroup().addTo(map), townLayer = L.layerGroup().addTo(map);

  function drawLines(roads, fronts) {
    roadLayer.clearLayers();
    frontLayer.clearLayers();
    for (const road of roads) {
      L.polyline(road.points, { ...quiet, ...onRoads, className: "road-casing" }).addTo(roadLayer);
      linked(L.polyline(road.points, { ...onRoads, className: "road-" + road.status }).addTo(roadLayer), road.key, road.label);
    }
    for (const front of fronts) {
      L.polyline(front.points, { ...quiet, ...onFronts, className: "front-casing" }).addTo(frontLayer);
      linked(L.polyline(front.points, { ...onFronts, className: front.status === "around" ? "front front-around" : "front" }).addTo(frontLayer), front.key, front.label);
    }
  }

  // A flow is a tapered, bent arrow: narrow where people leave, wide where they arrive.
  function arrow(flow) {
    const a = map.latLngToLayerPoint(flow.from), b = map.latLngToLayerPoint(flow.to);
    const dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy);
    if (length < 24) return null;
    const bend = 0.11, mx = (a.x + b.x) / 2 - dy * bend, my = (a.y + b.y) / 2 + dx * bend;
    const at = (t) => [(1 - t) * (1 - t) * a.x + 2 * t * (1 - t) * mx + t * t * b.x, (1 - t) * (1 - t) * a.y + 2 * t * (1 - t) * my + t * t * b.y];
    const slope = (t) => {
      const x = 2 * (1 - t) * (mx - a.x) + 2 * t * (b.x - mx), y = 2 * (1 - t) * (my - a.y) + 2 * t * (b.y - my), n = Math.hypot(x, y) || 1;
      return [-y / n, x / n];
    };
    const first = 13 / length, last = 1 - 13 / length, head = Math.max(first, last - (8 + flow.width) / length);
    const left = [], right = [];
    for (let i = 0; i <= 16; i++) {
      const t = first + ((head - first) * i) / 16, [x, y] = at(t), [nx, ny] = slope(t);
      const half = (flow.width / 2) * (0.25 + (0.75 * i) / 16);
      left.push([x + nx * half, y + ny * half]);
      right.unshift([x - nx * half, y - ny * half]);
    }
    const [hx, hy] = at(head), [hnx, hny] = slope(head), wing = flow.width / 2 + 4;
    const points = [...left, [hx + hnx * wing, hy + hny * wing], at(last), [hx - hnx * wing, hy - hny * wing], ...right];
    return points.map(([x, y]) => map.layerPointToLatLng([x, y]));
  }

  let flowsShown = true;
  function drawFlows() {
    flowLayer.clearLayers();
    for (const flow of main && flowsShown ? data.flows : []) {
      const points = arrow(flow);
      if (!points) continue;
      const layer = L.polygon(points, { ...onFlows, className: "flow flow-" + flow.kind, smoothFactor: 0 }).addTo(flowLayer);
      linked(layer, flow.key, flow.label);
    }
  }

  // Towns are round, regions square; the pattern says how the holder is known.
  function symbol(town) {
    const size = 26, mid = size / 2, r = town.minor ? 4.5 : 8.5;
    const shape = (attributes) => town.region
      ? svg("rect", { x: mid - r, y: mid - r, width: 2 * r, height: 2 * r, rx: 2, ...attributes }, root)
      : svg("circle", { cx: mid, cy: mid, r, ...attributes }, root);
    const root = svg("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, "aria-hidden": "true" });
    if (town.status === "besieged") svg("circle", { cx: mid, cy: mid, r: 12, fill: "none", class: "ring" }, root);
    const fill = {
      assessed: town.colour, besieged: town.colour, inferred: town.colour, claimed: `url(#hatch-${town.side})`, contested: "url(#cross)",
    }[town.status];
    shape({ class: "town-back" });
    shape({ class: "town-dot town-" + town.status, fill: fill || "#c9c9c4" });
    const solid = town.status === "assessed" || town.status === "besieged";
    if (town.minor) return root;
    const letter = svg("text", { x: mid, y: mid, class: "letter " + (solid && town.light ? "letter-light" : solid ? "letter-dark" : "letter-halo") }, root);
    letter.textContent = town.letter;
    return root;
  }

  let labels = [];
  function drawTowns(towns) {
  townLayer.clearLayers();
  labels = [];
  for (const town of towns) {
    const box = document.createElement("div");
    box.append(symbol(town));
    const label = document.createElement("span");
    label.className = "town-label" + (town.focus ? " town-label-focus" : town.region ? " town-label-region" : town.minor ? " town-label-minor" : "");
    const name = document.createElement("bdi");
    name.dir = "auto";
    name.textContent = town.name;
    label.append(name);
    box.append(label);
    const icon = L.divIcon({ className: "town", html: box, iconSize: [26, 26] });
    const marker = L.marker([town.lat, town.lon], { icon, keyboard: false, title: "", zIndexOffset: town.focus ? 500 : -town.rank });
    marker.addTo(townLayer);
    linked(marker, town.key, town.label);
    labels.push({ town, label, marker });
  }
  }

  function drawCuts(cuts) {
  cutLayer.clearLayers();
  for (const cut of cuts) {
    const root = svg("svg", { viewBox: "0 0 26 26", width: 26, height: 26, "aria-hidden": "true" });
    svg("path", { d: "M6 6 20 20M20 6 6 20", class: "cut-back" }, root);
    svg("path", { d: "M6 6 20 20M20 6 6 20", class: "cut-cross" }, root);
    const marker = L.marker([cut.lat, cut.lon], { icon: L.divIcon({ className: "cut", html: root, iconSize: [26, 26] }), keyboard: false }).addTo(cutLayer);
    linked(marker, cut.key, cut.label);
  }
  }

  function picture(towns, fronts, roads, cuts, flows) {
    flowsShown = flows;
    areas = areasOf(towns);
    drawLines(roads, fronts);
    drawCuts(cuts);
    drawTowns(towns);
    redraw();
  }

  // A town as it stood on another day; without a word on it, it is not known who held it.
  function thenTown(town, cell, then) {
    const side = cell && cell.side !== null ? then.states[cell.side] : null;
    const known = cell || { status: "unknown", side: null, key: null };
    const holder = side ? then.sides[cell.side] + ", " : "";
    return {
      ...town, home: town.key, status: known.status, side: known.side, key: known.key, letter: side ? side.letter : "?", colour: side ? side.colour : null,
      light: Boolean(side && side.light), label: town.name + ": " + holder + then.statusWords[known.status],
    };
  }

  function show(found, then) {
    const cells = new Map(found.cells.map((cell) => [cell.town, cell]));
    const towns = data.towns.map((town) => thenTown(town, cells.get(town.key), then)).filter((town) => town.key || !town.minor);
    const cuts = found.roads.filter((road) => road.at).map((road) => ({ lat: road.at[0], lon: road.at[1], key: road.key, label: road.label }));
    picture(towns, found.fronts, found.roads, cuts, false);
  }

  function latest() {
    picture(data.towns, data.fronts, data.roads, data.cuts, true);
  }

  // Labels take the first free side of their town; what finds none waits for a closer look.
  const SIDES = [[16, -9], [-16, -9], [0, -31], [0, 12]], SPOTS = ["label-off", "label-right", "label-left", "label-top", "label-bottom"];
  function placeLabels() {
    const taken = labels.map(({ marker }) => {
      const p = map.latLngToLayerPoint(marker.getLatLng());
      return [p.x - 10, p.y - 10, p.x + 10, p.y + 10];
    });
    for (const marker of cutLayer.getLayers()) {
      const p = map.latLngToLayerPoint(marker.getLatLng());
      taken.push([p.x - 8, p.y - 8, p.x + 8, p.y + 8]);
    }
    for (const { name, middle } of countries) {
      const at = map.latLngToContainerPoint(middle), half = name.offsetWidth / 2 + 4;
      name.hidden = at.x < half || at.x > map.getSize().x - half;
    }
    const corner = map.containerPointToLayerPoint([0, 0]), room = map.getSize();
    const clear = (box) => box[0] >= corner.x && box[2] <= corner.x + room.x
      && taken.every((t) => box[2] <= t[0] || box[0] >= t[2] || box[3] <= t[1] || box[1] >= t[3]);
    const widths = labels.map(({ label }) => label.offsetWidth);
    labels.forEach(({ label, marker }, n) => {
      const p = map.latLngToLayerPoint(marker.getLatLng()), w = widths[n], h = 18;
      let spot = -1;
      for (let i = 0; i < SIDES.length && spot < 0; i++) {
        const x = i === 0 ? p.x + SIDES[0][0] : i === 1 ? p.x + SIDES[1][0] - w : p.x - w / 2, y = p.y + SIDES[i][1];
        const box = [x, y, x + w, y + h];
        if (clear(box)) {
          spot = i;
          taken.push(box);
        }
      }
      label.classList.remove(...SPOTS);
      label.classList.add(SPOTS[spot + 1]);
    });
  }

  function redraw() {
    drawAreas();
    drawFlows();
    placeLabels();
  }
  map.on("zoomend", redraw);
  map.on("moveend", placeLabels);
  latest();
  // On paper the map has a size of its own, in CSS pixels of 1/96 inch: what the first page leaves to it.
  function paperHeight() {
    const kinds = document.querySelectorAll("#changes tbody").length;
    return kinds > 2 ? "330px" : kinds ? "420px" : "500px";
  }
  function resize(width, height) {
    holder.style.width = width;
    holder.style.height = height;
    map.invalidateSize({ animate: false });
    map.fitBounds(bounds, { padding: main ? [12, 12] : [0, 0], animate: false });
    redraw();
  }
  window.addEventListener("beforeprint", () => resize(main ? "470px" : "205px", main ? paperHeight() : "160px"));
  window.addEventListener("afterprint", () => resize("", ""));
  holder.dataset.drawn = "yes";
  return { show, latest };
  }
})();
