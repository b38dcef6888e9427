// The view of how good the embedded model is, from the result files that are shipped with it.

import { model, shipped } from "./api.js";
import { fill, h } from "./dom.js";
import { feedbackExport } from "./feedback-export.js";
import { FILES, inCode, tellingName } from "./measured.js";
import { reliabilityChart } from "./reliability.js";
import { sliceBars } from "./slices.js";
import { inWords, showTrouble } from "./trouble.js";
import { finePercent, percent } from "./verdict.js";

/** @typedef {import("./types.js").Estimate} Estimate */
/** @typedef {import("./types.js").Figures} Figures */
/** @typedef {import("./types.js").Founding} Founding */
/** @typedef {import("./types.js").GoldPair} GoldPair */
/** @typedef {import("./types.js").MeasuredFile} MeasuredFile */

/** @type {import("./types.js").View} */
export const figures = { name: "figures", title: "How good is it", build };

const LABELS = {
  contradiction: "A and B cannot both be true of the same event at the same time.",
  entailment: "Whoever accepts A must accept B: it says the same, or less.",
  neutral: "Neither of the two: B adds something that A leaves open, or both can be true.",
};

function build() {
  const content = h("div", { class: "figures" });
  const load = async () => {
    try {
      const [measured, founding] = await Promise.all([shipped("figures.json"), shipped("founding.json")]);
      fill(content, ...parts(await measured.json(), await founding.json(), await served()));
    } catch (error) {
      showTrouble(content, inWords(error, () => "The request"), load);
    }
  };
  load();
  return h("div", { class: "view" }, h("h1", { tabindex: "-1" }, "How good is it?"), content);
}

/** The hash of the weights that answer here, if the server says. */
async function served() {
  try {
    return (await model()).weights_sha256;
  } catch {
    return null;
  }
}

/**
 * @param {Figures} figures
 * @param {Founding} founding
 * @param {string | null} weights
 * @returns {import("./dom.js").Child[]}
 */
function parts(figures, founding, weights) {
  const ours = /** @type {MeasuredFile} */ (figures.files.find((one) => one.name === "newsroom.jsonl"));
  return [
    h("p", { class: "lead" }, `The model “${figures.model.name}” that comes with counterclaim, measured on ${ours.pairs} pairs of news claims that were written to be hard.`),
    weights !== null && weights !== figures.model.weights_sha256 && h("p", { class: "notice" }, "This server runs another model. These figures are not its own."),
    headlines(ours),
    h("h2", {}, "What the labels mean"),
    h("div", { class: "labels" }, ...founding.labels.map(example)),
    h("h2", {}, "Where it is weak"),
    h("ul", { class: "plain-list" }, ...figures.limits.map((line) => h("li", {}, ...inCode(line)))),
    ...(ours.slices ? sliceBars(ours.slices.rows) : []),
    ...(ours.reliability ? reliabilityChart(ours.reliability, figures.model) : []),
    ...figures.reports.map(onReports),
    h("h2", {}, "On each file"),
    table(figures.files),
    feedbackExport(),
    h("p", { class: "small-print" }, `Measured by “counterclaim eval” at commit ${figures.commits.join(", ")}. Below each figure: its 95% interval.`),
  ];
}

/** @param {MeasuredFile} file */
function headlines({ metrics }) {
  return h(
    "dl",
    { class: "headlines" },
    ...headline(metrics.conflict_recall, "of the conflicts it finds. The others it misses."),
    ...headline(metrics.conflict_precision, "of what it flags is a conflict. The rest are false alarms."),
    ...headline(metrics.false_alarm_rate, "of the pairs without a conflict it flags all the same."),
    ...headline(metrics.accuracy, "of the relations it names are right: follows, open or ruled out."),
  );
}

/**
 * @param {Estimate} estimate
 * @param {string} words
 */
function headline(estimate, words) {
  return [
    h(
      "div",
      {},
      h("dt", {}, estimate.value === null ? "Undefined" : percent(estimate.value)),
      h("dd", {}, words, estimate.low !== null && estimate.high !== null && h("span", { class: "quiet" }, ` Between ${percent(estimate.low)} and ${percent(estimate.high)}.`)),
    ),
  ];
}

/** @param {Figures["reports"][number]} reports */
function onReports({ cases, counts }) {
  return h(
    "section",
    {},
    h("h2", {}, "On whole reports"),
    h(
      "p",
      {},
      `In ${cases} labelled cases of ${counts.documents} reports it finds ${counts.gold_found} of ${counts.gold} conflicts; ${counts.right} of its ${counts.found} flags are right. Of ${counts.lures} pairs that look like conflicts and are none, it flags ${counts.lures_flagged === 0 ? "none" : counts.lures_flagged}.`,
    ),
  );
}

/** @param {GoldPair} gold */
function example({ label, a, b, why }) {
  return h(
    "article",
    { class: `label ${label}` },
    h("h3", {}, label),
    h("p", {}, LABELS[label]),
    h("blockquote", {}, h("p", {}, h("b", {}, "A "), a.text), h("p", {}, h("b", {}, "B "), b.text)),
    h("p", { class: "quiet" }, why),
  );
}

/** @param {MeasuredFile[]} files */
function table(files) {
  const columns = /** @type {const} */ ([
    ["accuracy", "Relation right"],
    ["conflict_precision", "Flags right"],
    ["conflict_recall", "Conflicts found"],
    ["false_alarm_rate", "False alarms"],
  ]);
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": "Figures of each file" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "File"), h("th", { scope: "col" }, "Pairs"), ...columns.map(([, name]) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        ...[...files].sort((one, other) => order(one) - order(other)).map((file) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, tellingName(file.name), h("span", { class: "quiet" }, ` ${FILES[file.name]?.what ?? ""}`)),
            h("td", {}, file.pairs.toLocaleString("en")),
            ...columns.map(([metric]) => h("td", {}, ...figure(file.metrics[metric]))),
          ),
        ),
      ),
    ),
  );
}

/** @param {MeasuredFile} file */
function order(file) {
  const place = Object.keys(FILES).indexOf(file.name);
  return place < 0 ? Infinity : place;
}

/** @param {Estimate} estimate */
function figure({ value, low, high }) {
  if (value === null) return [h("span", { class: "quiet" }, "undefined")];
  if (low === null || high === null) return [finePercent(value)];
  return [finePercent(value), h("span", { class: "quiet" }, `${finePercent(low)} to ${finePercent(high)}`)];
}
