"use strict";
// What the parts of the desk share: elements without markup, requests that mean it, jobs followed to their end.
const Desk = (function () {
  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (value === null || value === undefined) continue;
      if (name in element && name !== "list" && name !== "form") element[name] = value;
      else element.setAttribute(name, value);
    }
    for (const child of children) if (child !== null && child !== undefined) element.append(child);
    return element;
  }

  const at = (id) => document.getElementById(id);

  class Problem extends Error {
    constructor(status, body) {
      super(body.message + (body.cure ? ". " + body.cure[0].toUpperCase() + body.cure.slice(1) : "") + ".");
      this.status = status;
      this.body = body;
    }
  }

  async function ask(path, options) {
    let answer;
    try {
      answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
    } catch {
      throw new Problem(0, { message: "The desk does not answer", cure: "see whether `orontes serve` still runs" });
    }
    const body = await answer.json().catch(() => ({ message: "The desk answered with something else than JSON" }));
    if (!answer.ok) throw new Problem(answer.status, body);
    return body;
  }

  const get = (path) => ask(path);
  const post = (path, value) => ask(path, { method: "POST", headers: { "x-orontes": "1", "content-type": "application/json" }, body: JSON.stringify(value) });
  const send = (path, form) => ask(path, { method: "POST", headers: { "x-orontes": "1" }, body: form });
  const OVER = ["done", "failed", "stopped"];
  const following = new Map();

  // The job once it is over; it shows below, with a button that stops it.
  async function follow(job) {
    if (!following.has(job.id)) following.set(job.id, end(job).finally(() => following.delete(job.id)));
    return following.get(job.id);
  }

  async function end(job) {
    const bar = make("progress", { "aria-label": job.label });
    const words = make("span", {}, job.label);
    const stop = make("button", { type: "button", className: "ghost" }, "Stop");
    const row = make("span", { className: "job" }, words, bar, stop);
    stop.addEventListener("click", () => { stop.disabled = true; post("/api/jobs/" + job.id + "/stop", {}).catch(() => {}); });
    const shown = setTimeout(() => at("jobs").append(row), 400);
    try {
      for (let wait = 120; !OVER.includes(job.state); wait = Math.min(wait * 1.4, 700)) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        job = await get("/api/jobs/" + job.id);
        if (job.total) { bar.max = job.total; bar.value = job.done; }
        words.textContent = job.label + (job.total ? " " + job.done + " of " + job.total : job.state === "waiting" ? " (waiting)" : "");
      }
    } finally {
      clearTimeout(shown);
      row.remove();
    }
    if (job.state === "failed") throw new Problem(422, { message: job.error, cure: job.cure });
    return job;
  }

  const DIGITS = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
  const persons = (number) => DIGITS.format(number).replace("-", "\u2212");
  const range = (spread) => make("span", { className: "spread" }, persons(spread.best), make("span", { className: "soft" }, persons(spread.low) + "\u2013" + persons(spread.high)));

  function table(caption, head, rows) {
    const body = make("tbody");
    for (const [first, ...rest] of rows) {
      body.append(make("tr", {}, make("th", { scope: "row", dir: "auto" }, first), ...rest.map((cell) => make("td", { className: "right" }, cell))));
    }
    const heads = head.map((name, n) => make("th", { scope: "col", className: n ? "right" : "" }, name));
    return make("table", {}, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...heads)), body);
  }

  const counted = (number, thing) => number.toLocaleString("en") + " " + thing + (number === 1 ? "" : "s");
  const told = (error) => make("p", { className: "told", role: "alert" }, error.message);

  return { make, at, get, post, send, follow, range, persons, counted, table, told, Problem };
})();
