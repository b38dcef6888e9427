// A verdict in words. Knows what the service's answer means, not how it is drawn.

/** @typedef {import("./types.js").Label} Label */
/** @typedef {{ relation: Label, reverse: { relation: Label }, conflict: boolean, conflict_probability: number, certainty: string, truncated: boolean, unread_words: number }} Said */
/** @typedef {"conflict" | "agree" | "adds" | "open" | "doubt"} Tone */

const LEANINGS = {
  conflict: "they conflict",
  agree: "they agree",
  adds: "one adds to the other",
  open: "neither bears on the other",
};

/**
 * The headline, its colour and the sentences below it.
 * @param {Said} verdict
 * @returns {{ tone: Tone, headline: string, lines: string[] }}
 */
export function inWords(verdict) {
  const likely = `${percent(verdict.conflict_probability)} likely that both cannot be true.`;
  const lines = [likely, ...doubts(verdict)];
  if (verdict.conflict) return { tone: "conflict", headline: "These conflict", lines };
  const plain = relation(verdict);
  if (verdict.certainty === "uncertain" || plain.tone === "conflict") {
    const leaning = `If it had to choose: ${LEANINGS[plain.tone]}.`;
    return { tone: "doubt", headline: "Too close to call", lines: [...lines, leaning] };
  }
  return { ...plain, lines };
}

/**
 * What the two directions say together, were it certain.
 * @param {Said} verdict
 * @returns {{ tone: "conflict" | "agree" | "adds" | "open", headline: string }}
 */
function relation(verdict) {
  const [given_a, given_b] = [verdict.relation, verdict.reverse.relation];
  if (given_a === "contradiction" || given_b === "contradiction") {
    return { tone: "conflict", headline: "These conflict" };
  }
  if (given_a === "entailment" && given_b === "entailment") {
    return { tone: "agree", headline: "They agree" };
  }
  // Who accepts B must accept A: B says all that A says, and more.
  if (given_b === "entailment") return { tone: "adds", headline: "B adds to A" };
  if (given_a === "entailment") return { tone: "adds", headline: "A adds to B" };
  return { tone: "open", headline: "Neither bears on the other" };
}

/**
 * Why a verdict is not certain.
 * @param {Said} verdict
 * @returns {string[]}
 */
function doubts(verdict) {
  const found = [];
  if (verdict.truncated) {
    found.push("The claims are longer than the model reads; their ends were left out.");
  }
  if (verdict.unread_words > 0) {
    const words = verdict.unread_words === 1 ? "One word" : `${verdict.unread_words} words`;
    found.push(`${words} could not be read: another script, emoji or a string without end.`);
  }
  if (verdict.certainty === "uncertain" && found.length === 0) {
    found.push("The model is not sure: this lies in the range in which it is often wrong.");
  }
  return found;
}

/** @type {Record<string, string>} */
const STANCES = {
  asserts: "says",
  denies: "denies",
  hedges: "thinks it possible",
  declines: "declines to say",
};

/**
 * Who says a thing and how, without what is said.
 * @param {{ speaker: string | null, stance: string }} said
 * @param {string} unnamed who speaks where nobody is named
 */
export function who(said, unnamed) {
  return { speaker: said.speaker ?? unnamed, stance: STANCES[said.stance] ?? said.stance };
}

/**
 * A share to be compared with others: small and large ones more exactly.
 * @param {number} share
 */
export function finePercent(share) {
  const coarse = share === 0 || share === 1 || (share >= 0.1 && share <= 0.95);
  return `${(share * 100).toFixed(coarse ? 0 : 1)}%`;
}

/**
 * A probability for people.
 * @param {number} probability
 */
export function percent(probability) {
  if (probability > 0 && probability < 0.01) return "under 1%";
  if (probability < 1 && probability > 0.99) return "over 99%";
  return `${Math.round(probability * 100)}%`;
}
