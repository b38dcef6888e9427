// The verdict on a pair, drawn: in words first, then the numbers behind them.

import { knownModel } from "./api.js";
import { conflictBar, directionBar } from "./bars.js";
import { fill, h } from "./dom.js";
import { feedbackBlock } from "./feedback.js";
import { receiptBlock, receiptOf } from "./receipt.js";
import { verdictSubject } from "./subjects.js";
import { inert, quoted } from "./text.js";
import { inWords, percent, who } from "./verdict.js";

/** @typedef {import("./types.js").Attribution} Attribution */
/** @typedef {import("./types.js").Claim} Claim */
/** @typedef {import("./types.js").Evidence} Evidence */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Verdict} Verdict */

/**
 * Draw a verdict; its evidence comes later, if it comes.
 * @param {Element} place
 * @param {Pair} asked
 * @param {Verdict} verdict
 * @returns {{ explain: (explained: Verdict) => void, unexplained: () => void }}
 */
export function showVerdict(place, asked, verdict) {
  const words = inWords(verdict);
  let latest = verdict;
  const when = new Date();
  const texts = h("div", { class: "texts" });
  const figures = h("div");
  const papers = h("div", {}, receiptBlock(receiptOf(asked, verdict, when)));
  const looking = h("p", { class: "quiet" }, "Looking for the words that carry it…");
  fill(texts, ...sides(asked, verdict));
  fill(figures, looking);
  fill(
    place,
    h(
      "article",
      { class: `verdict ${words.tone}` },
      h("h2", { class: "headline" }, words.headline),
      ...words.lines.map((line) => h("p", { class: "reading" }, line)),
      conflictBar(verdict.conflict_probability, verdict.model.threshold, bandOf(verdict)),
      texts,
      figures,
      h("h3", {}, "Both directions"),
      h(
        "div",
        { class: "directions" },
        directionBar("If A is true, B …", verdict),
        directionBar("If B is true, A …", verdict.reverse),
      ),
      feedbackBlock(() => verdictSubject(asked, latest), "Feedback", h("h3", {}, "Is this right?")),
      papers,
      smallPrint(verdict),
    ),
  );
  return {
    explain: (explained) => {
      latest = explained;
      fill(texts, ...sides(asked, explained));
      fill(figures, ...explanation(explained));
      // A receipt that is open is being read.
      if (!papers.querySelector("details[open]")) {
        fill(papers, receiptBlock(receiptOf(asked, explained, when)));
      }
    },
    unexplained: () => fill(figures),
  };
}

/**
 * @param {Pair} asked
 * @param {Verdict} verdict
 */
function sides(asked, verdict) {
  const found = verdict.evidence;
  return [
    side("A", asked.a, verdict.attribution.a, found?.words_a ?? [], found?.differences.map((one) => one.a) ?? []),
    side("B", asked.b, verdict.attribution.b, found?.words_b ?? [], found?.differences.map((one) => one.b) ?? []),
  ];
}

/**
 * @param {string} name
 * @param {Claim} claim
 * @param {Attribution[]} said
 * @param {import("./types.js").Span[]} carrying
 * @param {import("./types.js").Span[]} differing
 */
function side(name, claim, said, carrying, differing) {
  const marks = [
    ...carrying.map((span) => ({ ...span, kind: "carries" })),
    ...differing.map((span) => ({ ...span, kind: "differs" })),
  ];
  const from = [claim.speaker, claim.date].filter(Boolean).join(", ");
  return h(
    "section",
    { class: "side", "aria-label": `Claim ${name} as judged` },
    h("p", { class: "side-name" }, name, from !== "" && h("span", { class: "quiet" }, " ", ...inert(from))),
    h("blockquote", {}, quoted(claim.text, marks)),
    said.length > 0 && h("ul", { class: "said" }, ...said.map(attribution)),
  );
}

/** @param {Attribution} said */
function attribution(said) {
  const { speaker, stance } = who(said, "Nobody named");
  return h(
    "li",
    {},
    h("b", {}, quoted(speaker)),
    " ",
    h("span", { class: `stance ${said.stance}` }, stance),
    ": ",
    quoted(said.proposition),
  );
}

/**
 * What the marks mean, and figures that differ.
 * @param {Verdict} verdict
 */
function explanation(verdict) {
  const found = verdict.evidence;
  if (!found) return [];
  const carried = found.words_a.length + found.words_b.length > 0;
  return [
    carried &&
      h(
        "p",
        { class: "quiet" },
        h("mark", { class: "carries" }, "Marked"),
        " words carry the conflict: without them it is least likely.",
      ),
    found.differences.length > 0 &&
      h(
        "ul",
        { class: "differences" },
        ...found.differences.map((one) =>
          h("li", {}, h("mark", { class: "differs" }, one.kind), " ", ...inert(one.reason)),
        ),
      ),
  ];
}

/** @param {Verdict} verdict */
function smallPrint(verdict) {
  const { name, engine, weights_sha256, calibration_id, threshold } = verdict.model;
  return h(
    "p",
    { class: "small-print" },
    `Model ${name} (${engine}), weights `,
    h("code", {}, weights_sha256.slice(0, 8)),
    `, calibration ${calibration_id}, called a conflict from ${percent(threshold)}.`,
  );
}

/**
 * The range of doubt, if the model that spoke is the one whose range is known.
 * @param {Verdict} verdict
 */
function bandOf(verdict) {
  const known = knownModel();
  return known && known.calibration.id === verdict.model.calibration_id ? known.calibration.band : null;
}
