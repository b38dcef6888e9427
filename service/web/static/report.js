// What was found in a story, drawn: conflicts beside the text they stand in.
// Knows how the parts belong together; each part draws itself.

import { clashCard } from "./clash.js";
import { announce, fill, h } from "./dom.js";
import { download } from "./download.js";
import { asCsv } from "./export.js";
import { clashFilter } from "./filter.js";
import { disputeGraph } from "./graph.js";
import { clashesOf } from "./sides.js";
import { leftOutList, reportTexts, statementList } from "./texts.js";

/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./sides.js").Clash} Clash */

/**
 * @param {HTMLElement} place
 * @param {Report} report
 * @param {string[]} names of the documents, in their order
 */
export function showReport(place, report, names) {
  const clashes = clashesOf(report, names);
  /** @type {Map<number, HTMLElement>} */
  const cards = new Map();
  const texts = reportTexts(report, names, clashes, (number) => {
    const card = /** @type {HTMLElement} */ (cards.get(number));
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
  });
  for (const clash of clashes) {
    cards.set(clash.number, clashCard(clash, report, (side) => texts.light(clash, side)));
  }
  const graph = h("div");
  let shown = clashes;
  const none = h("p", { class: "quiet" }, "No conflict passes this filter.");
  const filter = clashFilter(clashes, (passing) => {
    shown = passing;
    for (const [number, card] of cards) card.hidden = !passing.some((one) => one.number === number);
    none.hidden = passing.length > 0;
    texts.refer(passing);
    fill(graph, disputeGraph(passing.filter((one) => !one.aside)));
  });
  const heading = headingOf(report);
  fill(
    place,
    h(
      "article",
      { class: "report" },
      h("h2", { class: `headline ${report.conflicts.length > 0 ? "conflict" : ""}` }, heading),
      ...readings(report).map((line) => h("p", { class: "reading" }, line)),
      h(
        "div",
        { class: "report-grid" },
        h(
          "section",
          { class: "clashes", "aria-label": "Conflicts" },
          clashes.length > 0 && graph,
          clashes.length > 0 && filter,
          clashes.length > 0 && none,
          h("ol", { class: "clash-list" }, ...cards.values()),
          exports(report, heading, () => shown),
        ),
        texts.element,
      ),
      statementList(report, names),
      leftOutList(report, names),
      smallPrint(report),
    ),
  );
  announce(`${heading}.`);
}

/** @param {Report} report */
function headingOf(report) {
  const found = report.conflicts.length;
  const conflicts = found === 0 ? "No conflict" : found === 1 ? "One conflict" : `${found} conflicts`;
  return `${conflicts} between ${count(report.statements.length, "statement")}`;
}

/** @param {Report} report */
function readings(report) {
  const lines = [
    `${report.pairs.compared} of ${count(report.pairs.possible, "pair")} of statements were compared.` +
      (report.conflicts.length === 0 ? " That none is flagged does not mean that there is none." : ""),
  ];
  if (report.vectors === "words") {
    lines.push("Pairs were chosen by shared words alone; with the extra “documents” installed, the server finds more.");
  }
  return lines;
}

/**
 * @param {Report} report
 * @param {string} heading
 * @param {() => Clash[]} shown
 */
function exports(report, heading, shown) {
  if (report.conflicts.length + report.set_aside.length === 0) return null;
  const json = () => download("conflicts.json", "application/json", JSON.stringify(report, null, 1));
  const csv = () => download("conflicts.csv", "text/csv", asCsv(shown()));
  const print = () => {
    const title = document.title;
    document.title = heading;
    window.print();
    document.title = title;
  };
  return h(
    "div",
    { class: "actions exports" },
    h("button", { type: "button", click: json }, "JSON, everything"),
    h("button", { type: "button", click: csv }, "CSV, conflicts shown"),
    h("button", { type: "button", click: print }, "Print"),
  );
}

/** @param {Report} report */
function smallPrint(report) {
  const { name, engine, weights_sha256, calibration_id } = report.model;
  return h(
    "p",
    { class: "small-print" },
    `Model ${name} (${engine}), weights `,
    h("code", {}, weights_sha256.slice(0, 8)),
    `, calibration ${calibration_id}, pairs chosen by ${report.vectors}.`,
  );
}

/**
 * @param {number} n
 * @param {string} noun
 */
function count(n, noun) {
  return n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
}
