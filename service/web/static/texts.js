// The reports that were read, their claims underlined, and lists of what was read in them.
// Knows places in texts, not what a conflict looks like elsewhere.

import { fill, h } from "./dom.js";
import { inert, quoted } from "./text.js";
import { who } from "./verdict.js";

/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./types.js").Source} Source */
/** @typedef {import("./types.js").Statement} Statement */
/** @typedef {import("./sides.js").Clash} Clash */
/** @typedef {{ start: number, end: number, out: boolean, clashes: Clash[] }} Sentence */

/**
 * @param {Report} report
 * @param {string[]} names
 * @param {Clash[]} clashes
 * @param {(number: number) => void} jump to the conflict of that number
 */
export function reportTexts(report, names, clashes, jump) {
  /** @type {Map<string, HTMLElement>} */
  const drawn = new Map();
  const parts = report.documents.flatMap((one, place) => [
    h("h3", {}, ...inert([one.source ?? names[place], one.date].filter(Boolean).join(", "))),
    documentText(one, sentencesOf(one, report, clashes), jump, drawn),
  ]);
  const element = h(
    "section",
    { class: "report-texts", tabindex: "0", "aria-label": report.documents.length === 1 ? "The report" : "The reports" },
    ...parts,
  );
  /**
   * Light up both sentences of a conflict and go to one of them.
   * @param {Clash} clash
   * @param {"a" | "b"} side
   */
  const light = (clash, side) => {
    for (const sentence of drawn.values()) sentence.classList.remove("lit");
    const both = [clash.a, clash.b].map(({ statement }) => drawn.get(keyOf(statement.document, statement.sentence.start)));
    for (const sentence of both) sentence?.classList.add("lit");
    const wanted = both[side === "a" ? 0 : 1];
    wanted?.scrollIntoView({ block: "center" });
    wanted?.focus({ preventScroll: true });
  };
  /**
   * Show the numbers of these conflicts alone.
   * @param {Clash[]} passing
   */
  const refer = (passing) => {
    const numbers = new Set(passing.map((clash) => String(clash.number)));
    for (const one of element.querySelectorAll("button")) {
      one.hidden = !numbers.has(one.textContent ?? "");
    }
  };
  return { element, light, refer };
}

/**
 * @param {string} document
 * @param {number} start
 */
function keyOf(document, start) {
  return `${start} ${document}`;
}

/**
 * The sentences of a document in order, each once.
 * @param {Source} source
 * @param {Report} report
 * @param {Clash[]} clashes
 * @returns {Sentence[]}
 */
function sentencesOf(source, report, clashes) {
  const of_it = clashes.flatMap((clash) =>
    [clash.a, clash.b].map((side) => /** @type {const} */ ([keyOf(side.statement.document, side.statement.sentence.start), clash])),
  );
  const read = [
    ...report.statements.map((one) => ({ ...one, out: false })),
    ...report.left_out.map((one) => ({ ...one, out: true })),
  ];
  /** @type {Map<number, Sentence>} */
  const sentences = new Map();
  for (const { document, sentence, out } of read) {
    if (document !== source.id || sentences.has(sentence.start)) continue;
    const key = keyOf(document, sentence.start);
    const found = new Set(of_it.filter(([one]) => one === key).map(([, clash]) => clash));
    sentences.set(sentence.start, { start: sentence.start, end: sentence.end, out, clashes: [...found] });
  }
  return [...sentences.values()].sort((one, other) => one.start - other.start);
}

/**
 * @param {Source} source
 * @param {Sentence[]} sentences
 * @param {(number: number) => void} jump
 * @param {Map<string, HTMLElement>} drawn
 */
function documentText(source, sentences, jump, drawn) {
  const characters = Array.from(source.text);
  const whole = h("div", { class: "document", dir: "auto" });
  const between = (/** @type {number} */ start, /** @type {number} */ end) =>
    inert(characters.slice(start, end).join(""));
  let at = 0;
  for (const { start, end, out, clashes } of sentences) {
    if (start < at) continue;
    const disputed = clashes.some((one) => !one.aside);
    const sentence = h(
      "span",
      { class: out ? "out" : disputed ? "claim disputed" : "claim", tabindex: "-1" },
      ...between(start, end),
    );
    drawn.set(keyOf(source.id, start), sentence);
    whole.append(...between(at, start), sentence, ...clashes.map((one) => reference(one, jump)));
    at = end;
  }
  whole.append(...between(at, characters.length));
  return whole;
}

/**
 * @param {Clash} clash
 * @param {(number: number) => void} jump
 */
function reference({ number, aside }, jump) {
  return h("button", { type: "button", class: aside ? "ref set-aside" : "ref", "aria-label": `Conflict ${number}`, click: () => jump(number) }, number);
}

/**
 * Every statement with who makes it, folded away.
 * @param {Report} report
 * @param {string[]} names
 */
export function statementList(report, names) {
  return folded(`All ${report.statements.length} statements`, () =>
    report.statements.map((one) => {
      const { speaker, stance } = who(one, "The report itself");
      return h("li", {}, h("b", {}, quoted(speaker)), ` ${stance}: `, quoted(one.proposition), ...where(report, names, one.document, one.date));
    }),
  );
}

/**
 * Every sentence that makes no statement, with the reason.
 * @param {Report} report
 * @param {string[]} names
 */
export function leftOutList(report, names) {
  if (report.left_out.length === 0) return null;
  const title = report.left_out.length === 1 ? "One sentence left out" : `${report.left_out.length} sentences left out`;
  return folded(title, () =>
    report.left_out.map((one) =>
      h("li", {}, quoted(one.sentence.text), h("span", { class: "quiet" }, " ", ...inert(one.reason)), ...where(report, names, one.document, null)),
    ),
  );
}

/**
 * @param {Report} report
 * @param {string[]} names
 * @param {string} document
 * @param {string | null} date
 */
function where(report, names, document, date) {
  const place = report.documents.findIndex((one) => one.id === document);
  const outlet = report.documents.length > 1 ? (report.documents[place].source ?? names[place]) : null;
  const said = [outlet, date].filter(Boolean).join(", ");
  return said === "" ? [] : [h("span", { class: "quiet" }, " ", ...inert(said))];
}

/**
 * A list that is made when it is opened.
 * @param {string} title
 * @param {() => Node[]} items
 */
function folded(title, items) {
  const list = h("ul", { class: "plain-list" });
  const details = h("details", { class: "fold" }, h("summary", {}, title), list);
  details.addEventListener("toggle", () => details.open && fill(list, ...items()), { once: true });
  return details;
}
