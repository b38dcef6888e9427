// Elements out of plain values. Text goes in as text: nothing here parses markup.
// Knows nothing of what is shown.

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Value */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element; a function is a listener of the event that its name gives.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Value>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  furnish(element, attributes, children);
  return element;
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Value>} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElementTagNameMap[Tag]} */ (document.createElementNS(SVG, tag));
  furnish(element, attributes, children);
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, Value>} attributes
 * @param {Child[]} children
 */
function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...present(children));
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  const kept = [];
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    kept.push(child instanceof Node ? child : String(child));
  }
  return kept;
}

/**
 * Put these in place of what an element holds.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/**
 * Lengths for the style sheet, as a share of the whole; set as properties, which the page's
 * policy allows where it forbids style attributes.
 * @template {HTMLElement | SVGElement} Kind
 * @param {Kind} element
 * @param {Record<string, number>} shares
 * @returns {Kind}
 */
export function sized(element, shares) {
  for (const [name, share] of Object.entries(shares)) {
    element.style.setProperty(`--${name}`, `${share * 100}%`);
  }
  return element;
}

/**
 * Say something to those who do not see the page.
 * @param {string} text
 */
export function announce(text) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = text;
}

let made = 0;

/** An id that no other element has. */
export function freshId() {
  made += 1;
  return `x${made}`;
}
