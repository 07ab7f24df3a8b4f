"use strict";
// Pages work without this script; it sorts tables, adds sliders, and follows them.

function sortTables() {
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sortBy(table, heads, column));
    });
  }
}

function sortBy(table, heads, column) {
  const number = heads[column].classList.contains("number");
  const down = heads[column].getAttribute("aria-sort") === (number ? null : "ascending")
    || (number && heads[column].getAttribute("aria-sort") !== "descending");
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const language = document.documentElement.lang;
  const key = (row) => row.cells[column].dataset.value;
  const rows = [...body.rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === "" || y === "") return (x === "") - (y === ""); // not known stays last
    const order = number ? x - y : x.localeCompare(y, language);
    return down ? -order : order;
  });
  body.append(...rows);
}

function percent(value) {
  return new Intl.NumberFormat(document.documentElement.lang,
    { style: "percent", maximumFractionDigits: 1 }).format(value);
}

function addSliders(form) {
  for (const field of form.querySelectorAll("input[type=number][data-step]")) {
    if (!field.min || !field.max || field.dataset.step === "any") continue;
    const slider = document.createElement("input");
    slider.type = "range";
    Object.assign(slider, { min: field.min, max: field.max, step: field.dataset.step });
    slider.value = field.value;
    slider.setAttribute("aria-label", field.labels[0].textContent);
    const shown = document.createElement("output");
    const tell = () => {
      shown.textContent = "share" in field.dataset && field.value !== "" ? percent(field.value) : "";
      if ("share" in field.dataset) slider.setAttribute("aria-valuetext", shown.textContent);
    };
    slider.addEventListener("input", () => {
      field.value = slider.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.addEventListener("input", () => { slider.value = field.value; tell(); });
    field.after(shown);
    field.before(slider);
    tell();
  }
}

// Shares of payers add up to one: what one pays more, the others pay less, in proportion.
function balanceShares(group, moved) {
  const fields = [...group.querySelectorAll("input[type=number]")];
  const others = fields.filter((field) => field !== moved);
  const rest = Math.max(0, 1 - Number(moved.value));
  const sum = others.reduce((total, field) => total + Number(field.value), 0);
  let left = Math.round(rest * 1e6) / 1e6;
  others.forEach((field, at) => {
    const share = sum > 0 ? Number(field.value) / sum : (at === 0 ? 1 : 0);
    const value = at === others.length - 1 ? left : Math.round(rest * share * 100) / 100;
    left = Math.round((left - value) * 1e6) / 1e6;
    field.value = String(Math.max(0, value));
    const slider = field.parentElement.querySelector("input[type=range]");
    if (slider) slider.value = field.value;
    const shown = field.parentElement.querySelector("output");
    if (shown) shown.textContent = percent(field.value);
  });
}

// Tables of data that are not in the page yet come when they are opened.
function openTables(place) {
  for (const found of place.querySelectorAll("details:has([data-table])")) {
    found.addEventListener("toggle", async () => {
      const table = found.querySelector("[data-table]");
      if (!found.open || table.childElementCount) return;
      const answer = await fetch(table.dataset.table);
      if (answer.ok) table.innerHTML = await answer.text();
    });
  }
}

class Results {
  constructor(form) {
    this.form = form;
    this.place = document.getElementById("results");
    this.status = document.querySelector(".status");
    this.turn = 0;
    this.running = null;
  }

  // What is at its default stays out of the address.
  query() {
    const data = new FormData(this.form);
    const on = new Set(data.getAll("on"));
    const pairs = [];
    for (const [name, value] of data) {
      const field = this.form.elements.namedItem(name);
      const policy = field && field.closest && field.closest("fieldset.policy");
      if (policy && name !== "on") {
        const key = policy.querySelector("input[name=on]").value;
        const payers = field.closest(".payers");
        // Who pays is stated for all payers together, or for none.
        const moved = payers ? [...payers.querySelectorAll("input[type=number]")] : [field];
        const stated = name.endsWith(".range")
          || moved.some((one) => one.value !== (one.dataset.default ?? ""));
        if (!on.has(key) || value === "" || !stated) continue;
      } else if (value === "" || value === field?.dataset?.default) continue;
      pairs.push([name, value]);
    }
    return new URLSearchParams(pairs).toString();
  }

  async follow(draws) {
    const turn = ++this.turn;
    if (this.running) this.running.abort();
    this.running = new AbortController();
    const query = this.query();
    history.replaceState(null, "", `${this.form.action.split("?")[0]}?${query}`);
    this.status.textContent = this.status.dataset.working;
    this.place.setAttribute("aria-busy", "true");
    const wide = matchMedia("(min-width: 40.01rem)").matches ? 1 : 0;
    try {
      const answer = await fetch(`${this.form.dataset.results}?${query}&draws=${draws}&wide=${wide}`,
        { signal: this.running.signal });
      const text = await answer.text();
      if (turn !== this.turn) return;
      if (answer.ok) {
        const open = new Set([...this.place.querySelectorAll("details[open]")]
          .map((found) => found.closest("figure")?.id));
        this.place.innerHTML = text;
        openTables(this.place);
        for (const found of this.place.querySelectorAll("figure details")) {
          found.open = open.has(found.closest("figure").id);
        }
        this.place.dataset.draws = draws;
        this.status.textContent = this.status.dataset.done;
        if (!draws) this.later = setTimeout(() => this.follow(1), 400);
      } else {
        const page = new DOMParser().parseFromString(text, "text/html");
        this.status.textContent = page.querySelector(".mistake")?.textContent ?? text;
      }
      this.place.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") {
        this.status.textContent = this.status.dataset.failed;
        this.place.removeAttribute("aria-busy");
      }
    }
  }

  soon() {
    clearTimeout(this.wait);
    clearTimeout(this.later);
    this.wait = setTimeout(() => this.follow(0), 60);
  }
}

function compose() {
  const form = document.getElementById("package");
  if (!form) return;
  addSliders(form);
  form.classList.add("lively");
  const results = new Results(form);
  form.addEventListener("input", (event) => {
    const field = event.target;
    const group = field.closest(".payers");
    if (group && field.type === "number") balanceShares(group, field);
    const range = field.parentElement.querySelector("input[type=hidden]");
    if (range && field.type === "number") range.remove();
    results.soon();
  });
  // The page came without intervals, so that it came at once.
  if (form.querySelector("input[name=on]:checked")) results.follow(1);
  form.addEventListener("submit", (event) => { event.preventDefault(); results.follow(0); });
}

sortTables();
compose();
