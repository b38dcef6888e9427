// Who speaks where in a report: the sides of a conflict, ready to be shown or written.
// Knows the report's own shape, not how it is drawn.

import { who } from "./verdict.js";

/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./types.js").Statement} Statement */
/** @typedef {import("./types.js").Conflict} Conflict */

/**
 * @typedef {object} Side
 * @property {Statement} statement
 * @property {string} speaker
 * @property {string} stance
 * @property {string} outlet the report, or all of them that carry the same words
 */

/** @typedef {{ number: number, conflict: Conflict, a: Side, b: Side, aside: boolean }} Clash */

/**
 * The conflicts of a report, then what was set aside, numbered from one.
 * @param {Report} report
 * @param {string[]} names of the documents, in their order
 * @returns {Clash[]}
 */
export function clashesOf(report, names) {
  const side = sideOf(report, names);
  return [...report.conflicts, ...report.set_aside].map((conflict, place) => ({
    number: place + 1,
    conflict,
    a: side(conflict.a),
    b: side(conflict.b),
    aside: place >= report.conflicts.length,
  }));
}

/**
 * @param {Report} report
 * @param {string[]} names
 * @returns {(id: string) => Side}
 */
function sideOf(report, names) {
  const statements = new Map(report.statements.map((one) => [one.id, one]));
  const called = new Map(report.documents.map((one, place) => [one.id, one.source ?? names[place]]));
  const same = new Map(report.merged.map((one) => [one.kept, one.same]));
  return (id) => {
    const statement = /** @type {Statement} */ (statements.get(id));
    const carriers = [id, ...(same.get(id) ?? [])].map((one) => statements.get(one)?.document ?? "");
    const outlets = [...new Set(carriers.map((one) => called.get(one) ?? one))];
    const { speaker, stance } = who(statement, "The report itself");
    return { statement, speaker, stance, outlet: outlets.join(" and ") };
  };
}
