// Shows that something takes time, how much already, and lets one stop waiting.

import { h } from "./dom.js";

/**
 * @param {string} words
 * @param {() => void} stop
 */
export function elapsed(words, stop) {
  const begun = Date.now();
  const seconds = h("span", { "aria-hidden": "true" });
  const timer = setInterval(() => {
    seconds.textContent = ` ${Math.round((Date.now() - begun) / 1000)} s`;
  }, 1000);
  const element = h(
    "div",
    { class: "waiting" },
    h("p", {}, `${words}…`, seconds),
    h("button", { type: "button", click: stop }, "Stop"),
  );
  return { element, end: () => clearInterval(timer) };
}
