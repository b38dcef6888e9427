// The receipt of a verdict: all it takes to ask the same model the same question again.
// Knows what a receipt holds, not how the verdict came about.

import { knownModel } from "./api.js";
import { announce, h } from "./dom.js";
import { download } from "./download.js";

/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Verdict} Verdict */
/** @typedef {{ counterclaim: string | null, judged_at: string, request: Pair, verdict: Verdict }} Receipt */

/**
 * @param {Pair} request
 * @param {Verdict} verdict
 * @param {Date} when
 * @returns {Receipt}
 */
export function receiptOf(request, verdict, when) {
  const version = knownModel()?.version ?? null;
  return { counterclaim: version, judged_at: when.toISOString(), request, verdict };
}

/**
 * The receipt to look at, copy and keep.
 * @param {Receipt} receipt
 */
export function receiptBlock(receipt) {
  const text = JSON.stringify(receipt, null, 1);
  const shown = h("pre", { tabindex: "0", "aria-label": "Receipt" }, text);
  const details = h("details", { class: "receipt" }, h("summary", {}, "Receipt"), shown);
  const copied = h("span", { class: "quiet" });
  const copy = async () => {
    const done = await copyText(text);
    if (!done) {
      details.open = true;
      getSelection()?.selectAllChildren(shown);
    }
    copied.textContent = done ? "Copied." : "Selected; press Ctrl+C to copy.";
    announce(copied.textContent);
  };
  const name = `verdict-${receipt.judged_at.replace(/[:.]/g, "-")}.json`;
  return h(
    "div",
    { class: "receipt-block" },
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", click: copy }, "Copy the receipt"),
      h("button", { type: "button", click: () => download(name, "application/json", text) }, "Save it"),
      copied,
    ),
    details,
  );
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text); // absent where the page came without TLS
    return true;
  } catch {
    return false;
  }
}
