// What somebody thinks of a verdict: right, or what would be. Kept by this server, with the
// verdict as its receipt. Knows not how the verdict was drawn.

import { ask, reach } from "./api.js";
import { announce, fill, freshId, h } from "./dom.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";
import { inWords } from "./verdict.js";

/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Verdict} Verdict */

/** How B stands to A. @type {[Label, string][]} */
const CHOICES = [
  ["contradiction", "They conflict: A and B cannot both be true."],
  ["entailment", "B follows: whoever accepts A must accept B."],
  ["neutral", "Neither: B adds something, or has nothing to do with A."],
];
const MAX_NOTE_CHARS = 2000; // of the server

/**
 * @param {Pair} asked
 * @param {() => Verdict} latest the verdict with all that came of it so far
 */
export function feedbackBlock(asked, latest) {
  const place = h("div");
  const element = h("section", { class: "feedback", "aria-label": "Feedback" }, h("h3", {}, "Is this right?"), place);
  const open = opinionIsOpen(latest());

  /** @param {Label | null} label what is right; null: what the verdict says @param {string} note */
  const keep = async (label, note) => {
    const verdict = latest();
    const right = label === null || (label === verdict.relation && isWhole(verdict));
    const opinion = right ? { judgement: "right" } : { judgement: "wrong", label };
    const body = { ...asked, verdict, ...opinion, ...(note !== "" && { note }) };
    const { id } = await ask("v1/feedback", body, new AbortController().signal);
    kept(id, right, label);
  };
  /** @param {string} id @param {boolean} right @param {Label | null} label */
  const kept = (id, right, label) => {
    const choice = CHOICES.find(([one]) => one === label)?.[1] ?? "";
    const opinion = right ? "right." : `wrong. ${choice}`;
    const said = h("p", { class: "kept", tabindex: "-1" }, `Kept as ${opinion} It stays on this server; nothing is sent anywhere.`);
    const trouble = h("div");
    const undo = async () => {
      try {
        await reach(`v1/feedback/${encodeURIComponent(id)}`, { method: "DELETE" });
        start().focus();
        announce("Undone: it is deleted.");
      } catch (error) {
        showTrouble(trouble, troubleInWords(error, naming), undo);
      }
    };
    fill(place, said, h("button", { type: "button", class: "plain", click: undo }, "Undo"), trouble);
    said.focus();
  };
  const correct = () => {
    const form = labelForm(latest(), open, keep, () => start().focus());
    fill(place, form);
    /** @type {HTMLElement | null} */ (form.querySelector("input:enabled"))?.focus();
  };
  const start = () => {
    const trouble = h("div");
    const agree = () => keep(null, "").catch((error) => showTrouble(trouble, troubleInWords(error, naming), agree));
    const first = open
      ? h("button", { type: "button", click: correct }, "Say what is right")
      : h("button", { type: "button", click: agree }, "Right");
    fill(place, h("div", { class: "actions" }, first, !open && h("button", { type: "button", click: correct }, "Wrong")), trouble);
    return first;
  };
  start();
  return element;
}

/**
 * Whether conflict and relation say the same, so that a verdict can be right as a whole.
 * @param {Verdict} verdict
 */
function isWhole(verdict) {
  return verdict.conflict === (verdict.relation === "contradiction");
}

/**
 * Whether nobody could say "right" without saying what.
 * @param {Verdict} verdict
 */
function opinionIsOpen(verdict) {
  return !isWhole(verdict) || inWords(verdict).tone === "doubt";
}

/**
 * @param {Verdict} verdict
 * @param {boolean} open whether the verdict's own relation may be chosen
 * @param {(label: Label, note: string) => Promise<void>} keep
 * @param {() => void} back
 */
function labelForm(verdict, open, keep, back) {
  const [name, noteId] = [freshId(), freshId()];
  const note = h("textarea", { id: noteId, rows: "2", maxlength: MAX_NOTE_CHARS, dir: "auto" });
  const trouble = h("div");
  const radios = CHOICES.map(([label]) =>
    h("input", { type: "radio", name, value: label, required: true, disabled: !open && label === verdict.relation }),
  );
  const submit = async () => {
    const label = /** @type {Label} */ (radios.find((one) => one.checked)?.value);
    try {
      await keep(label, note.value.trim());
    } catch (error) {
      showTrouble(trouble, troubleInWords(error, naming), submit);
    }
  };
  return h(
    "form",
    {
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        submit();
      },
    },
    h(
      "fieldset",
      {},
      h("legend", {}, "What is right?"),
      ...CHOICES.map(([, words], place) =>
        h("label", { class: "check" }, radios[place], h("span", {}, words, radios[place].disabled && h("span", { class: "quiet" }, " That is what the verdict says."))),
      ),
    ),
    h("label", { for: noteId, class: "note" }, "Note, if you like", note),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "primary" }, "Keep it"),
      h("button", { type: "button", click: back }, "Never mind"),
    ),
    trouble,
  );
}

/** @param {string} pointer */
function naming(pointer) {
  const [, part] = pointer.split("/");
  if (part === "note") return "The note";
  return part === "label" ? "The choice" : "The verdict";
}
