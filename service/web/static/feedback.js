// What somebody thinks of a verdict: right, or what would be. Kept by this server, with its
// receipt. Knows neither verdicts nor reports, only what there is to be said of them.

import { ask, reach } from "./api.js";
import { announce, fill, freshId, h } from "./dom.js";
import { quoted } from "./text.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";

/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./subjects.js").Subject} Subject */

const MAX_NOTE_CHARS = 2000; // of the server

/**
 * @param {() => Subject} latest what it is about, with all that came of it so far
 * @param {string} name of the block, for those who do not see what it stands under
 * @param {Node} title
 */
export function feedbackBlock(latest, name, title) {
  const place = h("div");
  const element = h("div", { class: "feedback", role: "group", "aria-label": name }, title, place);

  /** @param {Label | null} label what is right; null: what the verdict says @param {string} note @param {Pair} pair */
  const keep = async (label, note, pair) => {
    const { receipt, says, whole, choices } = latest();
    const right = label === null || (label === says && whole);
    const opinion = right ? { judgement: "right" } : { judgement: "wrong", label };
    const body = { ...pair, ...receipt, ...opinion, ...(note !== "" && { note }) };
    const { id } = await ask("v1/feedback", body, new AbortController().signal);
    kept(id, right ? "right." : `wrong. ${choices.find(([one]) => one === label)?.[1] ?? ""}`, pair);
  };
  /** @param {string} id @param {string} opinion @param {Pair} pair */
  const kept = (id, opinion, pair) => {
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
    const texts = latest().worded && h("ol", { class: "kept-texts quiet" }, h("li", {}, quoted(pair.a.text)), h("li", {}, quoted(pair.b.text)));
    fill(place, said, texts, h("button", { type: "button", class: "plain", click: undo }, "Undo"), trouble);
    said.focus();
  };
  const correct = () => {
    const form = labelForm(latest(), keep, () => start().focus());
    fill(place, form);
    /** @type {HTMLElement | null} */ (form.querySelector("input:enabled"))?.focus();
  };
  const start = () => {
    const { open, pair } = latest();
    const trouble = h("div");
    const agree = () => keep(null, "", pair).catch((error) => showTrouble(trouble, troubleInWords(error, naming), agree));
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
 * @param {Subject} subject
 * @param {(label: Label, note: string, pair: Pair) => Promise<void>} keep
 * @param {() => void} back
 */
function labelForm(subject, keep, back) {
  const [name, noteId] = [freshId(), freshId()];
  const note = h("textarea", { id: noteId, rows: "2", maxlength: MAX_NOTE_CHARS, dir: "auto" });
  const trouble = h("div");
  const radios = subject.choices.map(([label]) =>
    h("input", { type: "radio", name, value: label, required: true, disabled: !subject.open && label === subject.says }),
  );
  const worded = subject.worded ? wordedTexts(subject.pair) : null;
  const submit = async () => {
    const label = /** @type {Label} */ (radios.find((one) => one.checked)?.value);
    try {
      await keep(label, note.value.trim(), worded === null ? subject.pair : worded.pair());
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
      ...subject.choices.map(([, words], place) =>
        h("label", { class: "check" }, radios[place], h("span", {}, words, radios[place].disabled && h("span", { class: "quiet" }, " That is what was found."))),
      ),
    ),
    worded?.element,
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

/**
 * The two texts that are kept, to be mended where a report was misread.
 * @param {Pair} pair
 */
function wordedTexts(pair) {
  const [aId, bId] = [freshId(), freshId()];
  const a = h("textarea", { id: aId, rows: "2", dir: "auto" });
  const b = h("textarea", { id: bId, rows: "2", dir: "auto" });
  a.value = pair.a.text;
  b.value = pair.b.text;
  const element = h(
    "details",
    { class: "worded" },
    h("summary", {}, "Was a statement misread? Mend its words"),
    h("p", { class: "quiet" }, "These two are kept with your answer. They should say by themselves what was said."),
    h("label", { for: aId, class: "note" }, "First statement", a),
    h("label", { for: bId, class: "note" }, "Second statement", b),
  );
  /** @returns {Pair} */
  const mended = () => ({ a: { ...pair.a, text: a.value }, b: { ...pair.b, text: b.value } });
  return { element, pair: mended };
}

/** @param {string} pointer */
function naming(pointer) {
  const [, part] = pointer.split("/");
  const names = /** @type {Record<string, string>} */ ({ note: "The note", label: "The choice", a: "The first statement", b: "The second statement" });
  return names[part] ?? "The verdict";
}
