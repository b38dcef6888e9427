// How often the relation is right by kind of difficulty, worst first.
// Knows slices, not what was measured otherwise.

import { h, sized } from "./dom.js";
import { sliceName } from "./measured.js";
import { percent } from "./verdict.js";

/** @typedef {import("./types.js").Slice} Slice */

const WORST = 3;

/**
 * @param {Slice[]} slices worst first
 * @returns {HTMLElement[]}
 */
export function sliceBars(slices) {
  const worst = slices.slice(0, WORST).map((one) => `“${sliceName(one.name)}”`);
  const best = sliceName(slices[slices.length - 1].name);
  return [
    h("h2", {}, "By kind of difficulty"),
    h(
      "p",
      {},
      `Least often right on ${worst.slice(0, -1).join(", ")} and ${worst[worst.length - 1]}, most often on “${best}”. The line through a bar is the 95% interval; it is long because each kind has few pairs.`,
    ),
    h("ul", { class: "slices" }, ...slices.map(bar)),
  ];
}

/** @param {Slice} slice */
function bar({ name, n, accuracy, contradictions, missed_conflicts, others, false_alarms }) {
  const { value, low, high } = accuracy;
  const counts = [
    `missed ${missed_conflicts} of ${contradictions} conflicts`,
    `flagged ${false_alarms} of ${others} others`,
  ];
  return h(
    "li",
    {},
    h("span", { class: "slice-name" }, sliceName(name)),
    h(
      "span",
      { class: "slice-bar", "aria-hidden": "true" },
      value !== null && sized(h("span", { class: "value" }), { wide: value }),
      low !== null && high !== null && sized(h("span", { class: "interval" }), { from: low, wide: high - low }),
    ),
    h("span", { class: "slice-value" }, value === null ? "undefined" : percent(value), h("span", { class: "unseen" }, ` of ${n} pairs right.`)),
    h("span", { class: "quiet slice-counts" }, counts.join(", ")),
  );
}
