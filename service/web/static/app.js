// The page put together: which view is shown, and which server answers.
// A view is an entry of VIEWS and a module of its own.

import { model } from "./api.js";
import { batch } from "./batch.js";
import { fill, h } from "./dom.js";
import { figures } from "./figures.js";
import { forgetKey, showForget } from "./key.js";
import { pair } from "./pair.js";
import { story } from "./story.js";

const VIEWS = [pair, story, batch, figures];

/** @type {Map<string, HTMLElement>} */
const built = new Map();

/** The name of the view that is shown. */
let current = "";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Show the view that the address names; what follows a slash is the view's own. */
function show() {
  const [wanted] = location.hash.slice(1).split("/");
  const view = VIEWS.find((one) => one.name === wanted) ?? VIEWS[0];
  const moved = current !== "" && current !== view.name;
  VIEWS.find((one) => one.name === current && moved)?.left?.();
  current = view.name;
  if (!built.has(view.name)) {
    const element = view.build();
    built.set(view.name, element);
    byId("main").append(element);
  }
  for (const [name, element] of built) element.hidden = name !== view.name;
  for (const link of byId("views").querySelectorAll("a")) {
    if (link.hash === `#${view.name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${view.title} - counterclaim`;
  view.shown?.();
  if (moved) {
    scrollTo(0, 0);
    built.get(view.name)?.querySelector("h1")?.focus({ preventScroll: true });
  }
}

async function introduce() {
  try {
    const { name, version } = await model();
    fill(byId("server"), `counterclaim ${version}, model ${name}. Nothing you enter leaves this server.`);
  } catch {
    // Whoever asks something will hear why.
  }
}

fill(
  byId("views"),
  ...VIEWS.map((view) => h("li", {}, h("a", { href: `#${view.name}` }, view.title))),
);
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // the address names the view
  byId("main").focus();
});
byId("forget").addEventListener("click", forgetKey);
addEventListener("hashchange", show);
showForget();
show();
introduce();
