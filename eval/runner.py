"""Runs a model over a data set and gathers every figure into one ``Result``.

Asks the ``Verifier`` as every other door does; knows neither file formats nor tables.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from eval.baselines import figures_of, majority_class
from eval.datasets import Dataset
from eval.errors import NoSuchField
from eval.examples import Example, Gold
from eval.intervals import RESAMPLES, SEED, Estimate, estimates, share_estimate
from eval.provenance import Run, current_commit, installed_versions, machine
from eval.results import LabelFigures, ReliabilityBin, Result, Slice, Slices
from eval.scores import LABEL_FIGURES, METRICS, Answers, Scorer, is_right
from models.nli.cores import available_cores
from models.types import Label, Verdict
from models.verifier import Verifier

__all__ = ["CHUNK_PAIRS", "DEFAULT_SLICE_FIELD", "evaluate"]

CHUNK_PAIRS = 256
DEFAULT_SLICE_FIELD = "category"

Progress = Callable[[int], None]


def evaluate(
    verifier: Verifier,
    dataset: Dataset,
    *,
    limit: int | None = None,
    slice_by: str | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Measure ``verifier`` on the first ``limit`` (at least 1) examples, or on all.

    ``slice_by`` defaults to ``category`` where some row has one. ``threads``, those the
    model was given, is only recorded. ``progress`` is called with the number of pairs just
    judged. Raises ``NoSuchField`` before any work.
    """
    examples = dataset.examples[:limit]
    field = _slice_field(examples, slice_by)
    started_at = datetime.now(UTC)
    judged = _judge(verifier, examples, progress)
    gold = [example.gold for example in examples]
    scorer = Scorer(gold, Answers.of(judged.verdicts))
    found = estimates(scorer.figures, len(gold), scorer.why_undefined)
    return Result(
        dataset=dataset,
        verdicts=judged.verdicts,
        model=verifier.info,
        metrics={name: found[name] for name in METRICS},
        labels=_labels(found, gold),
        confusion=_confusion(gold, judged.verdicts),
        slices=None if field is None else _slices(field, examples, judged.verdicts),
        reliability=_reliability(scorer),
        baselines=_baselines(verifier, examples, judged.verdicts),
        run=_run(started_at, judged.seconds, len(examples), threads, limit),
    )


@dataclass(frozen=True, kw_only=True)
class _Judged:
    verdicts: tuple[Verdict, ...]
    seconds: float


def _judge(verifier: Verifier, examples: Sequence[Example], progress: Progress | None) -> _Judged:
    verdicts: list[Verdict] = []
    begun = time.perf_counter()
    for start in range(0, len(examples), CHUNK_PAIRS):
        chunk = [example.pair for example in examples[start : start + CHUNK_PAIRS]]
        verdicts += verifier.verify(chunk)
        if progress is not None:
            progress(len(chunk))
    return _Judged(verdicts=tuple(verdicts), seconds=time.perf_counter() - begun)


def _reliability(scorer: Scorer) -> tuple[ReliabilityBin, ...] | None:
    bins = scorer.conflict_reliability()
    if bins is None:
        return None
    return tuple(
        ReliabilityBin(n=int(n), mean_probability=mean, contradiction_share=share)
        for n, mean, share in bins.tolist()
        if n
    )


def _labels(found: Mapping[str, Estimate], gold: Sequence[Gold]) -> dict[Label, LabelFigures]:
    support = Counter(g.label for g in gold)
    return {
        label: LabelFigures(
            figures={figure: found[f"{label}.{figure}"] for figure in LABEL_FIGURES},
            support=support[label],
        )
        for label in Label
    }


def _confusion(gold: Sequence[Gold], verdicts: Sequence[Verdict]) -> dict[Gold, dict[Label, int]]:
    """Rows by gold label, then by relation; of gold labels those that occur."""
    seen = Counter((g, verdict.relation) for g, verdict in zip(gold, verdicts, strict=True))
    return {g: {label: seen[g, label] for label in Label} for g in Gold if g in gold}


def _baselines(
    verifier: Verifier, examples: Sequence[Example], verdicts: Sequence[Verdict]
) -> dict[str, dict[str, float | None]]:
    gold = [example.gold for example in examples]
    lexical = Verifier.load("lexical")
    if lexical.info != verifier.info:
        verdicts = _judge(lexical, examples, None).verdicts
    return {
        "majority_class": figures_of(gold, majority_class(gold)),
        "lexical": figures_of(gold, Answers.of(verdicts)),
    }


def _slice_field(examples: Sequence[Example], wanted: str | None) -> str | None:
    fields = {field for example in examples for field in example.fields}
    if wanted is None:
        return DEFAULT_SLICE_FIELD if DEFAULT_SLICE_FIELD in fields else None
    if wanted not in fields:
        there = ", ".join(sorted(fields)) or "none"
        raise NoSuchField(f"--slice-by: no row has a field {wanted!r}; there are: {there}")
    return wanted


def _slices(field: str, examples: Sequence[Example], verdicts: Sequence[Verdict]) -> Slices:
    parts: dict[str | None, list[tuple[Gold, Verdict]]] = {}
    for example, verdict in zip(examples, verdicts, strict=True):
        name = str(example.fields[field]) if field in example.fields else None
        parts.setdefault(name, []).append((example.gold, verdict))
    rows = [_slice(name, part) for name, part in parts.items()]
    worst_first = sorted(rows, key=lambda row: (row.accuracy.value, -row.n, row.name or ""))
    return Slices(field=field, rows=tuple(worst_first))


def _slice(name: str | None, part: Sequence[tuple[Gold, Verdict]]) -> Slice:
    flagged = {
        conflicting: [v.conflict for g, v in part if g.label and _conflicting(g) is conflicting]
        for conflicting in (True, False)
    }
    right = sum(is_right(gold, verdict.relation) for gold, verdict in part)
    return Slice(
        name=name,
        n=len(part),
        accuracy=share_estimate(right, len(part)),
        contradictions=len(flagged[True]),
        missed_conflicts=flagged[True].count(False),
        others=len(flagged[False]),
        false_alarms=flagged[False].count(True),
    )


def _conflicting(gold: Gold) -> bool:
    return gold is Gold.CONTRADICTION


def _run(
    started_at: datetime, seconds: float, n: int, threads: int | None, limit: int | None
) -> Run:
    commit = current_commit()
    return Run(
        commit=commit.commit,
        dirty=commit.dirty,
        versions=installed_versions(),
        platform=machine(),
        threads=threads or available_cores(),
        seconds=round(seconds, 3),
        pairs_per_second=round(n / seconds, 2),
        seed=SEED,
        resamples=RESAMPLES,
        limit=limit,
        started_at=started_at.isoformat(timespec="seconds"),
    )
