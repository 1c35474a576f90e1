"use strict";
// The evidence panel: every element with data-figure opens what it rests on. Text from reports enters as text nodes only.
(function () {
  let book = null, entries = new Map();
  const basisOf = (entry) => book.bases[entry.basis].map((n) => book.names[n]);
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  let opener = null, shown = null;
  let desk = false;

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    for (const child of children) {
      if (child !== null && child !== undefined) element.append(child);
    }
    return element;
  }

  function isolated(text) {
    const element = make("bdi", "", text);
    element.dir = "auto";
    return element;
  }

  function facts(pairs) {
    const list = make("dl", "facts");
    for (const [term, value] of pairs) {
      if (value === null || value === undefined || value === "") continue;
      list.append(make("dt", "", term), make("dd", "", typeof value === "string" ? isolated(value) : value));
    }
    return list;
  }

  function quoteOf(entry) {
    return entry.context === undefined ? entry.quote : book.contexts[entry.context].slice(entry.from, entry.to);
  }

  function sentenceView(entry) {
    const box = make("div", "leaf leaf-sentence");
    const quote = make("blockquote");
    quote.dir = "auto";
    if (entry.context === undefined) {
      quote.append(make("mark", "", entry.quote));
    } else {
      const context = book.contexts[entry.context];
      quote.append(context.slice(0, entry.from), make("mark", "", context.slice(entry.from, entry.to)), context.slice(entry.to));
    }
    box.append(quote);
    const report = book.reports[entry.report] || {};
    const claim = book.claims[entry.claim];
    const rows = [["Report", report.title], ["Publisher", report.publisher], ["Date of report", report.date || "not told"]];
    if (claim) {
      rows.push(
        ["Date of event", claim.when || "not told"],
        ["By whose word", claim.source || "the report itself"],
        ["Kind of claim", claim.kind],
        ["How certain", claim.modality],
        ["Read by rule", claim.rule],
        ["Confidence in the reading", claim.confidence + " %"],
        ["Review", claim.review || "nobody has reviewed it"],
      );
    }
    rows.push(["Address", report.url]);
    box.append(facts(rows));
    if (desk && claim) {
      const button = make("button", "to-desk", "Review this claim");
      button.type = "button";
      button.addEventListener("click", () => window.parent.postMessage({ orontes: "review", claim: entry.claim }, "*"));
      box.append(button);
    }
    for (const other of (claim && claim.against) || []) {
      const entryAgainst = entries.get("claim:" + other);
      if (!entryAgainst) continue;
      const quoteAgainst = make("blockquote", "", make("mark", "", quoteOf(entryAgainst)));
      quoteAgainst.dir = "auto";
      box.append(make("div", "against", make("h4", "", "Another claim contradicts this"), quoteAgainst));
    }
    return box;
  }

  function assumptionView(entry) {
    const box = make("div", "leaf leaf-assumption");
    box.append(make("h4", "", entry.statement), make("p", "value", entry.value));
    if (entry.general_knowledge) box.append(make("span", "tag", "general knowledge"));
    box.append(make("p", "soft", isolated(entry.source)));
    return box;
  }

  function cellView(entry) {
    const box = make("div", "leaf leaf-cell");
    box.append(facts([["Table", entry.table], ["Row", entry.row], ["Column", entry.column], ["Value", entry.value], ["Source", entry.source]]));
    return box;
  }

  function leafView(entry) {
    if (entry.kind === "sentence") return sentenceView(entry);
    if (entry.kind === "cell") return cellView(entry);
    return assumptionView(entry);
  }

  // Sentences before cells before assumptions; each leaf once.
  function leaves(key, seen) {
    const entry = entries.get(key);
    if (!entry || seen.has(key)) return [];
    seen.add(key);
    if (entry.kind !== "figure") return [entry];
    return basisOf(entry).flatMap((part) => leaves(part, seen));
  }

  const MOST_HITS = 8;
  const COUNTED = ["people", "families", "households"];
  const GROUPS = [["sentence", "Sentences in reports"], ["cell", "Table cells"], ["assumption", "Assumptions"]];

  function fill(key) {
    const entry = entries.get(key);
    body.replaceChildren();
    if (!book) {
      body.append(make("p", "", "The evidence is being unpacked."));
      return;
    }
    if (!entry) {
      body.append(make("p", "", "No evidence is stored for this."));
      return;
    }
    if (entry.kind === "figure") {
      body.append(make("p", "panel-number", entry.text + (COUNTED.includes(entry.unit) ? " " + entry.unit : "")), make("p", "status status-" + entry.status, entry.status), make("p", "how", book.hows[entry.how]));
      const parts = basisOf(entry).map((part) => [part, entries.get(part)]).filter(([, e]) => e && e.kind === "figure");
      if (parts.length) {
        const list = make("ul", "parts");
        for (const [part, e] of parts) {
          const button = make("button", "n n-" + e.status, e.text);
          button.type = "button";
          button.dataset.figure = part;
          list.append(make("li", "", button, " ", book.hows[e.how]));
        }
        body.append(make("h3", "", "Made from"), list);
      }
    }
    const found = leaves(key, new Set());
    for (const [kind, title] of GROUPS) {
      const own = found.filter((leaf) => leaf.kind === kind);
      if (!own.length) continue;
      const group = make("details", "", make("summary", "", title + " (" + own.length + ")"));
      group.open = kind === found[0].kind || own.length <= 3;
      for (const leaf of own) group.append(leafView(leaf));
      body.append(group);
    }
  }

  function open(key, from) {
    if (!panel.contains(from)) opener = from;
    shown = key;
    fill(key);
    panel.hidden = false;
    document.body.classList.add("panel-open");
    panel.scrollTop = 0;
    document.getElementById("panel-close").focus({ preventScroll: true });
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove("panel-open");
    if (opener && opener.isConnected && opener.focus) opener.focus({ preventScroll: true });
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const element = event.target instanceof Element ? event.target.closest("[data-figure]") : null;
    if (element) open(element.dataset.figure, element);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const element = event.target instanceof Element ? event.target.closest("[data-figure]:not(button)") : null;
    if (element && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(element.dataset.figure, element);
    }
  });
  document.getElementById("panel-close").addEventListener("click", close);
  window.orontesEvidence = open;

  // Inside the local application the page hands over claims to review, and comes back to where it was read.
  window.addEventListener("message", (event) => {
    if (window.parent === window || event.source !== window.parent || !event.data || event.data.orontes !== "desk") return;
    if (!desk) addEventListener("scroll", () => window.parent.postMessage({ orontes: "scroll", y: Math.round(scrollY) }, "*"), { passive: true });
    desk = true;
    if (Number.isFinite(event.data.y)) scrollTo({ top: event.data.y, behavior: "instant" });
  });

  // The evidence, and in a long brief the claims and reports, are compressed in the file; nothing is fetched for them.
  async function unpack() {
    if (typeof DecompressionStream === "undefined") throw new Error("This browser is too old to unpack the evidence.");
    const bytes = Uint8Array.from(atob(document.getElementById("evidence-data").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const data = JSON.parse(await new Response(stream).text());
    book = data.book;
    entries = new Map(book.names.map((name, n) => [name, book.entries[n]]));
    const later = document.getElementById("told-later");
    // Markup of our own templates, in which every word of a report was escaped as in the rest of the page.
    if (later) later.parentElement.replaceWith(...new DOMParser().parseFromString(data.told, "text/html").body.childNodes);
    searchable();
    if (!panel.hidden && shown) fill(shown);
  }
  window.orontesReady = unpack().catch((error) => {
    const later = document.getElementById("told-later");
    if (later) later.textContent = String(error.message);
    book = { names: [], entries: [], hows: [], bases: [], contexts: [], claims: {}, reports: {} };
    searchable();
  });

  // Finding a claim by any word of its row, or by the name of a place in its own script; Arabic letters that are written
  // in several ways count as one.
  function searchable() {
    const find = document.getElementById("find");
    if (!find) return;
    const alike = { "ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي" };
    const plain = (text) => text.normalize("NFKD").replace(/[\p{M}ـ]/gu, "").replace(/[ىةٱکی]/g, (c) => alike[c]).toLowerCase();
    const towns = JSON.parse(document.getElementById("map-data").textContent).towns.filter((town) => town.key);
    const named = towns.map((town) => [town, plain(town.name + " " + town.local)]);
    // Places on the map whose name, in Latin or Arabic letters, has the words in it; each opens its evidence.
    function places(words) {
      const line = document.getElementById("found-places");
      const hits = words.length ? named.filter(([, text]) => words.every((word) => text.includes(word))).slice(0, MOST_HITS) : [];
      line.hidden = !hits.length;
      line.replaceChildren("On the map: ", ...hits.flatMap(([town], n) => {
        const button = make("button", "hit", isolated(town.name), town.local ? " " : "", town.local ? isolated(town.local) : "");
        button.type = "button";
        button.dataset.figure = town.key;
        button.setAttribute("aria-label", town.label);
        return n ? [", ", button] : [button];
      }));
    }
    const rows = [...document.querySelectorAll("table.claims tbody tr")].map((row) => [row, plain(row.textContent + " " + row.dataset.names)]);
    find.addEventListener("input", () => {
      const words = plain(find.value).split(/\s+/).filter(Boolean);
      let left = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        left += row.hidden ? 0 : 1;
      }
      for (const table of document.querySelectorAll("table.claims")) table.hidden = !table.querySelector("tbody tr:not([hidden])");
      document.getElementById("found").textContent = words.length ? left + " of " + rows.length : "";
      places(words);
    });
  }
})();
