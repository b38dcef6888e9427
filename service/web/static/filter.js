// Which conflicts are shown: by kind and by probability. Knows neither cards nor texts.

import { announce, freshId, h } from "./dom.js";
import { KINDS, kindName } from "./kinds.js";

/** @typedef {import("./sides.js").Clash} Clash */

/**
 * @param {Clash[]} clashes
 * @param {(passing: Clash[]) => void} pass called at once, and whenever the filter changes
 */
export function clashFilter(clashes, pass) {
  const kinds = [...new Set(clashes.map((one) => one.conflict.kind))];
  const boxes = new Map(
    kinds.map((kind) => {
      const aside = clashes.some((one) => one.conflict.kind === kind && one.aside);
      return [kind, h("input", { type: "checkbox", checked: !aside })];
    }),
  );
  const rangeId = freshId();
  const range = h("input", { id: rangeId, type: "range", min: "0", max: "100", step: "5", value: "0" });
  const least = h("output", { for: rangeId });
  const passing = () =>
    clashes.filter(
      ({ conflict }) =>
        boxes.get(conflict.kind)?.checked && conflict.probability * 100 >= Number(range.value),
    );
  const apply = () => {
    least.textContent = range.value === "0" ? "any" : `${range.value}% or more`;
    pass(passing());
  };
  const change = () => {
    apply();
    announce(`${passing().length} of ${clashes.length} shown.`);
  };
  apply();
  return h(
    "div",
    { class: "filter", input: change },
    h(
      "fieldset",
      {},
      h("legend", {}, "Kind"),
      ...kinds.map((kind) =>
        h(
          "label",
          { class: "check", title: KINDS[kind]?.meaning },
          boxes.get(kind),
          `${kindName(kind)} (${clashes.filter((one) => one.conflict.kind === kind).length})`,
        ),
      ),
    ),
    h("label", { for: rangeId, class: "range" }, h("span", {}, "Probability: ", least), range),
  );
}
