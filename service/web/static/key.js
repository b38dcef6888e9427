// The key that a server may ask for: kept for this tab alone, in its session storage.
// Knows not what it opens.

import { fill, h } from "./dom.js";

const PLACE = "counterclaim.key";

/** @type {Promise<boolean> | null} */
let asking = null;

/** The key, if one was given. */
export function key() {
  return sessionStorage.getItem(PLACE);
}

/** Forget the key at once. */
export function forgetKey() {
  sessionStorage.removeItem(PLACE);
  showForget();
}

/** Offer to forget the key as long as there is one. */
export function showForget() {
  const button = document.getElementById("forget");
  if (button) button.hidden = key() === null;
}

/**
 * Ask whoever sits here for a key; false if they would rather not. One question at a time.
 * @param {boolean} refused whether a key was sent and not accepted
 * @returns {Promise<boolean>}
 */
export function askForKey(refused) {
  asking ??= ask(refused).finally(() => {
    asking = null;
  });
  return asking;
}

/**
 * @param {boolean} refused
 * @returns {Promise<boolean>}
 */
function ask(refused) {
  const field = h("input", {
    id: "key",
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
  });
  const dialog = h("dialog", { class: "key", "aria-labelledby": "key-title" });
  const form = h(
    "form",
    {},
    h("h2", { id: "key-title" }, "This server asks for a key"),
    refused && h("p", { class: "notice" }, "The key you gave was not accepted."),
    h("p", {}, "Whoever runs it can give you one. It stays in this tab and is forgotten with it."),
    h("label", { for: "key" }, "Key"),
    field,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "primary" }, "Use this key"),
      h("button", { type: "button", click: () => dialog.close() }, "Not now"),
    ),
  );
  fill(dialog, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let given = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = field.value.trim();
      if (value === "") return;
      sessionStorage.setItem(PLACE, value);
      given = true;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      showForget();
      resolve(given);
    });
    dialog.showModal();
  });
}
