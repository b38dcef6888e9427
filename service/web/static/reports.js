// The reports to be checked, as boxes that can be added, filled and taken away.
// Knows what the server wants of a report, not what it makes of it.

import { freshId, h } from "./dom.js";

/** @typedef {import("./files.js").Format} Format */
/** @typedef {{ text: string, format: Format, source?: string, date?: string }} Given */

/** @type {[Format, string][]} */
const FORMATS = [
  ["text", "Plain text"],
  ["markdown", "Markdown"],
  ["html", "Web page (HTML)"],
];

/** A list of boxes; never without one. */
export function reportBoxes() {
  const list = h("ol", { class: "reports" });
  /** @type {ReturnType<typeof reportBox>[]} */
  let boxes = [];

  const renumber = () => {
    boxes.forEach((box, place) => box.number(place + 1, boxes.length > 1));
  };
  const add = () => {
    const box = reportBox(() => {
      boxes = boxes.filter((one) => one !== box);
      box.element.remove();
      renumber();
      boxes[0].focus();
    });
    boxes.push(box);
    list.append(box.element);
    renumber();
    return box;
  };
  add();
  return {
    element: list,
    add,
    /**
     * Fill the first empty box, or a new one.
     * @param {{ text: string, format: Format, name?: string }} read
     */
    put: (read) => (boxes.find((box) => box.isEmpty()) ?? add()).put(read),
    /** Take all away but an empty one. */
    clear: () => {
      list.replaceChildren();
      boxes = [];
      add();
    },
    /** @returns {Given[]} what is to be checked; boxes left empty are not */
    given: () => boxes.filter((box) => !box.isEmpty()).map((box) => box.given()),
    /** @param {number} place among those that are given */
    nameOf: (/** @type {number} */ place) =>
      boxes.filter((box) => !box.isEmpty())[place]?.title() ?? `Report ${place + 1}`,
  };
}

/** @param {() => void} remove */
function reportBox(remove) {
  const [textId, sourceId, dateId, formatId] = [freshId(), freshId(), freshId(), freshId()];
  let named = "";
  const title = h("label", { for: textId, class: "claim-name" }, "Report");
  const text = h("textarea", { id: textId, rows: "8", dir: "auto", spellcheck: "false" });
  const source = h("input", { id: sourceId, type: "text", maxlength: "500", autocomplete: "off" });
  const date = h("input", { id: dateId, type: "date" });
  const format = h(
    "select",
    { id: formatId },
    ...FORMATS.map(([value, words]) => h("option", { value }, words)),
  );
  const away = h("button", { type: "button", class: "plain", click: remove }, "Remove");
  const element = h(
    "li",
    { class: "report-box" },
    h("div", { class: "report-head" }, title, away),
    text,
    h(
      "div",
      { class: "fields" },
      h("label", { for: sourceId }, "Outlet", source),
      h("label", { for: dateId }, "Published", date),
      h("label", { for: formatId }, "Format", format),
    ),
  );
  return {
    element,
    focus: () => text.focus(),
    isEmpty: () => text.value.trim() === "",
    title: () => title.textContent ?? "",
    /**
     * @param {number} place
     * @param {boolean} removable
     */
    number: (place, removable) => {
      title.textContent = named === "" ? `Report ${place}` : `Report ${place}: ${named}`;
      away.hidden = !removable;
      away.setAttribute("aria-label", `Remove report ${place}`);
    },
    /** @param {{ text: string, format: Format, name?: string }} read */
    put: (read) => {
      named = read.name ?? "";
      if (named !== "") title.textContent = `${title.textContent}: ${named}`;
      text.value = read.text;
      format.value = read.format;
    },
    /** @returns {Given} */
    given: () => ({
      text: text.value,
      format: /** @type {Format} */ (format.value),
      ...(source.value.trim() !== "" && { source: source.value.trim() }),
      ...(date.value !== "" && { date: date.value }),
    }),
  };
}
