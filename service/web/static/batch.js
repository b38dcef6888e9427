// The view of a batch: a table goes in, or a job of before is come back to.
// Which job is shown stands in the address, so that a reload finds it again.

import { isStale, reach, Trouble } from "./api.js";
import { announce, fill, freshId, h } from "./dom.js";
import { showJob } from "./job.js";
import { jobList } from "./job-list.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";
import { elapsed } from "./waiting.js";

/** @typedef {import("./types.js").Job} Job */

const SUFFIXES = ["csv", "jsonl", "ndjson", "parquet"];
const ACCEPTED = SUFFIXES.map((suffix) => `.${suffix}`).join(",");
const EXAMPLE = "id,a,b\n1,The bridge is open.,The bridge is closed.";
const NOTHING = "Choose a table, or drop one here.";

/** The job that is shown, or the form; ends whatever was asked for it. @type {AbortController} */
let showing = new AbortController();

/** @type {HTMLElement} */
let place;

/** @type {import("./types.js").View} */
export const batch = { name: "batch", title: "A batch", build, shown, left: () => showing.abort() };

function build() {
  place = h("div", { class: "batch" });
  return h("div", { class: "view" }, place);
}

function shown() {
  showing.abort();
  showing = new AbortController();
  const [, id] = location.hash.split("/");
  const again = place.childElementCount > 0;
  if (id) {
    const job = h("div");
    fill(place, h("p", { class: "back" }, h("a", { href: "#batch" }, "All batches")), h("h1", { tabindex: "-1" }, "One batch"), job);
    showJob(job, id, showing.signal);
  } else fill(place, ...start(showing.signal));
  if (again) place.querySelector("h1")?.focus();
}

/**
 * What is there where no job is shown: the form, and the jobs of before.
 * @param {AbortSignal} signal
 */
function start(signal) {
  const whole = h("div");
  const list = h("div");
  const off = () => fill(whole, h("p", { class: "notice" }, "This server takes no batches: whoever runs it has switched jobs off. Two claims and a story work all the same."));
  fill(whole, form(), list);
  jobList(list, signal, off);
  return [
    h("h1", { tabindex: "-1" }, "Judge a whole table"),
    h("p", { class: "lead" }, "A file with a pair of claims in each row. The server works on it by itself: close the page and come back."),
    whole,
  ];
}

function form() {
  const answer = h("div", { class: "answer" });
  const pickId = freshId();
  const picker = h("input", { id: pickId, type: "file", accept: ACCEPTED, change: () => picked(picker.files?.[0]) });
  const chosen = h("p", { class: "quiet", role: "status" });
  /** The file, and the name under which the same request twice is the same job. @type {{ file: File, key: string } | null} */
  let table = null;
  let flaw = NOTHING;

  /** @param {File | undefined} file */
  const picked = (file) => {
    table = null;
    flaw = NOTHING;
    fill(answer);
    chosen.textContent = "";
    if (file === undefined) return;
    const suffix = file.name.split(".").pop()?.toLowerCase() ?? "";
    if (!SUFFIXES.includes(suffix)) return refuse(`${file.name}: a batch is a .csv, .jsonl or .parquet file.`);
    if (file.size === 0) return refuse(`${file.name} is empty.`);
    table = { file, key: randomName() };
    chosen.textContent = `${file.name}, ${sizeOf(file.size)}.`;
  };
  /** @param {string} line */
  const refuse = (line) => {
    flaw = line;
    showTrouble(answer, { title: "This cannot be judged as it is", lines: [line] });
  };
  const submit = () => (table === null ? refuse(flaw) : send(answer, table, submit));

  const element = h(
    "form",
    {
      class: "batch-form",
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        submit();
      },
      dragover: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        element.classList.add("over");
      },
      dragleave: () => element.classList.remove("over"),
      drop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        element.classList.remove("over");
        picker.files = event.dataTransfer?.files ?? null;
        picked(picker.files?.[0]);
      },
    },
    h("label", { for: pickId, class: "claim-name" }, "Table"),
    picker,
    chosen,
    h("p", { class: "quiet" }, "Choose or drop a .csv, .jsonl or .parquet file. Its columns are a and b, claim and evidence, or premise and hypothesis; an id comes back with the result."),
    h("details", {}, h("summary", {}, "An example"), h("pre", { tabindex: "0", "aria-label": "An example of a table" }, EXAMPLE)),
    h("div", { class: "actions" }, h("button", { type: "submit", class: "primary" }, "Judge the table")),
    answer,
  );
  return element;
}

/**
 * @param {HTMLElement} answer
 * @param {{ file: File, key: string }} table
 * @param {() => void} retry
 */
async function send(answer, { file, key }, retry) {
  const body = new FormData();
  body.append("file", file);
  const sending = new AbortController();
  const waiting = elapsed("Sending the table", () => sending.abort());
  fill(answer, waiting.element);
  announce("Sending the table.");
  try {
    const options = { method: "POST", headers: { "Idempotency-Key": key }, body, signal: sending.signal };
    const job = /** @type {Job} */ (await (await reach("v1/jobs", options)).json());
    announce("The server has the table.");
    if (answer.isConnected) location.hash = `#batch/${encodeURIComponent(job.id)}`;
  } catch (error) {
    if (isStale(error)) fill(answer);
    else showTrouble(answer, refusal(error), retry);
  } finally {
    waiting.end();
  }
}

/** @param {unknown} error */
function refusal(error) {
  if (error instanceof Trouble && error.status === 413) {
    return { title: "The table is too large", lines: ["Split it, or ask whoever runs the server.", error.message], again: false };
  }
  return troubleInWords(error, (pointer) => (pointer.length > 1 ? `The table (${pointer.slice(2)})` : "The table"));
}

/** A name that nothing else has; made without what browsers keep for pages with TLS. */
function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {number} bytes */
function sizeOf(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3)).toLocaleString("en")} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
