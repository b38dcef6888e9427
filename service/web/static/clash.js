// A conflict as two cards side by side, and whether it is one. Of the report around it, it only
// passes on what feedback keeps.

import { h, sized } from "./dom.js";
import { feedbackBlock } from "./feedback.js";
import { KINDS, kindName } from "./kinds.js";
import { clashSubject } from "./subjects.js";
import { inert, quoted } from "./text.js";
import { percent } from "./verdict.js";

/** @typedef {import("./sides.js").Clash} Clash */
/** @typedef {import("./sides.js").Side} Side */
/** @typedef {import("./types.js").Piece} Piece */
/** @typedef {import("./types.js").Report} Report */

/**
 * @param {Clash} clash
 * @param {Report} report
 * @param {(side: "a" | "b") => void} jump
 */
export function clashCard(clash, report, jump) {
  const { number, conflict, a, b } = clash;
  const found = conflict.evidence;
  const subject = clashSubject(report, clash);
  return h(
    "li",
    { class: `clash ${clash.aside ? "aside" : ""}`, tabindex: "-1" },
    h(
      "p",
      { class: "clash-head" },
      h("span", { class: "number", "aria-label": `Conflict ${number}` }, number),
      h("b", { class: "kind", title: KINDS[conflict.kind]?.meaning }, kindName(conflict.kind)),
      sized(h("span", { class: "meter", "aria-hidden": "true" }), { wide: conflict.probability }),
      `${percent(conflict.probability)}, ${conflict.certainty === "clear" ? "clear" : "not sure"}`,
    ),
    conflict.reason && h("p", { class: "quiet" }, "Set aside: ", ...inert(conflict.reason), "."),
    h(
      "div",
      { class: "sides" },
      side(a, found?.words_a ?? [], () => jump("a")),
      side(b, found?.words_b ?? [], () => jump("b")),
    ),
    found && explanation(found.words_a, found.words_b, found.differences.map((one) => one.reason)),
    feedbackBlock(() => subject, `Feedback on conflict ${number}`, h("p", { class: "quiet" }, "Is this right?")),
  );
}

/**
 * @param {Side} side
 * @param {Piece[]} words spans in the proposition
 * @param {() => void} show
 */
function side({ speaker, stance, statement, outlet }, words, show) {
  const where = [outlet, statement.date].filter(Boolean).join(", ");
  return h(
    "div",
    { class: "card" },
    h("p", { class: "speaker" }, h("b", {}, quoted(speaker)), " ", h("span", { class: `stance ${statement.stance}` }, stance)),
    h("blockquote", {}, quoted(statement.sentence.text, inSentence(statement, words))),
    h(
      "p",
      { class: "quiet card-foot" },
      h("span", {}, ...inert(where)),
      h("button", { type: "button", class: "plain", click: show }, "Show in the text"),
    ),
  );
}

/**
 * Marks for the words, where the proposition stands in its sentence as it is.
 * @param {import("./types.js").Statement} statement
 * @param {Piece[]} words
 */
function inSentence(statement, words) {
  const at = statement.sentence.text.indexOf(statement.proposition);
  if (at < 0) return [];
  const before = Array.from(statement.sentence.text.slice(0, at)).length;
  return words.map((one) => ({ start: one.start + before, end: one.end + before, kind: "carries" }));
}

/**
 * @param {Piece[]} a
 * @param {Piece[]} b
 * @param {string[]} differences
 */
function explanation(a, b, differences) {
  const sides = [a, b].filter((words) => words.length > 0);
  if (sides.length + differences.length === 0) return null;
  const quotedWords = sides.flatMap((words, place) => [
    place > 0 && " against ",
    ...words.flatMap((one, index) => [index > 0 && ", ", h("mark", { class: "carries" }, ...inert(one.text))]),
  ]);
  return h(
    "p",
    { class: "quiet carried" },
    sides.length > 0 && "Carried by ",
    ...quotedWords,
    differences.length > 0 && (sides.length > 0 ? "; " : ""),
    ...inert(differences.join("; ")),
  );
}
