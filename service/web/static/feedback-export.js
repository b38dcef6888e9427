// All feedback of this server as a labelled set in a file. Fetched, so that the key goes along.

import { reach } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { download } from "./download.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";

const MOST_ROWS = 100_000; // of one request
const TYPE = "application/x-ndjson";

/** A part of the page that tells what comes of feedback, and hands it out. */
export function feedbackExport() {
  const said = h("div");
  const save = async () => {
    try {
      const parts = await pages();
      const words = parts.length === 0 ? "There is no feedback yet." : "The feedback is downloaded.";
      if (parts.length > 0) download("feedback.jsonl", TYPE, ...parts);
      fill(said, h("p", { class: "quiet" }, words));
      announce(words);
    } catch (error) {
      showTrouble(said, troubleInWords(error, () => "The request"), save);
    }
  };
  return h(
    "section",
    {},
    h("h2", {}, "How good is it on your claims?"),
    h("p", {}, "Whoever says of a verdict, or of a conflict in a story, that it is right or wrong adds a line to a labelled set. It stays on this server. “", h("code", {}, "counterclaim eval --data feedback.jsonl"), "” measures the model on it."),
    h("p", { class: "quiet" }, "People report what surprises them: such a set says where a model fails, not how often."),
    h("div", { class: "actions" }, h("button", { type: "button", click: save }, "Export feedback")),
    said,
  );
}

/** Every page that holds something. */
async function pages() {
  const parts = [];
  /** @type {string | null} */
  let page = `v1/feedback?limit=${MOST_ROWS}`;
  while (page !== null) {
    const answer = await reach(page, { headers: { Accept: TYPE } });
    const part = await answer.blob();
    if (part.size > 0) parts.push(part);
    page = part.size > 0 ? following(answer.headers.get("Link")) : null;
  }
  return parts;
}

/**
 * The address of the next page, relative as all that this page asks for.
 * @param {string | null} link
 */
function following(link) {
  return /<\/([^>]+)>; rel="next"/.exec(link ?? "")?.[1] ?? null;
}
