// Hands a file to whoever sits at the browser. Knows not what is in it.

import { h } from "./dom.js";

/**
 * @param {string} name
 * @param {string} type
 * @param {...BlobPart} parts
 */
export function download(name, type, ...parts) {
  const address = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
