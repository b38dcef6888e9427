// The view of two claims: compares as one types, and shows the latest answer only.

import { ask, isStale, knownModel, model, shipped } from "./api.js";
import { announce, fill, freshId, h } from "./dom.js";
import { showVerdict } from "./pair-verdict.js";
import { lengthOf } from "./text.js";
import { inWords as troubleInWords, showTrouble } from "./trouble.js";
import { inWords, percent } from "./verdict.js";

/** @typedef {import("./types.js").Claim} Claim */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Verdict} Verdict */

const PAUSE_MS = 600; // of typing, after which the claims are compared

/** @type {import("./types.js").View} */
export const pair = { name: "pair", title: "Two claims", build };

function build() {
  const a = claimBox("A");
  const b = claimBox("B");
  const answer = h("div", { class: "answer" });
  /** @type {AbortController | null} */
  let asking = null;
  let timer = 0;
  let last = "";

  /** @param {boolean} asked whether somebody asked for it, rather than only typed */
  const compare = async (asked) => {
    clearTimeout(timer);
    const claims = { a: a.claim(), b: b.claim() };
    const flaws = flawsOf(claims);
    if (flaws.length > 0) {
      last = "";
      asking?.abort();
      answer.removeAttribute("aria-busy");
      if (asked) showTrouble(answer, { title: "This cannot be judged as it is", lines: flaws });
      else fill(answer);
      return;
    }
    const same = JSON.stringify(claims);
    if (same === last && !asked) return;
    last = same;
    asking?.abort();
    asking = new AbortController();
    await judge(answer, claims, asking.signal, () => compare(true));
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => compare(false), PAUSE_MS);
  };
  const swap = () => {
    const [was_a, was_b] = [a.claim(), b.claim()];
    a.put(was_b);
    b.put(was_a);
    announce("Swapped.");
    compare(false);
  };
  const founding = async () => {
    const { pair: row } = /** @type {import("./types.js").Founding} */ (
      await (await shipped("founding.json")).json()
    );
    a.put(row.a);
    b.put(row.b);
    await compare(true);
  };

  const form = h(
    "form",
    {
      class: "pair-form",
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        compare(true);
      },
      input: later,
      keydown: (/** @type {KeyboardEvent} */ event) => {
        const inText = event.target instanceof HTMLTextAreaElement;
        if (inText && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          compare(true);
        }
      },
    },
    a.element,
    h("button", { type: "button", class: "swap", click: swap, "aria-label": "Swap A and B", title: "Swap A and B" }, "⇄"),
    b.element,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "primary" }, "Compare"),
      h("button", { type: "button", click: () => founding().catch((error) => fail(answer, error, founding)) }, "Try the founding pair"),
      h("span", { class: "quiet" }, "Compares as you type; Enter compares at once."),
    ),
  );
  return h(
    "div",
    { class: "view" },
    h("h1", { tabindex: "-1" }, "Do these two claims conflict?"),
    h("p", { class: "lead" }, "Two statements about the same event, in the words they were published in."),
    form,
    answer,
  );
}

/**
 * Ask twice: quickly for the verdict, then for the words that carry it.
 * @param {HTMLElement} place
 * @param {Pair} claims
 * @param {AbortSignal} signal
 * @param {() => void} retry
 */
async function judge(place, claims, signal, retry) {
  place.setAttribute("aria-busy", "true");
  try {
    await model();
    const verdict = /** @type {Verdict} */ (await ask("v1/compare", claims, signal));
    const { headline } = inWords(verdict);
    const drawn = showVerdict(place, claims, verdict);
    place.removeAttribute("aria-busy");
    announce(`${headline}. ${percent(verdict.conflict_probability)} likely that both cannot be true.`);
    await ask("v1/compare", { ...claims, evidence: true }, signal).then(drawn.explain, (error) => {
      drawn.unexplained(); // the verdict stands without it
      if (!isStale(error)) announce("The words that carry it were not found out.");
    });
  } catch (error) {
    if (!isStale(error)) fail(place, error, retry);
  } finally {
    if (!signal.aborted) place.removeAttribute("aria-busy");
  }
}

/**
 * @param {HTMLElement} place
 * @param {unknown} error
 * @param {() => void} retry
 */
function fail(place, error, retry) {
  const naming = (/** @type {string} */ pointer) => {
    const [, side, part] = pointer.split("/");
    const name = `Claim ${(side ?? "").toUpperCase()}`;
    return part === "speaker" || part === "date" ? `The ${part} of ${name}` : name;
  };
  showTrouble(place, troubleInWords(error, naming), retry);
}

/**
 * What can be told without asking.
 * @param {Pair} claims
 */
function flawsOf(claims) {
  const most = knownModel()?.limits.max_text_chars ?? Infinity;
  return [["A", claims.a.text], ["B", claims.b.text]].flatMap(([name, text]) => {
    if (text.trim() === "") return [`Claim ${name} is empty.`];
    const length = lengthOf(text);
    const [has, limit] = [length.toLocaleString("en"), most.toLocaleString("en")];
    return length > most ? [`Claim ${name} has ${has} characters; the limit is ${limit}.`] : [];
  });
}

/**
 * A box for a claim, with its speaker and date behind a fold.
 * @param {string} name
 */
function claimBox(name) {
  const [textId, speakerId, dateId] = [freshId(), freshId(), freshId()];
  const text = h("textarea", { id: textId, rows: "4", spellcheck: "true", dir: "auto", autocapitalize: "sentences" });
  const speaker = h("input", { id: speakerId, type: "text", maxlength: "500", autocomplete: "off" });
  const date = h("input", { id: dateId, type: "date" });
  const fold = h(
    "details",
    {},
    h("summary", {}, "Speaker and date"),
    h("div", { class: "fields" }, h("label", { for: speakerId }, "Speaker", speaker), h("label", { for: dateId }, "Date", date)),
    h("p", { class: "quiet" }, "For the receipt, and to work out days such as “Monday”. The verdict is on the text alone."),
  );
  const element = h("div", { class: "claim-box" }, h("label", { for: textId, class: "claim-name" }, `Claim ${name}`), text, fold);
  return {
    element,
    /** @returns {Claim} */
    claim: () => ({
      text: text.value,
      ...(speaker.value.trim() !== "" && { speaker: speaker.value.trim() }),
      ...(date.value !== "" && { date: date.value }),
    }),
    /** @param {{ text: string, speaker?: string | null, date?: string | null }} claim */
    put: (claim) => {
      text.value = claim.text;
      speaker.value = claim.speaker ?? "";
      date.value = claim.date ?? "";
    },
  };
}
