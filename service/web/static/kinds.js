// Kinds of conflict in words. Knows the names that the server uses.

/** @type {Record<string, { name: string, meaning: string }>} */
export const KINDS = {
  disputed: { name: "Disputed", meaning: "two speakers against each other" },
  self: { name: "Against itself", meaning: "one speaker or report against itself" },
  outlets: { name: "Between reports", meaning: "two reports in their own voice" },
  superseded: { name: "Overtaken", meaning: "set aside: things may have changed in between" },
  not_comparable: { name: "Not comparable", meaning: "set aside: another time, place or quantity" },
};

/** @param {string} kind */
export function kindName(kind) {
  return KINDS[kind]?.name ?? kind;
}
