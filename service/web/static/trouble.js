// What went wrong, in words: what it is and what to do about it.
// Knows statuses and problems, not who asked for what.

import { Trouble } from "./api.js";
import { announce, fill, h } from "./dom.js";

/** @typedef {(pointer: string) => string} Naming how a place in the request is called */

/** @type {Record<number, [string, string]>} */
const WORDS = {
  0: ["The server cannot be reached", "Check your connection, and that the server is running. Nothing you wrote is lost."],
  401: ["The server asks for a key", "Ask whoever runs it for one, then try again."],
  403: ["Your key does not open this", "Ask whoever runs the server for one that does."],
  404: ["This server does not know that", "The page may be newer than the server; reload it."],
  408: ["Sending took too long", "Try again, perhaps on a better connection."],
  413: ["That is too much at once", "Shorten the texts or leave some out."],
  429: ["The server is busy", "Others are asking too."],
  500: ["Something broke in the server", "Its log says what. Trying once more may help."],
  503: ["The server is not ready", "It is starting, stopping or overloaded."],
};

/**
 * @param {unknown} error
 * @param {Naming} naming
 * @returns {{ title: string, lines: string[], again: boolean }}
 */
export function inWords(error, naming) {
  if (!(error instanceof Trouble)) throw error;
  if (error.flaws.length > 0) {
    const lines = error.flaws.map((flaw) => `${naming(flaw.pointer)} ${flaw.detail}.`);
    return { title: "This cannot be judged as it is", lines, again: false };
  }
  const [title, advice] = WORDS[error.status] ?? ["The server refused", error.message];
  const wait = error.wait === null ? [] : [`Try again in ${seconds(error.wait)}.`];
  return { title, lines: [advice, ...wait], again: true };
}

/** @param {number} count */
function seconds(count) {
  return count === 1 ? "a second" : `${count} seconds`;
}

/**
 * Show what went wrong in place of an answer, and say it.
 * @param {Element} place
 * @param {{ title: string, lines: string[], again?: boolean }} words
 * @param {() => void} [retry]
 */
export function showTrouble(place, words, retry) {
  announce(`${words.title}. ${words.lines.join(" ")}`);
  fill(
    place,
    h(
      "div",
      { class: "notice" },
      h("h2", {}, words.title),
      ...words.lines.map((line) => h("p", {}, line)),
      words.again && retry && h("button", { type: "button", click: retry }, "Try again"),
    ),
  );
}
