// A statement of a report as a claim that stands by itself, with who says it and when.
// Knows sentences and stances, not what they are kept for.

/** @typedef {import("./types.js").Claim} Claim */
/** @typedef {import("./types.js").Statement} Statement */

const MAX_SPEAKER_CHARS = 500; // of the server
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}/;
// Words that begin with a small letter once they no longer begin the sentence.
const SMALL =
  /^(?:The|An?|It|He|She|They|We|You|There|Th(?:is|ese|at|ose)|No|None|Nobody|Nothing|Some|All|Many|More|Most|Few|Both|Each|Every|Any|His|Her|Its|Their|Our|One|Two|Three|About|At|In|On|By)\b/;

/** @type {Record<string, { said: string, unsaid: string }>} */
const WAYS = {
  asserts: { said: "says that", unsaid: "" },
  denies: { said: "denies that", unsaid: "It is not true that" },
  hedges: { said: "says it is possible that", unsaid: "It is possible that" },
  declines: { said: "does not say whether", unsaid: "" },
};

/**
 * As it was published, for a report of a thing claims the thing. But "Not true, Holm said" says
 * nothing without what it answers, and of two statements in one sentence neither is the whole
 * of it: then who says what, as it was read.
 * @param {Statement} statement
 * @param {string | null} source the outlet, which speaks where nobody else does
 * @param {boolean} together whether the other statement stands in the same sentence
 * @returns {Claim}
 */
export function claimOf(statement, source, together) {
  const speaker = onOneLine(statement.speaker ?? source ?? "");
  const text = statement.answers !== null || together ? reworded(statement) : onOneLine(statement.sentence.text);
  return {
    text,
    ...(speaker !== "" && { speaker: Array.from(speaker).slice(0, MAX_SPEAKER_CHARS).join("") }),
    ...(statement.date !== null && WHOLE_DAY.test(statement.date) && { date: statement.date }),
  };
}

/** @param {Statement} statement */
function reworded({ speaker, stance, proposition }) {
  const way = WAYS[stance] ?? WAYS.asserts;
  const what = onOneLine(proposition).replace(/[\s.]+$/u, "");
  const by = speaker === null ? way.unsaid : `${capital(onOneLine(speaker))} ${way.said}`;
  return by === "" ? `${capital(what)}.` : `${by} ${SMALL.test(what) ? what[0].toLowerCase() + what.slice(1) : what}.`;
}

/** @param {string} words */
function capital(words) {
  return words.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** @param {string} text */
function onOneLine(text) {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
