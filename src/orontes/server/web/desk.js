"use strict";
(function () {
  const { make, at, get, post, send, follow, range, counted, table, told } = Desk;
  const desk = { state: null, drawn: null, page: null, scroll: 0, offset: 0, total: 0, weights: {}, scenarios: [], parts: [], drawing: 0, known: new Map() };
  const PAGE = 20;

  // ---- the picture ----
  function asked() {
    const given = { as_of: at("as-of").value || null, known_on: at("known-on").value || null, country: at("country").value || null };
    return { ...given, weights: desk.weights };
  }

  async function draw() {
    const turn = ++desk.drawing;
    if (!desk.state || desk.state.startsWith("0-")) return show(null);
    note("Drawing the page \u2026");
    try {
      const drawnFor = desk.state;
      const job = await follow(await post("/api/briefs", asked()));
      if (turn !== desk.drawing || job.state !== "done") return note(job.state === "stopped" ? "Stopped; the page below is an earlier one." : null);
      desk.drawn = drawnFor;
      show(job.result);
      note(null);
    } catch (error) {
      if (turn === desk.drawing) note(error.message);
    }
  }

  function show(result) {
    desk.page = result;
    at("empty").hidden = Boolean(result);
    at("page").hidden = !result;
    if (!result) return;
    at("page").src = "/pages/" + result.page;
    at("page-alone").href = at("page-save").href = "/pages/" + result.page;
    at("status").textContent = "As of " + result.as_of + (result.known_on && result.known_on !== result.as_of ? ", as known on " + result.known_on : "") + (result.country ? ", " + result.country : "") + ": " + counted(result.claims, "claim") + " from " + counted(result.reports, "report");
    showScenarios(result.scenarios);
  }

  function note(words) {
    at("page-note").hidden = !words;
    at("page-note").textContent = words || "";
  }

  at("page").addEventListener("load", () => at("page").contentWindow.postMessage({ orontes: "desk", y: desk.scroll }, "*"));
  window.addEventListener("message", (event) => {
    if (event.source !== at("page").contentWindow || !event.data) return;
    if (event.data.orontes === "scroll" && Number.isFinite(event.data.y)) desk.scroll = event.data.y;
    if (event.data.orontes === "review" && /^[0-9a-f]{20}$/.test(event.data.claim)) reviewOne(event.data.claim);
  });
  at("days").addEventListener("submit", (event) => { event.preventDefault(); desk.weights = {}; draw(); });
  at("days").addEventListener("reset", () => setTimeout(() => { desk.weights = {}; draw(); }));

  // ---- the ledger: asked again and again, since others work on it too ----
  async function look() {
    const found = await get("/api/ledger");
    at("left").textContent = found.reviews.unreviewed ? String(found.reviews.unreviewed) : "";
    if (found.state === desk.state) return;
    const first = desk.state === null;
    desk.state = found.state;
    at("ledger-name").textContent = found.name;
    document.title = found.name + " \u00b7 Orontes desk";
    if (first) prepare(found);
    fillCountries(found.countries);
    if (!first) refreshClaims();
    clearTimeout(desk.later);
    desk.later = setTimeout(draw, first ? 0 : 1200);
  }

  function prepare(found) {
    desk.parts = found.parts;
    desk.choices = found.choices;
    at("suffixes").textContent = "Texts, web pages, PDF, JSON of ReliefWeb, JSON Lines, tables as csv: " + found.suffixes.join(" ");
    at("files").accept = found.suffixes.join(",");
    for (const kind of found.kinds) at("f-kind").append(make("option", { value: kind }, kind.replaceAll("_", " ")));
    list();
  }

  function fillCountries(countries) {
    const chosen = at("country").value;
    at("country").replaceChildren(make("option", { value: "" }, "of most claims"), ...countries.map((one) => make("option", { value: one.code }, one.code + " (" + one.claims + ")")));
    at("country").value = countries.some((one) => one.code === chosen) ? chosen : "";
  }

  async function watch() {
    try {
      await look();
      if (at("status").dataset.lost) { delete at("status").dataset.lost; at("status").textContent = ""; }
    } catch (error) {
      at("status").dataset.lost = "yes";
      at("status").textContent = error.message;
    }
    setTimeout(watch, document.hidden ? 8000 : 2500);
  }

  // ---- review ----
  async function list() {
    const query = new URLSearchParams({ limit: PAGE, offset: desk.offset });
    for (const [name, value] of [["status", at("f-status").value], ["kind", at("f-kind").value], ["words", at("f-words").value.trim()]]) if (value) query.set(name, value);
    const below = Number(at("f-below").value);
    if (at("f-below").value && below >= 0 && below <= 100) query.set("below", below / 100);
    const turn = desk.listing = (desk.listing || 0) + 1;
    try {
      const found = await get("/api/claims?" + query);
      if (turn !== desk.listing) return;
      desk.total = found.total;
      at("claims").replaceChildren(...found.claims.map(card));
      at("where").textContent = found.total ? (desk.offset + 1) + "\u2013" + (desk.offset + found.claims.length) + " of " + found.total : "";
      at("review-hint").textContent = found.total ? "Keys on a claim: a accept, c correct, r reject, j next, k before." : "No claim is left here.";
      at("before").disabled = !desk.offset;
      at("after").disabled = desk.offset + found.claims.length >= found.total;
    } catch (error) {
      at("claims").replaceChildren(told(error));
    }
  }

  // What another person changed shows at once, without taking away what is being written.
  async function refreshClaims() {
    for (const box of [...at("claims").children]) {
      if (!box.dataset.claim) continue;
      if (box.querySelector("form")) continue;
      const now = await get("/api/claims/" + box.dataset.claim).catch(() => null);
      if (now && now.state !== box.dataset.state) box.replaceWith(card(now));
    }
    if (!at("claims").querySelector("form") && !at("claims").contains(document.activeElement)) list();
  }

  async function reviewOne(id) {
    choose("review");
    try {
      const found = await get("/api/claims/" + id);
      const box = card(found);
      const old = at("claims").querySelector('[data-claim="' + id + '"]');
      if (old) old.remove();
      at("claims").prepend(box);
      box.scrollIntoView({ block: "nearest" });
      box.focus();
    } catch (error) {
      at("claims").prepend(told(error));
    }
  }

  const SHOWN = ["actor", "change", "target_actor", "place", "origin", "destination", "route", "people", "distance", "when", "source", "source_kind", "community", "cause"];

  function card(one) {
    const facts = make("dl");
    for (const part of SHOWN) if (one.parts[part]) facts.append(make("dt", {}, part.replaceAll("_", " ")), make("dd", { dir: "auto" }, one.parts[part]));
    const quote = make("blockquote", { dir: "auto" }, make("span", { className: "around" }, one.before), make("mark", {}, one.sentence), make("span", { className: "around" }, one.after));
    const buttons = make("p", { className: "actions" });
    const withdraw = make("button", { type: "button", className: "link" }, "Withdraw the report");
    const box = make("article", { className: "claim", tabIndex: 0, "data-claim": one.claim.id, "data-state": one.state, "aria-label": "Claim: " + one.claim.kind.replaceAll("_", " ") },
      make("h3", {}, one.claim.kind.replaceAll("_", " "), make("span", { className: "modality" }, one.claim.modality), make("span", { className: "sure" }, Math.round(100 * one.read.confidence) + " % sure read")),
      quote, make("p", { className: "of", dir: "auto" }, [one.report.title, one.report.publisher, one.report.date].filter(Boolean).join(" \u00b7 "), " ", withdraw), facts,
      one.words ? make("p", { className: "decided" }, make("span", { className: "reviewed reviewed-" + one.status }, one.status), " " + one.words.slice(one.status.length)) : null, buttons);
    const button = (words, run, quiet) => {
      const made = make("button", { type: "button", className: quiet ? "ghost" : "" }, words);
      made.addEventListener("click", run);
      buttons.append(made);
    };
    if (one.status !== "accepted") button("Accept", () => decide(box, one, { decision: "accepted" }));
    button("Correct", () => correct(box, one), true);
    if (one.status !== "rejected") button("Reject", () => reject(box, one), true);
    if (one.status !== "unreviewed") button("Reopen", () => decide(box, one, { decision: "reopened" }), true);
    withdraw.addEventListener("click", () => retract(box, one.report));
    box.addEventListener("keydown", (event) => {
      if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
      const next = event.key === "j" ? box.nextElementSibling : event.key === "k" ? box.previousElementSibling : null;
      const run = { a: () => decide(box, one, { decision: "accepted" }), c: () => correct(box, one), r: () => reject(box, one) }[event.key];
      if (next) next.focus();
      if (run) { event.preventDefault(); run(); }
    });
    return box;
  }

  function opened(box, ...children) {
    const old = box.querySelector("form");
    if (old) old.remove();
    const form = make("form", { autocomplete: "off" }, ...children);
    const cancel = make("button", { type: "button", className: "ghost" }, "Cancel");
    cancel.addEventListener("click", () => { form.remove(); box.focus(); });
    form.append(make("p", { className: "actions" }, make("button", { type: "submit" }, "Keep"), cancel));
    box.append(form);
    const first = form.querySelector("input, select");
    if (first) first.focus();
    return form;
  }

  function correct(box, one) {
    const row = (part) => make("label", {}, part.replaceAll("_", " "), field(part, one.parts[part] || ""));
    const own = desk.parts.filter((part) => one.parts[part]);
    const more = desk.parts.filter((part) => !one.parts[part]);
    const form = opened(box, make("p", { className: "hint" }, "Change what is wrong; empty takes a part out. Places by name, or as Name @ 34.92, 36.73."), ...own.map(row),
      make("details", {}, make("summary", {}, "Parts that nothing was read for"), make("div", {}, ...more.map(row))),
      make("label", {}, "why", make("input", { name: "*why", dir: "auto", maxLength: 500 })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const changes = {};
      for (const input of form.querySelectorAll("input, select")) if (input.name !== "*why" && input.value.trim() !== (one.parts[input.name] || "")) changes[input.name] = input.value.trim();
      if (!Object.keys(changes).length) return tell(box, "Nothing was changed.");
      decide(box, one, { decision: "corrected", changes, why: form.elements["*why"].value.trim() || null });
    });
  }

  function field(part, value) {
    const choices = desk.choices[part];
    if (!choices) return make("input", { name: part, value, dir: "auto", maxLength: 500 });
    const options = ["", ...choices].map((choice) => make("option", { value: choice, defaultSelected: choice === value }, choice.replaceAll("_", " ")));
    return make("select", { name: part }, ...options);
  }

  function reject(box, one) {
    const form = opened(box, make("label", {}, "why", make("input", { name: "why", dir: "auto", maxLength: 500 })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      decide(box, one, { decision: "rejected", why: form.elements.why.value.trim() || null });
    });
  }

  function retract(box, report) {
    const form = opened(box, make("p", { className: "hint" }, "All claims of this report are left out from today on; it stays in the ledger, and in pictures of days before."), make("label", {}, "why", make("input", { name: "why", dir: "auto", maxLength: 500, required: true })));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await post("/api/reports/" + report.id + "/retract", { reason: form.elements.why.value.trim() || "no reason given" });
        form.remove();
        await look();
        await list();
      } catch (error) {
        tell(box, error.message);
      }
    });
  }

  function tell(box, words) {
    const old = box.querySelector(".told");
    if (old) old.remove();
    box.append(make("p", { className: "told", role: "alert" }, words));
  }

  async function decide(box, one, given) {
    for (const button of box.querySelectorAll("button")) button.disabled = true;
    try {
      const made = await post("/api/claims/" + one.claim.id + "/review", { ...given, saw: one.state, reviewer: at("reviewer").value.trim() || null });
      const next = box.nextElementSibling;
      const now = card(made);
      box.replaceWith(now);
      (next && next.dataset.claim ? next : now).focus();
      look().catch(() => {});
    } catch (error) {
      for (const button of box.querySelectorAll("button")) button.disabled = false;
      if (error.status === 409 && error.body.claim) {
        const now = card(error.body.claim);
        const form = box.querySelector("form");
        box.replaceWith(now);
        tell(now, error.message + (form ? " What you wrote: " + written(form) : ""));
        now.focus();
      } else {
        tell(box, error.message);
      }
    }
  }

  const written = (form) => [...form.querySelectorAll("input")].filter((input) => input.value && input.value !== input.defaultValue).map((input) => input.name.replace("*", "") + ": " + input.value).join("; ") || "nothing";

  let typing = 0;
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("input", (event) => {
    if (event.target.id === "reviewer") return localStorage.setItem("reviewer", event.target.value);
    clearTimeout(typing);
    typing = setTimeout(() => { desk.offset = 0; list(); }, 250);
  });
  at("before").addEventListener("click", () => { desk.offset = Math.max(0, desk.offset - PAGE); list(); });
  at("after").addEventListener("click", () => { desk.offset += PAGE; list(); });
  at("reviewer").value = localStorage.getItem("reviewer") || "";

  // ---- add ----
  async function upload(files) {
    if (!files.length) return;
    choose("add");
    const form = new FormData();
    for (const file of files) form.append("files", file, file.name);
    if (at("date").value) form.append("date", at("date").value);
    form.append("known", at("known").value);
    const box = make("div");
    at("added").prepend(box);
    try {
      const job = await follow(await send("/api/uploads", form));
      const done = job.result;
      const words = done ? done.new + " new, " + done.known + " known already, " + done.reread + " read anew, " + done.rejected_count + " rejected; " + counted(done.claims, "claim") + " added." : "Stopped; what was read before is kept.";
      box.append(make("p", {}, make("strong", {}, files.length === 1 ? files[0].name : files.length + " files"), ": " + words));
      for (const reason of done ? [...done.notes, ...done.rejected] : []) box.append(make("p", { className: "hint", dir: "auto" }, reason));
      desk.offset = 0;
      await look();
      await list();
    } catch (error) {
      box.append(told(error));
    }
  }

  at("upload").addEventListener("submit", (event) => {
    event.preventDefault();
    const files = [...at("files").files];
    const text = at("paste").value.trim();
    if (text) files.push(new File([text], "pasted " + new Date().toISOString().slice(0, 16).replace(":", "h") + ".txt", { type: "text/plain" }));
    if (!files.length) return at("added").prepend(told(new Error("Choose files, or paste a text.")));
    upload(files);
    at("files").value = at("paste").value = "";
  });
  let inside = 0;
  window.addEventListener("dragenter", (event) => { if ([...event.dataTransfer.types].includes("Files")) { inside++; at("veil").hidden = false; } });
  window.addEventListener("dragleave", () => { if (inside && !--inside) at("veil").hidden = true; });
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    inside = 0;
    at("veil").hidden = true;
    upload([...event.dataTransfer.files]);
  });

  // ---- scenarios ----
  function showScenarios(scenarios) {
    desk.scenarios = scenarios;
    at("scenarios-hint").hidden = !scenarios.length;
    at("weights-draw").disabled = at("weights-back").disabled = !scenarios.length;
    at("weights").replaceChildren(...(scenarios.length ? scenarios.map(slider) : [make("p", {}, "This picture has no outlook: no report tells of a threat.")]));
    at("difference").replaceChildren();
    shares();
  }

  function slider(one) {
    const input = make("input", { type: "range", min: 0, max: 100, step: 1, value: Math.round(100 * one.weight), "data-name": one.name, "aria-label": "Weight of " + one.title });
    return make("div", { className: "weight-row" }, make("span", {}, one.title), input, make("output"), make("p", { className: "meaning" }, one.meaning));
  }

  function weights() {
    const found = {};
    for (const input of at("weights").querySelectorAll("input")) found[input.dataset.name] = Number(input.value);
    return found;
  }

  function shares() {
    const found = weights();
    const total = Object.values(found).reduce((sum, value) => sum + value, 0);
    for (const input of at("weights").querySelectorAll("input")) input.nextElementSibling.textContent = total ? Math.round((100 * found[input.dataset.name]) / total) + " %" : "\u2013";
    return total;
  }

  const MEASURES = { departures: "may leave", arrivals: "may arrive", displaced: "displaced on the last day", trapped_peak: "trapped, worst day" };

  async function difference() {
    const turn = desk.mixing = (desk.mixing || 0) + 1;
    if (!shares() || !desk.page) return;
    try {
      const found = await post("/api/briefs/" + desk.page.page + "/weights", { weights: weights() });
      if (turn !== desk.mixing) return;
      const rows = found.figures.map((one) => [(one.place || "All places") + ": " + MEASURES[one.measure], range(one.before), range(one.after), change(one.after.mean - one.before.mean)]);
      at("difference").replaceChildren(table("Persons over the horizon", ["", "by the reports", "by your weights", "mean"], rows));
    } catch (error) {
      if (turn === desk.mixing) at("difference").replaceChildren(told(error));
    }
  }

  function change(number) {
    const shown = Desk.persons(Math.abs(number));
    return make("span", { className: number > 0 ? "up" : "down" }, Math.abs(number) < 1 ? "0" : (number > 0 ? "+" : "\u2212") + shown);
  }

  at("weights").addEventListener("input", () => { shares(); clearTimeout(desk.moving); desk.moving = setTimeout(difference, 60); });
  at("weights").addEventListener("submit", (event) => event.preventDefault());
  at("weights-draw").addEventListener("click", () => { if (shares()) { desk.weights = weights(); draw(); } });
  at("weights-back").addEventListener("click", () => { desk.weights = {}; draw(); });

  // ---- what if ----
  at("suppositions").addEventListener("submit", async (event) => {
    event.preventDefault();
    const sentences = at("sentences").value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (!sentences.length) return at("supposed").replaceChildren(told(new Error("Write what is supposed, like: Homs falls on 2024-12-08.")));
    at("supposed").replaceChildren(make("p", { className: "hint" }, "Working it out \u2026"));
    try {
      const { weights: _, ...given } = asked();
      const job = await follow(await post("/api/suppositions", { ...given, sentences }));
      at("supposed").replaceChildren(...(job.result ? comparison(job.result) : [make("p", {}, "Stopped.")]));
    } catch (error) {
      at("supposed").replaceChildren(told(error));
    }
  });

  const best = (spread) => {
    const q = spread.quantiles;
    return range({ low: q[0], best: q[3], high: q[q.length - 1] });
  };
  const hours = (h, km) => (h === null || km === null ? "no way" : h.toFixed(1) + " h (" + Math.round(km) + " km)");

  function comparison(found) {
    const name = (id) => found.names[id] || id;
    const VERBS = { departures: "leave", arrivals: "arrive", trapped: "trapped, worst day", moves: "move" };
    const parts = [make("p", {}, make("strong", {}, "Supposed: "), found.supposed.flatMap((one) => one.understood).join("; ") + ".")];
    if (found.ways.length) parts.push(table("Ways between regions", ["", "now", "then"], found.ways.slice(0, 8).map((way) => [way.origin + " \u2013 " + way.destination, hours(way.before_h, way.before_km), way.after_h === null ? "lost" : hours(way.after_h, way.after_km)])));
    if (found.cut_off.length) parts.push(make("p", {}, make("strong", {}, "No road joins any more: "), found.cut_off.slice(0, 8).map(([id]) => name(id)).join(", ") + "."));
    if (found.figures.length) parts.push(table("People within " + found.days + " days", ["", "without", "with", "difference"], found.figures.slice(0, 14).map((one) => [([one.origin, one.destination].filter(Boolean).map(name).join(" to ") || "All places") + ": " + VERBS[one.measure], best(one.without), best(one.supposed), best(one.added)])));
    else parts.push(make("p", { className: "hint" }, "Nobody is threatened either way."));
    return parts;
  }

  // ---- export ----
  at("exporting").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = at("exporting");
    const kinds = [...form.querySelectorAll("input[name=kind]:checked")].map((input) => input.value);
    if (!kinds.length) return at("exported").replaceChildren(told(new Error("Choose at least one kind of file.")));
    at("exported").replaceChildren(make("p", { className: "hint" }, "Writing \u2026"));
    try {
      const job = await follow(await post("/api/exports", { ...asked(), profile: form.elements.profile.value, kinds, hxl: at("hxl").checked }));
      if (!job.result) return at("exported").replaceChildren(make("p", {}, "Stopped."));
      const link = make("a", { href: "/api/exports/" + job.result.export, download: "orontes-export.zip" }, "orontes-export.zip");
      at("exported").replaceChildren(make("p", {}, link, " (" + counted(job.result.files.length, "file") + ", " + (job.result.bytes / 1e6).toFixed(1) + " MB)"));
    } catch (error) {
      at("exported").replaceChildren(told(error));
    }
  });

  // ---- tabs ----
  const tabs = [...document.querySelectorAll("[role=tab]")];
  function choose(name) {
    for (const tab of tabs) {
      const mine = tab.getAttribute("aria-controls") === name;
      tab.setAttribute("aria-selected", String(mine));
      tab.tabIndex = mine ? 0 : -1;
      at(tab.getAttribute("aria-controls")).hidden = !mine;
    }
  }
  for (const [n, tab] of tabs.entries()) {
    tab.addEventListener("click", () => choose(tab.getAttribute("aria-controls")));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(n + step + tabs.length) % tabs.length];
      choose(next.getAttribute("aria-controls"));
      next.focus();
    });
  }

  watch();
})();
