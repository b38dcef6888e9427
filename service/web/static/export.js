// What was found in a story, as files to keep. Knows spreadsheets' habits, not the page.

/** @typedef {import("./sides.js").Clash} Clash */
/** @typedef {import("./sides.js").Side} Side */

const OF_A_SIDE = ["speaker", "stance", "date", "outlet", "sentence"];
const HEAD = ["number", "kind", "probability", "certainty", "reason"];

/**
 * A row for each conflict, as RFC 4180 has it.
 * @param {Clash[]} clashes
 */
export function asCsv(clashes) {
  const head = [...HEAD, ...OF_A_SIDE.map((name) => `a_${name}`), ...OF_A_SIDE.map((name) => `b_${name}`), "words_a", "words_b", "differences"];
  return [head, ...clashes.map(row)].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/** @param {Clash} clash */
function row({ number, conflict, a, b }) {
  const found = conflict.evidence;
  return [
    String(number),
    conflict.kind,
    String(conflict.probability),
    conflict.certainty,
    conflict.reason ?? "",
    ...ofSide(a),
    ...ofSide(b),
    (found?.words_a ?? []).map((one) => one.text).join("; "),
    (found?.words_b ?? []).map((one) => one.text).join("; "),
    (found?.differences ?? []).map((one) => one.reason).join("; "),
  ];
}

/** @param {Side} side */
function ofSide({ speaker, stance, statement, outlet }) {
  return [speaker, stance, statement.date ?? "", outlet, statement.sentence.text];
}

/**
 * A cell that no spreadsheet takes for a formula.
 * @param {string} value
 */
export function cell(value) {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
