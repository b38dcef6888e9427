// Probabilities as lengths, each with the same in words for those who do not see it.
// Knows numbers alone.

import { h, sized } from "./dom.js";
import { percent } from "./verdict.js";

/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./types.js").Judgement} Judgement */

/** @type {[Label, string][]} */
const RELATIONS = [
  ["entailment", "follows"],
  ["neutral", "stays open"],
  ["contradiction", "is ruled out"],
];

/**
 * The conflict probability on its way from 0 to 100%, with the range in which nothing is sure.
 * @param {number} probability
 * @param {number} threshold
 * @param {{ low: number, high: number } | null} band
 */
export function conflictBar(probability, threshold, band) {
  const unsure = band && `not sure from ${percent(band.low)} to ${percent(band.high)}`;
  const from = `called a conflict from ${percent(threshold)}`;
  const words = [`Conflict probability ${percent(probability)}`, from, unsure].filter(Boolean);
  return h(
    "figure",
    { class: "gauge" },
    h(
      "div",
      { class: "track", role: "img", "aria-label": `${words.join("; ")}.` },
      band && sized(h("span", { class: "band" }), { from: band.low, wide: band.high - band.low }),
      sized(h("span", { class: "value" }), { wide: probability }),
      sized(h("span", { class: "threshold" }), { from: threshold }),
    ),
    h(
      "figcaption",
      {},
      h("span", { class: "key-threshold" }, from),
      band && h("span", { class: "key-band" }, unsure),
    ),
  );
}

/**
 * How one claim stands if the other is true: three shares that make a whole.
 * @param {string} title
 * @param {Judgement} judgement
 */
export function directionBar(title, judgement) {
  const shares = RELATIONS.map(
    ([label, words]) => /** @type {const} */ ([label, words, judgement.probabilities[label]]),
  );
  return h(
    "div",
    { class: "direction" },
    h("p", { class: "direction-title" }, title),
    h(
      "div",
      { class: "stack", "aria-hidden": "true" },
      ...shares.map(([label, , share]) => sized(h("span", { class: label }), { wide: share })),
    ),
    h(
      "ul",
      { class: "shares" },
      ...shares.map(([label, words, share]) =>
        h(
          "li",
          { class: label === judgement.relation ? "top" : null },
          h("span", { class: `swatch ${label}` }),
          `${words} `,
          h("b", {}, percent(share)),
        ),
      ),
    ),
  );
}
