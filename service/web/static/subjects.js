// What feedback can be about: a verdict on two claims, or a conflict of a report.
// Knows what the server wants to have with an opinion, not how one is asked for.

import { claimOf } from "./told.js";
import { inWords } from "./verdict.js";

/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./types.js").Verdict} Verdict */
/** @typedef {import("./sides.js").Clash} Clash */

/**
 * @typedef {object} Subject
 * @property {Pair} pair the two claims that get a label
 * @property {boolean} worded whether they are worded here, rather than by whoever sits here
 * @property {Label} says what is right if the verdict is
 * @property {boolean} whole whether the verdict says nothing beside, so that it can be right
 * @property {boolean} open whether nobody could say "right" without saying what
 * @property {Record<string, unknown>} receipt
 * @property {[Label, string][]} choices how B stands to A
 */

/** @type {[Label, string][]} */
const OF_CLAIMS = [
  ["contradiction", "They conflict: A and B cannot both be true."],
  ["entailment", "B follows: whoever accepts A must accept B."],
  ["neutral", "Neither: B adds something, or has nothing to do with A."],
];
/** @type {[Label, string][]} */
const OF_STATEMENTS = [
  ["contradiction", "They conflict: both cannot be true."],
  ["entailment", "The second follows: whoever accepts the first must accept it."],
  ["neutral", "Neither: both can be true, and one does not follow from the other."],
];

/**
 * @param {Pair} pair
 * @param {Verdict} verdict
 * @returns {Subject}
 */
export function verdictSubject(pair, verdict) {
  const whole = verdict.conflict === (verdict.relation === "contradiction");
  return {
    pair,
    worded: false,
    says: verdict.relation,
    whole,
    open: !whole || inWords(verdict).tone === "doubt",
    receipt: { verdict },
    choices: OF_CLAIMS,
  };
}

/**
 * @param {Report} report
 * @param {Clash} clash
 * @returns {Subject}
 */
export function clashSubject(report, { conflict, a, b, aside }) {
  const [one, other] = [a.statement, b.statement];
  const documents = report.documents.filter(({ id }) => id === one.document || id === other.document);
  const sources = new Map(documents.map(({ id, source }) => [id, source]));
  const together = one.document === other.document && one.sentence.start === other.sentence.start;
  return {
    pair: {
      a: claimOf(one, sources.get(one.document) ?? null, together),
      b: claimOf(other, sources.get(other.document) ?? null, together),
    },
    worded: true,
    says: aside ? "neutral" : "contradiction",
    whole: true,
    open: false,
    receipt: {
      report: {
        documents: documents.map(({ id, source, date }) => ({ id, source, date })),
        statements: [one, other],
        [aside ? "set_aside" : "conflicts"]: [conflict],
        model: report.model,
      },
    },
    choices: OF_STATEMENTS,
  };
}
