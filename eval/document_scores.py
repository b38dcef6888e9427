"""How the conflicts found in a case compare with those people found, sentence by sentence.

Counts and figures. Knows neither files nor tables, and asks no model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import product

import numpy as np

from eval.document_cases import Case, GoldPair, Place
from eval.intervals import Estimate, estimates
from eval.metrics import Array
from models.reports import Compared, Conflict, Report
from models.types import Statement

__all__ = [
    "DOCUMENT_METRICS",
    "Counts",
    "Matches",
    "document_figures",
    "lost_in",
    "matches_of",
    "why_missed",
]

DOCUMENT_METRICS = (
    "precision",
    "recall",
    "f1",
    "lures_flagged",
    "false_conflicts_per_document",
    "kind_accuracy",
    "candidate_recall",
    "compared_share",
)
_WHY_UNDEFINED = {
    "precision": "no conflict was found",
    "recall": "no case has a conflict",
    "f1": "no conflict was found and no case has one",
    "lures_flagged": "no case has a pair that only seems to conflict",
    "kind_accuracy": "no conflict was found that people found too",
    "candidate_recall": "no case has a conflict",
    "compared_share": "no document has two statements",
}
OVERLAP = 0.5  # of the shorter of two spans, from which they are the same sentence


@dataclass(frozen=True)
class Counts:
    """What is counted in one case; the figures are made of sums of these."""

    documents: int
    found: int
    right: int
    gold: int
    gold_found: int
    right_kind: int
    gold_compared: int
    lures: int
    lures_flagged: int
    compared: int
    possible: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def f1(self) -> float:
        """F1 of what is counted; 0 where it is undefined."""
        return float(np.nan_to_num(_figures(self)["f1"]))


@dataclass(frozen=True, kw_only=True)
class Matches:
    """A case's conflicts sorted out: the false ones, each with the lure that it is, if it is
    one, and those that were missed."""

    counts: Counts
    false: tuple[tuple[Conflict, GoldPair | None], ...]
    missed: tuple[GoldPair, ...]


def matches_of(case: Case, report: Report) -> Matches:
    """Found and gold conflicts of one case, matched by the two sentences they stand in.

    A conflict of a sentence that several documents carry stands for all of them.
    """
    found = {one: list(_places(one, report)) for one in report.conflicts}
    compared = [places for one in report.compared for places in _places(one, report)]
    hit = {
        one: [gold for gold in case.conflicts if _same_pair(gold, places)]
        for one, places in found.items()
    }
    reached = {gold for golds in hit.values() for gold in golds}
    everywhere = [places for all_places in found.values() for places in all_places]
    counts = Counts(
        documents=len(case.documents),
        found=len(found),
        right=sum(bool(golds) for golds in hit.values()),
        gold=len(case.conflicts),
        gold_found=len(reached),
        right_kind=sum(
            any(gold in golds and one.kind.value == gold.kind for one, golds in hit.items())
            for gold in reached
        ),
        gold_compared=sum(_same_pair(gold, compared) for gold in case.conflicts),
        lures=len(case.lures),
        lures_flagged=sum(_same_pair(lure, everywhere) for lure in case.lures),
        compared=len(report.compared),
        possible=report.possible,
    )
    return Matches(
        counts=counts,
        false=tuple(
            (one, next((lure for lure in case.lures if _same_pair(lure, found[one])), None))
            for one, golds in hit.items()
            if not golds
        ),
        missed=tuple(gold for gold in case.conflicts if gold not in reached),
    )


def why_missed(gold: GoldPair, report: Report) -> str:
    """Where a conflict was lost: in reading, in choosing pairs, or in judging."""
    for side in (gold.a, gold.b):
        if not any(_same(side, _place(one)) for one in report.statements):
            reasons = [
                one.reason
                for one in report.left_out
                if _same(side, Place(document=one.document, span=one.sentence))
            ]
            return f"left out: {reasons[0] if reasons else 'no statement read'}"
    for aside in report.set_aside:
        if _same_pair(gold, _places(aside, report)):
            return f"set aside as {aside.kind}: {aside.reason}"
    for one in report.compared:
        if _same_pair(gold, _places(one, report)):
            return f"judged at {one.probability:.3f}"
    return "not compared"


def lost_in(why: str) -> str:
    """What ``why_missed`` says, without figures and without anything of the texts."""
    return "judged too unlikely" if why.startswith("judged at") else why.partition(":")[0]


def document_figures(counts: Sequence[Counts]) -> dict[str, Estimate]:
    """Each of ``DOCUMENT_METRICS`` over all cases, with its interval from resampling cases."""
    table = np.array([astuple(one) for one in counts], dtype=np.float64)  # (n_cases, n_counts)

    def figures(drawn: Array | None) -> Mapping[str, float]:
        weights = np.ones(len(table)) if drawn is None else drawn
        return _figures(Counts(*(weights @ table).tolist()))

    return estimates(figures, len(table), _WHY_UNDEFINED.__getitem__)


def _figures(total: Counts) -> dict[str, float]:
    precision = _share(total.right, total.found)
    recall = _share(total.gold_found, total.gold)
    values = {
        "precision": precision,
        "recall": recall,
        "f1": _f1(precision, recall),
        "lures_flagged": _share(total.lures_flagged, total.lures),
        "false_conflicts_per_document": (total.found - total.right) / total.documents,
        "kind_accuracy": _share(total.right_kind, total.gold_found),
        "candidate_recall": _share(total.gold_compared, total.gold),
        "compared_share": _share(total.compared, total.possible),
    }
    return {name: values[name] for name in DOCUMENT_METRICS}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _f1(precision: float, recall: float) -> float:
    """Harmonic mean; nothing found where there was something to find is 0, not undefined."""
    if math.isnan(precision) and math.isnan(recall):
        return math.nan
    one, other = np.nan_to_num([precision, recall]).tolist()
    return float(2 * one * other / (one + other)) if one + other else 0.0


def _places(one: Conflict | Compared, report: Report) -> list[tuple[Place, Place]]:
    """The two sentences of a pair, in every document that carries them."""
    statements, voices = report.by_id, report.voices
    return [
        (_place(statements[a]), _place(statements[b]))
        for a, b in product(voices[one.a], voices[one.b])
    ]


def _place(statement: Statement) -> Place:
    return Place(document=statement.document, span=statement.sentence)


def _same_pair(gold: GoldPair, found: Iterable[tuple[Place, Place]]) -> bool:
    return any(
        (_same(gold.a, a) and _same(gold.b, b)) or (_same(gold.a, b) and _same(gold.b, a))
        for a, b in found
    )


def _same(one: Place, other: Place) -> bool:
    if one.document != other.document:
        return False
    a, b = one.span, other.span
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared >= OVERLAP * min(a.end - a.start, b.end - b.start)
