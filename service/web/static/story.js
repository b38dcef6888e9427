// The view of a story: reports in, and what is found in them.

import { ask, isStale, knownModel, model, shipped } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { ACCEPTED, readFiles } from "./files.js";
import { showReport } from "./report.js";
import { reportBoxes } from "./reports.js";
import { lengthOf } from "./text.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";
import { elapsed } from "./waiting.js";

/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./reports.js").Given} Given */

/** @type {import("./types.js").View} */
export const story = { name: "story", title: "A story", build };

function build() {
  const boxes = reportBoxes();
  const problems = h("div", { role: "alert" });
  const answer = h("div", { class: "answer" });
  const explain = h("input", { type: "checkbox", checked: true });
  /** @type {AbortController | null} */
  let asking = null;

  const check = async () => {
    asking?.abort();
    const given = boxes.given();
    const flaws = await flawsOf(given).catch(() => []);
    if (flaws.length > 0) {
      showTrouble(answer, { title: "This cannot be checked as it is", lines: flaws });
      return;
    }
    asking = new AbortController();
    await read(answer, { documents: given, evidence: explain.checked }, asking, boxes.nameOf, check);
  };
  /** @param {Iterable<File>} files */
  const take = async (files) => {
    const { read: texts, problems: found } = await readFiles(files, knownModel()?.limits.max_body_bytes ?? Infinity);
    for (const one of texts) boxes.put(one);
    fill(problems, ...found.map((line) => h("p", { class: "notice" }, line)));
    if (texts.length > 0) announce(`${texts.length === 1 ? "One report" : `${texts.length} reports`} added.`);
  };
  const founding = async () => {
    const text = await (await shipped("founding_report.md")).text();
    boxes.clear();
    boxes.put({ text, format: "markdown" });
    await check();
  };

  const picker = h("input", { type: "file", multiple: true, accept: ACCEPTED, class: "unseen", tabindex: "-1", "aria-label": "Files",
    change: () => {
      take([...(picker.files ?? [])]);
      picker.value = "";
    },
  });
  const form = h(
    "form",
    {
      class: "story-form",
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        check();
      },
      dragover: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        form.classList.add("over");
      },
      dragleave: () => form.classList.remove("over"),
      drop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        form.classList.remove("over");
        take(event.dataTransfer?.files ?? []);
      },
    },
    boxes.element,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", click: () => boxes.add().focus() }, "Add a report"),
      h("button", { type: "button", click: () => picker.click() }, "Choose files"),
      picker,
      h("span", { class: "quiet" }, "Or drop .txt, .md and .html files here."),
    ),
    problems,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "primary" }, "Find the conflicts"),
      h("button", { type: "button", click: () => founding().catch((error) => fail(answer, error, boxes.nameOf, founding)) }, "Try the founding report"),
      h("label", { class: "check" }, explain, "Mark the words that carry each conflict (slower)"),
    ),
  );
  return h(
    "div",
    { class: "view" },
    h("h1", { tabindex: "-1" }, "Who contradicts whom in a story?"),
    h("p", { class: "lead" }, "One report, or several about the same events: who says what, and which of it cannot both be true."),
    form,
    answer,
  );
}

/**
 * @param {HTMLElement} place
 * @param {{ documents: Given[], evidence: boolean }} body
 * @param {AbortController} asking
 * @param {(place: number) => string} nameOf
 * @param {() => void} retry
 */
async function read(place, body, asking, nameOf, retry) {
  place.setAttribute("aria-busy", "true");
  const waiting = elapsed(body.documents.length === 1 ? "Reading the report" : "Reading the reports", () => asking.abort());
  announce("Reading.");
  fill(place, waiting.element);
  try {
    const report = /** @type {Report} */ (await ask("v1/documents/check", body, asking.signal));
    showReport(place, report, body.documents.map((_, number) => nameOf(number)));
  } catch (error) {
    if (!isStale(error)) fail(place, error, nameOf, retry);
    else if (place.contains(waiting.element)) fill(place);
  } finally {
    waiting.end();
    place.removeAttribute("aria-busy");
  }
}

/**
 * @param {HTMLElement} place
 * @param {unknown} error
 * @param {(place: number) => string} nameOf
 * @param {() => void} retry
 */
function fail(place, error, nameOf, retry) {
  const naming = (/** @type {string} */ pointer) => {
    const [, , number, part] = pointer.split("/");
    if (number === undefined) return "What you sent";
    const name = nameOf(Number(number));
    return part === "source" || part === "date" || part === "format" ? `The ${part} of ${name}` : name;
  };
  showTrouble(place, troubleInWords(error, naming), retry);
}

/**
 * What can be told without asking.
 * @param {Given[]} given
 * @returns {Promise<string[]>}
 */
async function flawsOf(given) {
  if (given.length === 0) return ["Paste a report, or choose a file."];
  const { max_documents, max_report_chars } = (await model()).limits;
  if (given.length > max_documents) {
    return [`There are ${given.length} reports; at most ${max_documents} are checked together.`];
  }
  const marked = given.filter((one) => one.format !== "html");
  const length = marked.reduce((sum, one) => sum + lengthOf(one.text), 0);
  if (length <= max_report_chars) return [];
  const [has, most] = [length.toLocaleString("en"), max_report_chars.toLocaleString("en")];
  return [`The reports have ${has} characters together; the limit is ${most}.`];
}
