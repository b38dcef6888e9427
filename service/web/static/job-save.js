// The results of a job as a file. Fetched rather than linked, so that the key goes along.

import { reach } from "./api.js";
import { announce } from "./dom.js";
import { download } from "./download.js";

const MOST_ROWS = 1_000_000; // of one request
const TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" };
const HEAD_BYTES = 4096; // no head of a table is longer, and it is ASCII

/**
 * All results that there are by now.
 * @param {string} path
 * @param {import("./types.js").Job} job
 * @param {"csv" | "ndjson"} kind
 * @param {AbortSignal} signal
 */
export async function saveResults(path, job, kind, signal) {
  announce("Fetching the results.");
  const parts = [];
  for (let cursor = 0; cursor < job.done; cursor += MOST_ROWS) {
    const limit = Math.min(MOST_ROWS, job.done - cursor);
    const page = `${path}/results?limit=${limit}&cursor=${cursor}&texts=true`;
    const part = await (await reach(page, { headers: { Accept: TYPES[kind] }, signal })).blob();
    parts.push(kind === "csv" && cursor > 0 ? await withoutHead(part) : part);
  }
  const name = `results-${job.created_at.slice(0, 19).replace(/[:T]/g, "-")}.${kind}`;
  download(name, TYPES[kind], ...parts);
  announce("The results are downloaded.");
}

/** @param {Blob} table */
async function withoutHead(table) {
  const beginning = await table.slice(0, HEAD_BYTES).text();
  return table.slice(beginning.indexOf("\n") + 1);
}
