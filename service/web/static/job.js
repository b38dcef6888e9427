// One job as it goes: asks how it stands, ever less often, until it has ended.
// Knows progress, not what a result says.

import { isStale, reach, Trouble } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { amount, nameOf, STATES } from "./job-list.js";
import { saveResults } from "./job-save.js";
import { resultPages } from "./results.js";
import { inert } from "./text.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";

/** @typedef {import("./types.js").Job} Job */

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 10_000;
const PASSING = [0, 408, 429, 500, 502, 503, 504]; // a server that starts again answers later

/**
 * @param {HTMLElement} place
 * @param {string} id as it stands in the address
 * @param {AbortSignal} signal ends the asking
 */
export async function showJob(place, id, signal) {
  const path = `v1/jobs/${id}`;
  const trouble = h("div");
  const shown = h("div");
  fill(place, trouble, shown);
  /** @type {ReturnType<typeof jobBoard> | null} */
  let board = null;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.4, LONGEST_PAUSE_MS)) {
    try {
      const job = /** @type {Job} */ (await (await reach(path, { signal })).json());
      if (trouble.childElementCount > 0) announce("The server answers again.");
      fill(trouble);
      if (board === null) {
        board = jobBoard(path, signal);
        fill(shown, board.element);
      }
      board.update(job);
      if (isFinal(job)) return;
    } catch (error) {
      if (isStale(error)) return;
      if (!(error instanceof Trouble) || !PASSING.includes(error.status)) {
        showTrouble(trouble, refusal(error), () => showJob(place, id, signal));
        return;
      }
      // Said once, not at every try.
      if (trouble.childElementCount === 0) showTrouble(trouble, { ...troubleInWords(error, () => ""), lines: ["The job is kept. This page goes on asking."] });
      if (error.wait !== null) pause = Math.max(pause, error.wait * 1000);
    }
    await sleep(pause, signal);
  }
}

/** @param {unknown} error */
function refusal(error) {
  if (error instanceof Trouble && error.status === 404) {
    return { title: "There is no such batch", lines: ["The address may be cut short, or this server is another one."] };
  }
  return troubleInWords(error, () => "The request");
}

/** @param {Job} job */
function isFinal(job) {
  return job.state !== "queued" && job.state !== "running";
}

/**
 * What is seen of a job.
 * @param {string} path
 * @param {AbortSignal} signal
 */
function jobBoard(path, signal) {
  const headline = h("h2", { class: "headline", tabindex: "-1" });
  const name = h("p", { class: "quiet" });
  const failure = h("p", { class: "notice", hidden: true });
  const bar = h("progress", { "aria-label": "Rows done" });
  const amounts = h("p", { class: "amounts" });
  const trouble = h("div");
  const results = resultPages(path, signal);
  const said = progressTeller();
  /** @type {Job | null} */
  let job = null;

  const cancel = async () => {
    try {
      update(await (await reach(path, { method: "DELETE", signal })).json());
      headline.focus(); // what was pressed is gone
    } catch (error) {
      if (!isStale(error)) showTrouble(trouble, troubleInWords(error, () => "The request"), cancel);
    }
  };
  /** @param {"ndjson" | "csv"} kind */
  const save = (kind) => {
    const saving = async () => {
      fill(trouble);
      try {
        if (job !== null) await saveResults(path, job, kind, signal);
      } catch (error) {
        if (!isStale(error)) showTrouble(trouble, troubleInWords(error, () => "The request"), saving);
      }
    };
    return h("button", { type: "button", click: saving }, `Download ${kind === "csv" ? "CSV" : "NDJSON"}`);
  };
  const ending = asksFirst("Cancel the batch", "Cancel it? Results so far stay, but it cannot go on later.", cancel);
  const saves = h("span", { class: "actions saves", hidden: true }, save("csv"), save("ndjson"));

  /** @param {Job} now */
  function update(now) {
    job = now;
    headline.textContent = HEADLINES[now.state];
    fill(name, h("bdi", {}, ...inert(nameOf(now))));
    failure.hidden = now.failure === null;
    fill(failure, ...inert(now.failure ?? ""));
    if (now.total === null && !isFinal(now)) bar.removeAttribute("value");
    else {
      bar.max = Math.max(1, now.total ?? now.done);
      bar.value = now.done;
    }
    amounts.textContent = [amount(now), speed(now)].filter(Boolean).join("; ");
    ending.hidden = isFinal(now);
    saves.hidden = now.done === 0;
    said(now);
    results.update(now);
  }
  const actions = h("div", { class: "actions" }, saves, ending);
  const element = h("div", { class: "job" }, headline, name, failure, bar, amounts, actions, trouble, results.element);
  return { element, update };
}

/** @type {Record<Job["state"], string>} */
const HEADLINES = {
  queued: "Waiting its turn",
  running: "At work",
  done: "Done",
  failed: "It could not go on",
  cancelled: "Cancelled",
};

/** @param {Job} job */
function speed({ state, rows_per_second: speed, total, done }) {
  if (speed === null || speed <= 0) return "";
  const said = `${speed < 10 ? speed.toFixed(1) : Math.round(speed).toLocaleString("en")} rows per second`;
  if (state !== "running" || total === null) return said;
  const seconds = (total - done) / speed;
  if (seconds < 90) return `${said}; about ${Math.ceil(seconds)} s to go`;
  const minutes = seconds / 60;
  return `${said}; about ${minutes < 90 ? `${Math.round(minutes)} minutes` : `${Math.round(minutes / 60)} hours`} to go`;
}

/** Says aloud when the state changes and at each quarter, never more. */
function progressTeller() {
  let last = "";
  return (/** @type {Job} */ job) => {
    const quarter = job.total ? Math.floor((4 * job.done) / job.total) : 0;
    const now = `${job.state} ${quarter}`;
    if (now === last) return;
    last = now;
    announce(`The batch is ${STATES[job.state]}: ${amount(job)}.`);
  };
}

/**
 * A button that asks before it does what cannot be undone.
 * @param {string} title
 * @param {string} question
 * @param {() => void} act
 */
function asksFirst(title, question, act) {
  const whole = h("span", { class: "asks" });
  const calm = () => {
    fill(whole, first);
    first.focus();
  };
  const ask = () => {
    const back = h("button", { type: "button", click: calm }, "Let it go on");
    fill(whole, h("span", {}, question), h("button", { type: "button", click: act }, "Yes, cancel"), back);
    back.focus();
    announce(question);
  };
  const first = h("button", { type: "button", click: ask }, title);
  fill(whole, first);
  return whole;
}

/**
 * @param {number} time in milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function sleep(time, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
