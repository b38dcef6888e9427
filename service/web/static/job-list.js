// The jobs of before, the newest first, to come back to. Knows no job's results.

import { isStale, reach, Trouble } from "./api.js";
import { fill, h } from "./dom.js";
import { inert } from "./text.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";

/** @typedef {import("./types.js").Job} Job */

const AT_ONCE = 10;

/** @type {Record<Job["state"], string>} */
export const STATES = {
  queued: "waiting its turn",
  running: "at work",
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/**
 * @param {HTMLElement} place
 * @param {AbortSignal} signal
 * @param {() => void} off called where the server takes no jobs
 */
export async function jobList(place, signal, off) {
  const list = h("ul", { class: "plain-list jobs" });
  const rest = h("div");
  /** @param {string | null} cursor */
  const more = async (cursor) => {
    const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    try {
      const answer = await (await reach(`v1/jobs?limit=${AT_ONCE}${after}`, { signal })).json();
      const { jobs, next } = /** @type {{ jobs: Job[], next: string | null }} */ (answer);
      const items = jobs.map(item);
      list.append(...items);
      if (cursor !== null) items[0]?.querySelector("a")?.focus();
      fill(rest, next !== null && h("button", { type: "button", click: () => more(next) }, "Show older ones"));
      const none = list.childElementCount === 0;
      fill(place, h("h2", {}, "Batches so far"), none ? h("p", { class: "quiet" }, "None yet.") : list, rest);
    } catch (error) {
      if (isStale(error)) return;
      if (error instanceof Trouble && error.status === 404) off();
      else showTrouble(cursor === null ? place : rest, troubleInWords(error, () => "The request"), () => more(cursor));
    }
  };
  await more(null);
}

/** @param {Job} job */
function item(job) {
  return h(
    "li",
    {},
    h("a", { href: `#batch/${encodeURIComponent(job.id)}` }, h("bdi", {}, ...inert(nameOf(job)))),
    h("span", { class: `state ${job.state}` }, STATES[job.state]),
    h("span", { class: "quiet" }, amount(job)),
  );
}

/**
 * The name of its file, if it came with one; and when.
 * @param {Job} job
 */
export function nameOf(job) {
  const when = new Date(job.created_at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
  return job.name === null ? `${job.format.toUpperCase()} of ${when}` : `${job.name}, ${when}`;
}

/** @param {Job} job */
export function amount({ total, done, errors }) {
  const rows = total === null || done === total ? done.toLocaleString("en") : `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
  const failed = errors === 0 ? "" : `, ${errors.toLocaleString("en")} could not be judged`;
  return `${rows} ${total === 1 || (total === null && done === 1) ? "row" : "rows"}${failed}`;
}
