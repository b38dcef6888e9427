// Names of files and slices for people. Knows no figure.

import { h } from "./dom.js";

/** In the order in which they are shown. @type {Record<string, { name: string, what: string }>} */
export const FILES = {
  "newsroom.jsonl": { name: "Newsroom", what: "pairs of news claims, written to be hard" },
  "founding_case.jsonl": { name: "Founding case", what: "the story the project started from" },
  "mnli_m_dev.jsonl.gz": { name: "MultiNLI", what: "everyday sentences of ten genres" },
  "snli_dev.jsonl.gz": { name: "SNLI", what: "captions of photographs" },
  "fever_symmetric_dev.jsonl.gz": { name: "FEVER symmetric", what: "claims against Wikipedia, without giveaways" },
  "control_test.jsonl.gz": { name: "ConTRoL", what: "passages of several paragraphs" },
  "unrelated-2000-of-mnli_m_dev.jsonl.gz": { name: "Unrelated", what: "sentences that have nothing to do with each other" },
};

/** @type {Record<string, string>} */
const SLICES = {
  added_detail: "A detail added",
  antonym_outcome: "Opposite outcomes",
  attributed_agreement: "One speaker confirms another",
  attributed_denial: "One speaker denies another",
  cause_responsibility: "Cause and responsibility",
  date_time: "Dates and times",
  founding_case: "Like the founding case",
  implication: "What follows without being said",
  location: "Places",
  modality_status: "Planned, possible or done",
  negation: "Negation",
  number: "Numbers",
  number_compatible: "Numbers that may both hold",
  paraphrase: "The same in other words",
  quantifier_scope: "All, some, none",
  role_swap: "Who did it to whom",
  same_topic_other_event: "Same topic, another event",
  specific_general: "Specific and general",
  temporal_update: "Overtaken by events",
  unrelated: "Unrelated",
  word_order: "Order of words",
  world_knowledge: "Common knowledge",
};

/** @param {string} file */
export function tellingName(file) {
  return FILES[file]?.name ?? file;
}

/** @param {string | null} slice */
export function sliceName(slice) {
  return slice === null ? "Without a kind" : (SLICES[slice] ?? slice.replaceAll("_", " "));
}

/**
 * A sentence whose names of files stand in backticks.
 * @param {string} sentence
 */
export function inCode(sentence) {
  return sentence.split("`").map((part, place) => (place % 2 === 0 ? part : h("code", {}, part)));
}
