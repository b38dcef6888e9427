"""The card's figures on whole reports: who says what, and conflicts between statements.

From the result of ``counterclaim eval-documents`` and the JSON of ``python -m
eval.attribution``; lists how much was missed and where the misses can be read. Knows nothing
of pairs, nor of how Markdown tables are put on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = [
    "ATTRIBUTION_HEAD",
    "DOCUMENT_ROWS",
    "attribution_rows",
    "documents_rows",
    "missed_by_rules",
    "misses",
]

DOCUMENT_ROWS = {
    "precision": "precision of conflicts",
    "recall": "recall of conflicts",
    "f1": "F1 of conflicts",
    "lures_flagged": "tempting pairs flagged",
    "false_conflicts_per_document": "false conflicts per document",
    "kind_accuracy": "kind right, of those found",
    "candidate_recall": "conflicts among the pairs compared",
    "compared_share": "pairs compared, of all",
}
ATTRIBUTION_HEAD = (
    "spans of",
    "F1 of spans that share a word",
    "their precision",
    "their recall",
    "F1 of exact spans",
    "F1 of words",
)


def documents_rows(result: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What is measured of conflicts in reports, each with its figure."""
    return [(words, result["metrics"][name]) for name, words in DOCUMENT_ROWS.items()]


def misses(result: Mapping[str, Any]) -> list[str]:
    """How many conflicts were missed, by where they were lost, and how many were false."""
    counts = result["counts"]
    missed = counts["gold"] - counts["gold_found"]
    causes = "; ".join(
        f"{number} {cause}" for cause, number in result.get("missed_because", {}).items()
    )
    return [
        f"{missed} of {counts['gold']} conflicts missed" + (f": {causes}" if causes else ""),
        f"{counts['found'] - counts['right']} of {counts['found']} flagged pairs are no conflict; "
        f"{counts['lures_flagged']} of {counts['lures']} tempting pairs flagged",
        "Every one in words: `counterclaim eval-documents --data "
        f"{result['dataset']['name']}` prints them and writes `mistakes.jsonl`",
    ]


def attribution_rows(result: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    """F1 of source, cue and content with its figures, in the order of ``ATTRIBUTION_HEAD``."""
    return [
        (
            role,
            [
                *(found["overlap"][name] for name in ("f1", "precision", "recall")),
                found["exact"]["f1"],
                found["tokens"]["f1"],
            ],
        )
        for role, found in result["reports"].items()
    ]


def missed_by_rules(result: Mapping[str, Any]) -> list[str]:
    """How many marked spans the rules do not find, and where to read them."""
    lost = ", ".join(
        f"{spans['missed']} of {spans['marked']} {role} spans"
        for role, spans in result["missed"].items()
    )
    data = result["data"]
    return [
        f"Not found in any word: {lost}. The file also marks attitudes that claim nothing",
        f"Every one in words: `python -m eval.attribution {data['file']} --split {data['split']} "
        "--misses misses.jsonl`",
    ]
