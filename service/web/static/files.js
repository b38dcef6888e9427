// Files that somebody drops or picks, as texts of a format that the server reads.
// Knows names and bytes, not what a report is.

/** @typedef {"text" | "markdown" | "html"} Format */
/** @typedef {{ name: string, text: string, format: Format }} Read */

/** @type {Record<string, Format>} */
const FORMATS = { txt: "text", md: "markdown", markdown: "markdown", html: "html", htm: "html" };

export const ACCEPTED = Object.keys(FORMATS).map((suffix) => `.${suffix}`).join(",");

/**
 * What could be read, and in words what could not.
 * @param {Iterable<File>} files
 * @param {number} most bytes of a file
 * @returns {Promise<{ read: Read[], problems: string[] }>}
 */
export async function readFiles(files, most) {
  /** @type {Read[]} */
  const read = [];
  const problems = [];
  for (const file of files) {
    const format = FORMATS[file.name.split(".").pop()?.toLowerCase() ?? ""];
    if (format === undefined) {
      problems.push(`${file.name}: this page reads .txt, .md and .html.`);
    } else if (file.size > most) {
      problems.push(`${file.name} is larger than the ${most.toLocaleString("en")} bytes that are taken.`);
    } else {
      try {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
        read.push({ name: file.name, text, format });
      } catch {
        problems.push(`${file.name} is not UTF-8 text.`);
      }
    }
  }
  return { read, problems };
}
