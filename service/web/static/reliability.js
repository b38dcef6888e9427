// Whether the conflict probability means what it says: a diagram out of numbers.
// Knows bins, not what the model is.

import { h, svg } from "./dom.js";
import { percent } from "./verdict.js";

/** @typedef {import("./types.js").ReliabilityBin} Bin */

const [SIZE, LEFT, TOP, BOTTOM] = [280, 52, 10, 46]; // in units of the drawing
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/**
 * @param {Bin[]} bins
 * @param {{ threshold: number, band: { low: number, high: number } }} model
 * @returns {HTMLElement[]}
 */
export function reliabilityChart(bins, { threshold, band }) {
  return [
    h("h2", {}, "Does 80% mean 80%?"),
    h(
      "p",
      {},
      "Each dot stands for the pairs that were given about the same probability of conflict, the larger the more pairs. On the line the probability is right; above it there are more conflicts than the model says, below it fewer. Right of the upright line it calls a conflict; in the shaded range it says that it is not sure.",
    ),
    h(
      "div",
      { class: "reliability" },
      h("figure", {}, drawing(bins, threshold, band)),
      h("details", { class: "fold" }, h("summary", {}, "The same in numbers"), numbers(bins)),
    ),
  ];
}

/**
 * @param {Bin[]} bins
 * @param {number} threshold
 * @param {{ low: number, high: number }} band
 */
function drawing(bins, threshold, band) {
  const most = Math.max(...bins.map((bin) => bin.n));
  const label = `Reliability: ${bins.map((bin) => `${percent(bin.mean_probability)} said, ${percent(bin.contradiction_share)} true`).join("; ")}.`;
  return svg(
    "svg",
    { viewBox: `0 0 ${LEFT + SIZE + 20} ${TOP + SIZE + BOTTOM}`, role: "img", "aria-label": label },
    svg("rect", { class: "band", x: x(band.low), y: TOP, width: SIZE * (band.high - band.low), height: SIZE }),
    ...TICKS.flatMap((tick) => [
      svg("line", { class: "grid", x1: LEFT, x2: LEFT + SIZE, y1: y(tick), y2: y(tick) }),
      svg("text", { x: LEFT - 8, y: y(tick), "text-anchor": "end", "dominant-baseline": "central" }, percent(tick)),
      svg("text", { x: x(tick), y: TOP + SIZE + 18, "text-anchor": "middle" }, percent(tick)),
    ]),
    svg("line", { class: "ideal", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
    svg("line", { class: "threshold", x1: x(threshold), x2: x(threshold), y1: TOP, y2: TOP + SIZE }),
    ...bins.map((bin) =>
      svg(
        "circle",
        { class: "dot", cx: x(bin.mean_probability), cy: y(bin.contradiction_share), r: 3 + 7 * Math.sqrt(bin.n / most) },
        svg("title", {}, `${bin.n} pairs: ${percent(bin.mean_probability)} said, ${percent(bin.contradiction_share)} true`),
      ),
    ),
    svg("text", { x: LEFT + SIZE / 2, y: TOP + SIZE + 38, "text-anchor": "middle" }, "Probability that the model gave"),
    svg("text", { x: 12, y: TOP + SIZE / 2, "text-anchor": "middle", transform: `rotate(-90 12 ${TOP + SIZE / 2})` }, "Conflicts in truth"),
  );
}

/** @param {Bin[]} bins */
function numbers(bins) {
  const head = ["Pairs", "Probability given", "Conflicts in truth"];
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
    h(
      "tbody",
      {},
      ...bins.map((bin) => h("tr", {}, h("td", {}, bin.n), h("td", {}, percent(bin.mean_probability)), h("td", {}, percent(bin.contradiction_share)))),
    ),
  );
}

/** @param {number} share */
function x(share) {
  return LEFT + SIZE * share;
}

/** @param {number} share */
function y(share) {
  return TOP + SIZE * (1 - share);
}
