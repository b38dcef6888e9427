// Results of a job, a page at a time; sorts the page, and says that it does no more.

import { isStale, reach } from "./api.js";
import { announce, fill, freshId, h, sized } from "./dom.js";
import { inert, lengthOf, shortened } from "./text.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";
import { inWords, percent } from "./verdict.js";

/** @typedef {import("./types.js").Job} Job */
/** @typedef {import("./types.js").Result} Result */

const SIZES = [100, 1000];
const HEAD = ["Row", "Id", "Claims", "Conflict probability", "Verdict"];
const SHOWN_CHARS = 120; // of a text, the rest behind a fold

/**
 * @param {string} path of the job
 * @param {AbortSignal} signal
 */
export function resultPages(path, signal) {
  const [sortId, sizeId] = [freshId(), freshId()];
  const sort = h("select", { id: sortId, change: () => draw(true) }, h("option", { value: "row" }, "Order of the table"), h("option", { value: "conflict" }, "Likeliest first"));
  const size = h("select", { id: sizeId, change: () => load(cursor) }, ...SIZES.map((n) => h("option", { value: n }, n.toLocaleString("en"))));
  const range = h("span", { class: "range-said" });
  const sorted = h("p", { class: "quiet" });
  const earlier = h("button", { type: "button", click: () => load(cursor - Number(size.value)) }, "Earlier rows");
  const later = h("button", { type: "button", click: () => load(cursor + Number(size.value)) }, "Later rows");
  const trouble = h("div");
  const body = h("tbody", { role: "rowgroup" });
  /** @type {Result[]} */
  let page = [];
  let cursor = 0;
  let done = 0;
  let loading = false;

  /** @param {number} from */
  const load = async (from, quietly = false) => {
    if (loading) return;
    loading = true;
    try {
      const wanted = Math.max(0, from);
      const answer = await reach(`${path}/results?limit=${size.value}&cursor=${wanted}&texts=true`, { headers: { Accept: "application/x-ndjson" }, signal });
      page = parsed(await answer.text());
      cursor = wanted;
      fill(trouble);
      draw(!quietly);
    } catch (error) {
      if (!isStale(error)) showTrouble(trouble, troubleInWords(error, () => "The request"), () => load(from));
    } finally {
      loading = false;
    }
  };
  const draw = (aloud = false) => {
    const by_conflict = sort.value === "conflict";
    fill(body, ...(by_conflict ? [...page].sort(likelier) : page).map(row));
    const whole = page.length >= done;
    sorted.hidden = whole || !by_conflict;
    sorted.textContent = `Sorted are the ${page.length.toLocaleString("en")} rows shown, not all ${done.toLocaleString("en")}. Download the results to sort them all.`;
    range.textContent = rangeOf(cursor, page.length, done);
    step();
    if (aloud) announce(`${range.textContent}${sorted.hidden ? "" : ` ${sorted.textContent}`}`);
  };
  const step = () => {
    earlier.disabled = cursor === 0;
    later.disabled = cursor + page.length >= done || page.length === 0;
  };
  const element = h(
    "section",
    { class: "results", hidden: true },
    h("h2", {}, "Results"),
    h(
      "div",
      { class: "fields" },
      h("label", { for: sortId }, "Sort", sort),
      h("label", { for: sizeId }, "Rows on a page", size),
    ),
    sorted,
    trouble,
    h(
      "div",
      { class: "wide", tabindex: "0", role: "region", "aria-label": "Results" },
      h("table", { role: "table" }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...HEAD.map((title) => h("th", { scope: "col", role: "columnheader" }, title)))), body),
    ),
    h("div", { class: "actions" }, earlier, later, range),
  );
  return {
    element,
    /** @param {Job} job */
    update: (job) => {
      const before = done;
      done = job.done;
      element.hidden = done === 0;
      // A page that is full stays as it is while it is read.
      const partial = page.length < Number(size.value) && cursor + page.length < done;
      if (partial) load(cursor, true);
      else if (done !== before) draw();
    },
  };
}

/** @param {string} lines */
function parsed(lines) {
  return lines.split("\n").filter((line) => line !== "").map((line) => /** @type {Result} */ (JSON.parse(line)));
}

/**
 * @param {Result} one
 * @param {Result} other
 */
function likelier(one, other) {
  return (other.conflict_probability ?? -1) - (one.conflict_probability ?? -1) || one.row - other.row;
}

/**
 * @param {number} cursor
 * @param {number} shown
 * @param {number} done
 */
function rangeOf(cursor, shown, done) {
  if (shown === 0) return "No rows here yet.";
  return `Rows ${(cursor + 1).toLocaleString("en")} to ${(cursor + shown).toLocaleString("en")} of ${done.toLocaleString("en")}.`;
}

/**
 * A row that stays one for screen readers where a small screen lays it out as a block.
 * @param {Result} result
 */
function row(result) {
  const { conflict_probability: probability } = result;
  return h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, result.row.toLocaleString("en")),
    h("td", { role: "cell", class: "id" }, h("bdi", {}, ...inert(result.id === null ? "" : String(result.id)))),
    h("td", { role: "cell", class: "claims" }, claim("A", result.a), claim("B", result.b)),
    h("td", { role: "cell", class: "likely" }, probability !== null && sized(h("span", { class: "meter", "aria-hidden": "true" }), { wide: probability }), probability !== null && percent(probability)),
    h("td", { role: "cell", class: "said-of-it" }, ...verdictOf(result)),
  );
}

/**
 * A text on a line; a long one unfolds.
 * @param {string} name
 * @param {string | null} text
 */
function claim(name, text) {
  if (text === null) return null;
  const named = h("b", { class: "quiet" }, name, " ");
  if (lengthOf(text) <= SHOWN_CHARS) return h("p", {}, named, h("bdi", {}, ...inert(text)));
  const short = h("bdi", { class: "quoted" }, ...inert(shortened(text, SHOWN_CHARS)));
  const details = h("details", {}, h("summary", {}, named, short));
  details.addEventListener("toggle", () => fill(short, ...inert(details.open ? text : shortened(text, SHOWN_CHARS))));
  return details;
}

/** @param {Result} result */
function verdictOf({ error, ...result }) {
  if (error !== null) return [h("span", { class: "failed" }, "Not judged: ", ...inert(error))];
  const said = /** @type {import("./verdict.js").Said} */ ({ ...result, reverse: { relation: result.reverse_relation } });
  const { headline } = inWords(said);
  const doubts = [
    said.conflict && said.certainty === "uncertain" && "not sure",
    said.truncated && "too long to be read whole",
    said.unread_words > 0 && "some words not read",
  ].filter(Boolean);
  return [
    h("span", { class: said.conflict ? "conflicts" : null }, headline),
    doubts.length > 0 && h("span", { class: "quiet" }, `, ${doubts.join(", ")}`),
  ];
}
