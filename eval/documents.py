"""Runs the check of documents over labelled cases and gathers every figure into one result.

Asks ``models.conflicts`` as every other door does; knows neither file formats nor tables.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.document_cases import Case, Cases, Place
from eval.document_scores import Counts, Matches, document_figures, lost_in, matches_of, why_missed
from eval.intervals import RESAMPLES, SEED, Estimate
from eval.provenance import Run, current_commit, installed_versions, machine
from eval.results import RESULT, make_folder, write_file
from models.calibration import Calibration
from models.conflicts import check, decide
from models.nli.cores import available_cores
from models.reports import Conflict, Report
from models.types import ModelInfo
from models.vectors import SentenceVectors
from models.verifier import Verifier

__all__ = ["MISTAKES", "DocumentsResult", "Mistake", "evaluate_documents"]

SCHEMA = 1
MISTAKES = "mistakes.jsonl"
STEPS = tuple(step / 20 for step in range(1, 20))  # thresholds that are tried

Progress = Callable[[int], None]
Judged = Sequence[tuple[Case, Report]]


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A conflict that was missed, or found where people found none; ``lure`` if they said so."""

    case: str
    missed: bool
    kind: str | None
    a: str
    b: str
    why: str
    lure: bool = False


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The two thresholds of reports, and the F1 that they give on the file."""

    report_threshold: float
    denial_threshold: float
    f1: float | None

    def as_dict(self) -> dict[str, float | None]:
        """JSON-ready."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class DocumentsResult:
    """The check of documents measured on one file of cases."""

    cases: Cases
    model: ModelInfo
    vectors: str
    metrics: Mapping[str, Estimate]
    counts: Counts
    used: Thresholds
    best: Thresholds
    mistakes: tuple[Mistake, ...]
    run: Run

    def as_dict(self) -> dict[str, Any]:
        """The content of ``result.json``; it holds no text of the data."""
        return {
            "schema": SCHEMA,
            "dataset": {
                "name": self.cases.name,
                "sha256": self.cases.sha256,
                "cases": len(self.cases.cases),
                "rejected": [asdict(row) for row in self.cases.rejections],
            },
            "model": asdict(self.model),
            "vectors": self.vectors,
            "metrics": {name: found.as_dict() for name, found in self.metrics.items()},
            "counts": asdict(self.counts),
            "missed_because": dict(
                Counter(lost_in(one.why) for one in self.mistakes if one.missed).most_common()
            ),
            "thresholds": {"used": self.used.as_dict(), "best_here": self.best.as_dict()},
            "run": self.run.as_dict(),
        }

    def write(self, folder: Path) -> None:
        """Write ``result.json`` and the texts of all mistakes; raises ``UnwritableResults``."""
        make_folder(folder)
        lines = [json.dumps(asdict(one), ensure_ascii=False) for one in self.mistakes]
        write_file(folder / MISTAKES, "\n".join(lines))
        write_file(folder / RESULT, json.dumps(self.as_dict(), indent=1, allow_nan=False))


def evaluate_documents(
    verifier: Verifier,
    vectors: SentenceVectors,
    cases: Cases,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
) -> DocumentsResult:
    """Check the documents of every case and compare with what people found.

    ``threads``, those the model was given, is only recorded. ``progress`` is called with 1
    after each case.
    """
    started_at, begun = datetime.now(UTC), time.perf_counter()
    judged = []
    for case in cases.cases:
        judged.append((case, check(case.documents, verifier, vectors)))
        if progress is not None:
            progress(1)
    seconds = time.perf_counter() - begun
    matches = [matches_of(case, report) for case, report in judged]
    counts = [one.counts for one in matches]
    metrics = document_figures(counts)
    calibration = verifier.calibration
    return DocumentsResult(
        cases=cases,
        model=verifier.info,
        vectors=vectors.name,
        metrics=metrics,
        counts=sum(counts[1:], start=counts[0]),
        used=Thresholds(
            report_threshold=calibration.in_reports,
            denial_threshold=calibration.of_denials,
            f1=metrics["f1"].value,
        ),
        best=_best_thresholds(judged, calibration),
        mistakes=tuple(
            mistake
            for (case, report), found in zip(judged, matches, strict=True)
            for mistake in _mistakes(case, report, found)
        ),
        run=_run(started_at, seconds, sum(one.compared for one in counts), threads),
    )


def _best_thresholds(judged: Judged, calibration: Calibration) -> Thresholds:
    """The thresholds with the highest F1 here, first one, then the other; of equals the higher.

    They are what to write into ``calibration.json``, if the file is there to choose them.
    """
    chosen = calibration
    f1 = _f1(judged, chosen)
    for change in (_of_assertions, _of_denials) * 2:
        for step in STEPS:
            tried = change(chosen, step)
            if (found := _f1(judged, tried)) >= f1:
                chosen, f1 = tried, found
    return Thresholds(report_threshold=chosen.in_reports, denial_threshold=chosen.of_denials, f1=f1)


def _of_assertions(calibration: Calibration, threshold: float) -> Calibration:
    return replace(calibration, report_threshold=threshold)


def _of_denials(calibration: Calibration, threshold: float) -> Calibration:
    return replace(calibration, denial_threshold=threshold)


def _f1(judged: Judged, calibration: Calibration) -> float:
    found = [matches_of(case, decide(report, calibration)).counts for case, report in judged]
    return sum(found[1:], start=found[0]).f1


def _mistakes(case: Case, report: Report, matches: Matches) -> Iterator[Mistake]:
    for gold in matches.missed:
        yield Mistake(
            case=case.id,
            missed=True,
            kind=gold.kind,
            a=case.text(gold.a),
            b=case.text(gold.b),
            why=why_missed(gold, report),
        )
    for conflict, lure in matches.false:
        a, b = (_place(conflict, side, report) for side in ("a", "b"))
        yield Mistake(
            case=case.id,
            missed=False,
            kind=conflict.kind.value,
            a=case.text(a),
            b=case.text(b),
            why=f"judged at {conflict.probability:.3f}" + (f"; {lure.note}" if lure else ""),
            lure=lure is not None,
        )


def _place(conflict: Conflict, side: str, report: Report) -> Place:
    statement = report.by_id[getattr(conflict, side)]
    return Place(document=statement.document, span=statement.sentence)


def _run(started_at: datetime, seconds: float, pairs: int, threads: int | None) -> Run:
    commit = current_commit()
    return Run(
        commit=commit.commit,
        dirty=commit.dirty,
        versions=installed_versions(),
        platform=machine(),
        threads=threads or available_cores(),
        seconds=round(seconds, 3),
        pairs_per_second=round(pairs / seconds, 2),
        seed=SEED,
        resamples=RESAMPLES,
        limit=None,
        started_at=started_at.isoformat(timespec="seconds"),
    )
