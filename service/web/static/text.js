// Texts of other people, shown as they are: cut at marks, and unable to act on the page.
// Spans count in characters as the server counts them, not in JavaScript's units.

import { h } from "./dom.js";

/** @typedef {{ start: number, end: number, kind: string }} Mark */
/** @typedef {{ text: string, kinds: string[] }} Segment */

// What steers the direction of writing, and control characters but for tab and line ends.
const STEERING = /([\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])/u;

/**
 * The text cut wherever a mark begins or ends; every character is in one segment.
 * @param {string} text
 * @param {Mark[]} marks
 * @returns {Segment[]}
 */
export function segments(text, marks) {
  const characters = Array.from(text);
  const edges = new Set([0, characters.length]);
  for (const mark of marks) edges.add(mark.start).add(mark.end);
  const cuts = [...edges].filter((edge) => edge <= characters.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, place) => {
    const start = cuts[place];
    const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
    return {
      text: characters.slice(start, end).join(""),
      kinds: [...new Set(over.map((mark) => mark.kind))],
    };
  });
}

/**
 * Nodes of a text in which what steers stands as a sign.
 * @param {string} text
 * @returns {Node[]}
 */
export function inert(text) {
  return text
    .split(STEERING)
    .filter((part) => part !== "")
    .map((part) => (STEERING.test(part) ? sign(part) : document.createTextNode(part)));
}

/** @param {string} character */
function sign(character) {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return h("span", { class: "sign" }, `U+${code}`);
}

/**
 * A text of its own direction, its marks as ``<mark class=kind>``.
 * @param {string} text
 * @param {Mark[]} [marks]
 */
export function quoted(text, marks = []) {
  const whole = h("bdi", { class: "quoted" });
  for (const segment of segments(text, marks)) {
    const nodes = inert(segment.text);
    if (segment.kinds.length === 0) whole.append(...nodes);
    else whole.append(h("mark", { class: segment.kinds.join(" ") }, ...nodes));
  }
  return whole;
}

/**
 * How many characters a text has, as the server counts.
 * @param {string} text
 */
export function lengthOf(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * The first words of a text on one line.
 * @param {string} text
 * @param {number} most
 */
export function shortened(text, most) {
  const characters = Array.from(text.replace(/\s+/gu, " ").trim());
  if (characters.length <= most) return characters.join("");
  return `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}
