// Asks this server, with the key if there is one. Every way of failing becomes a Trouble.
// Knows neither what is asked nor how an answer looks.

import { askForKey, key } from "./key.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {{ pointer: string, detail: string }} Flaw */

/** A request without an answer: its status (0 where the server was not reached), and why. */
export class Trouble extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {Flaw[]} [flaws]
   * @param {number | null} [wait] seconds after which the server may answer
   */
  constructor(status, detail, flaws = [], wait = null) {
    super(detail);
    this.status = status;
    this.flaws = flaws;
    this.wait = wait;
  }
}

/** @type {Model | null} */
let described = null;

/**
 * The model of this server, its calibration and its limits; asked once.
 * @returns {Promise<Model>}
 */
export async function model() {
  described ??= await (await reach("v1/model", {})).json();
  return /** @type {Model} */ (described);
}

/** The model if it is known already. */
export function knownModel() {
  return described;
}

/**
 * What the server answers to a JSON body.
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export async function ask(path, body, signal) {
  const headers = { "Content-Type": "application/json" };
  const answer = await reach(path, { method: "POST", headers, body: JSON.stringify(body), signal });
  return answer.json();
}

/**
 * A file that is shipped with this page.
 * @param {string} name
 * @returns {Promise<Response>}
 */
export function shipped(name) {
  return reach(`static/${name}`, {});
}

/**
 * The answer of this server to any request, if it is a good one.
 * @param {string} path
 * @param {RequestInit & { headers?: Record<string, string> }} options
 * @returns {Promise<Response>}
 */
export async function reach(path, options) {
  const sent = key();
  const response = await send(path, options, sent);
  if (response.ok) return response;
  // Another request may have been given a key meanwhile; that one is then tried first.
  if (response.status === 401 && (key() !== sent || (await askForKey(sent !== null)))) {
    return reach(path, options);
  }
  throw await trouble(response);
}

/**
 * @param {string} path
 * @param {RequestInit & { headers?: Record<string, string> }} options
 * @param {string | null} secret
 */
async function send(path, options, secret) {
  /** @type {Record<string, string>} */
  const headers = { ...options.headers };
  if (secret !== null) headers.Authorization = `Bearer ${secret}`;
  try {
    const response = await fetch(path, { ...options, headers, credentials: "same-origin" });
    // A server that ends between headers and body was not reached either.
    const body = await response.blob();
    return new Response(body.size > 0 ? body : null, response);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Trouble(0, "the server was not reached");
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Trouble>}
 */
async function trouble(response) {
  const after = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const wait = Number.isNaN(after) ? null : after;
  try {
    const problem = await response.json();
    return new Trouble(response.status, problem.detail ?? "", problem.errors ?? [], wait);
  } catch {
    return new Trouble(response.status, response.statusText, [], wait); // a proxy's own page
  }
}

/**
 * Whether something was given up because something newer was asked.
 * @param {unknown} error
 */
export function isStale(error) {
  return error instanceof DOMException && error.name === "AbortError";
}
