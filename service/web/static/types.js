// The shapes of what the server says, for the checker of types; nothing here runs.

/** @typedef {{ start: number, end: number }} Span */
/** @typedef {{ start: number, end: number, text: string }} Piece */
/** @typedef {"entailment" | "neutral" | "contradiction"} Label */
/** @typedef {"asserts" | "denies" | "hedges" | "declines"} Stance */
/** @typedef {{ relation: Label, probabilities: Record<Label, number> }} Judgement */
/** @typedef {{ kind: string, bearing: string, a: Piece, b: Piece, reason: string }} Difference */
/** @typedef {{ words_a: Piece[], words_b: Piece[], differences: Difference[] }} Evidence */

/**
 * @typedef {object} ModelInfo
 * @property {string} name
 * @property {string} engine
 * @property {string} weights_sha256
 * @property {string} calibration_id
 * @property {number} threshold
 */

/**
 * @typedef {object} Attribution
 * @property {string | null} speaker
 * @property {Stance} stance
 * @property {string} proposition
 * @property {Span | null} speaker_span
 * @property {Span[]} proposition_spans
 */

/**
 * @typedef {object} VerdictPart
 * @property {Judgement} reverse
 * @property {boolean} conflict
 * @property {number} conflict_probability
 * @property {"clear" | "uncertain"} certainty
 * @property {boolean} truncated
 * @property {number} unread_words
 * @property {ModelInfo} model
 * @property {{ a: Attribution[], b: Attribution[] }} attribution
 * @property {Evidence} [evidence]
 */
/** @typedef {Judgement & VerdictPart} Verdict */

/**
 * @typedef {object} Model
 * @property {string} name
 * @property {string} weights_sha256
 * @property {string} version
 * @property {{ id: string, threshold: number, band: { low: number, high: number } }} calibration
 * @property {{ max_text_chars: number, max_documents: number, max_report_chars: number, max_body_bytes: number }} limits
 */

/** @typedef {{ text: string, speaker?: string, date?: string }} Claim */
/** @typedef {{ a: Claim, b: Claim }} Pair */

/**
 * @typedef {object} Statement
 * @property {string} id
 * @property {string} document
 * @property {Piece} sentence
 * @property {string | null} speaker
 * @property {Stance} stance
 * @property {string} proposition
 * @property {string | null} date
 * @property {string | null} answers id of the statement whose proposition it carries over
 */

/**
 * @typedef {object} Conflict
 * @property {string} a
 * @property {string} b
 * @property {string} kind
 * @property {number} probability
 * @property {"clear" | "uncertain"} certainty
 * @property {string} [reason]
 * @property {Evidence} [evidence]
 */

/** @typedef {{ id: string, source: string | null, date: string | null, text: string }} Source */
/** @typedef {{ document: string, sentence: Piece, reason: string }} LeftOut */

/**
 * @typedef {object} Report
 * @property {Source[]} documents
 * @property {Statement[]} statements
 * @property {Conflict[]} conflicts
 * @property {Conflict[]} set_aside
 * @property {LeftOut[]} left_out
 * @property {{ kept: string, same: string[] }[]} merged
 * @property {{ possible: number, compared: number }} pairs
 * @property {string} vectors
 * @property {ModelInfo} model
 */

/** @typedef {{ id: string, a: Claim, b: Claim, label: Label, why: string }} GoldPair */
/** @typedef {{ pair: GoldPair, labels: GoldPair[] }} Founding */
/** @typedef {{ value: number | null, low: number | null, high: number | null }} Estimate */
/** @typedef {{ n: number, mean_probability: number, contradiction_share: number }} ReliabilityBin */

/**
 * @typedef {object} Slice
 * @property {string | null} name
 * @property {number} n
 * @property {Estimate} accuracy
 * @property {number} contradictions
 * @property {number} missed_conflicts
 * @property {number} others
 * @property {number} false_alarms
 */

/**
 * @typedef {object} MeasuredFile
 * @property {string} name
 * @property {number} pairs
 * @property {Record<string, Estimate>} metrics
 * @property {{ field: string, rows: Slice[] } | null} slices
 * @property {ReliabilityBin[] | null} reliability
 */

/**
 * @typedef {object} Figures
 * @property {{ name: string, weights_sha256: string, threshold: number, band: { low: number, high: number } }} model
 * @property {string[]} commits
 * @property {MeasuredFile[]} files
 * @property {{ name: string, cases: number, counts: Record<string, number> }[]} reports
 * @property {string[]} limits
 */

/**
 * @typedef {object} Job
 * @property {string} id
 * @property {"queued" | "running" | "done" | "failed" | "cancelled"} state
 * @property {string | null} name of its file
 * @property {"jsonl" | "csv" | "parquet"} format
 * @property {number | null} total
 * @property {number} done
 * @property {number} errors
 * @property {number | null} rows_per_second
 * @property {string | null} failure
 * @property {string} created_at
 * @property {string | null} finished_at
 */

/**
 * @typedef {object} Result
 * @property {number} row
 * @property {string | number | null} id
 * @property {string | null} a
 * @property {string | null} b
 * @property {Label | null} relation
 * @property {Label | null} reverse_relation
 * @property {boolean | null} conflict
 * @property {number | null} conflict_probability
 * @property {"clear" | "uncertain" | null} certainty
 * @property {boolean | null} truncated
 * @property {number | null} unread_words
 * @property {string | null} error
 */

/**
 * @typedef {object} View
 * @property {string} name
 * @property {string} title
 * @property {() => HTMLElement} build
 * @property {() => void} [shown] called whenever the address names it
 * @property {() => void} [left] called when another view is shown
 */

export {};
