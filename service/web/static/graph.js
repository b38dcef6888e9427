// Who disputes whom, as arcs between names one below the other.
// Knows speakers and how often they clash, not what they say.

import { h, svg } from "./dom.js";
import { shortened } from "./text.js";

/** @typedef {import("./sides.js").Clash} Clash */
/** @typedef {{ from: number, to: number, times: number, probability: number }} Edge */

const [ROW, ARCS, WIDTH] = [30, 96, 420]; // in pixels
const MOST_SPEAKERS = 24;
const NAME_CHARS = 40;

/**
 * @param {Clash[]} clashes
 * @returns {Node | null}
 */
export function disputeGraph(clashes) {
  const { speakers, edges } = networkOf(clashes);
  if (edges.length === 0) return null;
  const drawn = speakers.slice(0, MOST_SPEAKERS);
  const height = drawn.length * ROW;
  const inside = edges.filter((edge) => Math.max(edge.from, edge.to) < drawn.length);
  const most = Math.max(...inside.map((edge) => Math.abs(edge.to - edge.from)), 1);
  return h(
    "figure",
    { class: "graph" },
    h("figcaption", {}, "Who disputes whom"),
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": inWords(speakers, edges) },
      ...inside.map((edge) => arc(edge, most)),
      ...drawn.flatMap((name, place) => node(name, place)),
    ),
    speakers.length > drawn.length &&
      h("p", { class: "quiet" }, `And ${speakers.length - drawn.length} more speakers.`),
  );
}

/**
 * Speakers in the order in which they come up, and what is between them.
 * @param {Clash[]} clashes
 */
export function networkOf(clashes) {
  /** @type {string[]} */
  const speakers = [];
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  const place = (/** @type {string} */ name) => {
    const known = speakers.indexOf(name);
    return known >= 0 ? known : speakers.push(name) - 1;
  };
  for (const { a, b, conflict } of clashes) {
    const [from, to] = [place(a.speaker), place(b.speaker)].sort((one, other) => one - other);
    const edge = edges.get(`${from} ${to}`) ?? { from, to, times: 0, probability: 0 };
    edges.set(`${from} ${to}`, {
      ...edge,
      times: edge.times + 1,
      probability: Math.max(edge.probability, conflict.probability),
    });
  }
  return { speakers, edges: [...edges.values()] };
}

/**
 * @param {Edge} edge
 * @param {number} most rows that an arc spans
 */
function arc({ from, to, times, probability }, most) {
  const [top, bottom] = [middle(from), middle(to)];
  const weight = Math.min(1.5 + times, 6);
  const shape = { class: "arc", "stroke-width": weight, "stroke-opacity": 0.35 + 0.65 * probability };
  if (from === to) {
    return svg("circle", { ...shape, cx: ARCS - 8, cy: top, r: 8 });
  }
  const wide = 16 + ((to - from) / most) * (ARCS - 28);
  const path = `M ${ARCS} ${top} A ${wide} ${(bottom - top) / 2} 0 0 0 ${ARCS} ${bottom}`;
  return svg("path", { ...shape, d: path });
}

/**
 * @param {string} name
 * @param {number} place
 */
function node(name, place) {
  return [
    svg("circle", { class: "node", cx: ARCS, cy: middle(place), r: 4 }),
    svg("text", { x: ARCS + 14, y: middle(place), "dominant-baseline": "central" }, shortened(name, NAME_CHARS)),
  ];
}

/** @param {number} place */
function middle(place) {
  return place * ROW + ROW / 2;
}

/**
 * @param {string[]} speakers
 * @param {Edge[]} edges
 */
function inWords(speakers, edges) {
  const said = edges.map(({ from, to, times }) =>
    from === to
      ? `${speakers[from]} against itself, ${times} times`
      : `${speakers[from]} and ${speakers[to]}, ${times} times`,
  );
  return `Disputes: ${said.join("; ")}.`.replaceAll("1 times", "once");
}
