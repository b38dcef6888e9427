"""The printed report of a ``Result``, for terminals of 60 columns and more, and for pipes.

Computes no figure. What comes from the data file is printed as it is, never as markup or
as control characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from eval.changes import Changes
from eval.examples import Rejection
from eval.results import Result, Slices
from eval.wording import (
    HASH_CHARS,
    METRIC_NAMES,
    NONE,
    change,
    clean,
    commit,
    figure,
    starred,
    with_interval,
)

__all__ = ["print_changes", "print_report"]

SHOWN_REJECTIONS = 5
SHOWN_SLICES = 40


def print_report(result: Result, console: Console) -> None:
    """Print ``result``: the rows, the model beside the baselines, labels, slices, rejections."""
    for part in _parts(result):
        console.print(part, markup=False, highlight=False, emoji=False)


def print_changes(changes: Changes, console: Console) -> None:
    """Print what changed since an older result, and whether the rows could be paired."""
    for part in _change_parts(changes):
        console.print(part, markup=False, highlight=False, emoji=False)


def _parts(result: Result) -> Iterator[RenderableType]:
    yield _plain(_rows_line(result))
    yield from (_plain(f"  {line}") for line in _rejection_lines(result.dataset.rejections))
    yield _plain(_model_line(result))
    yield ""
    yield _metrics_table(result)
    yield "* lower is better. In brackets: the 95% interval."
    yield "majority: the commonest label for every row, with the labels' own shares."
    yield from (_plain(line) for line in _undefined_lines(result))
    yield ""
    yield _labels_table(result)
    if result.slices is not None:
        yield ""
        yield _slices_table(result.slices)
        if (more := len(result.slices.rows) - SHOWN_SLICES) > 0:
            yield f"… and {more} more in result.json"
        yield "missed: conflicts not flagged; alarms: others flagged as conflicts."


def _rows_line(result: Result) -> str:
    dataset = result.dataset
    beyond = len(dataset.examples) - len(result.verdicts)
    left_out = f", {beyond} left out by --limit" if beyond else ""
    return (
        f"{dataset.name} ({dataset.sha256[:HASH_CHARS]}): {len(dataset.rows)} rows read, "
        f"{len(result.verdicts)} used, {len(dataset.rejections)} rejected{left_out}"
    )


def _rejection_lines(rejections: Sequence[Rejection]) -> Iterator[str]:
    for row in rejections[:SHOWN_REJECTIONS]:
        yield f"line {row.line} rejected: {row.reason}"
    if (more := len(rejections) - SHOWN_REJECTIONS) > 0:
        yield f"… and {more} more, each in predictions.jsonl"


def _model_line(result: Result) -> str:
    model, run = result.model, result.run
    return (
        f"model {model.name} ({model.engine}, {model.weights_sha256[:HASH_CHARS]}), calibration "
        f"{model.calibration_id}, threshold {model.threshold:g}; {run.seconds:.1f} s, "
        f"{run.pairs_per_second:.1f} pairs/s; "
        f"{commit(run.commit, run.dirty)}"
    )


def _metrics_table(result: Result) -> Table:
    majority, lexical = result.baselines["majority_class"], result.baselines["lexical"]
    table = _table("", "model", "majority", "lexical")
    for name, estimate in result.metrics.items():
        table.add_row(
            starred(name), with_interval(estimate), figure(majority[name]), figure(lexical[name])
        )
    return table


def _change_parts(changes: Changes) -> Iterator[RenderableType]:
    older, newer = changes.older, changes.newer
    yield _plain(f"Against {older.path} (model {older.model.name}, {older.data}):")
    table = _table("", "older", "model", "change")
    for name, difference in changes.differences.items():
        before = older.metrics.get(name)
        table.add_row(
            starred(name),
            figure(None if before is None else before.value),
            figure(newer.metrics[name].value),
            change(difference),
        )
    yield table
    if changes.reason is None:
        yield f"Change: over the {changes.paired} rows that both have, with its 95% interval."
    else:
        yield _plain(f"Plain differences without intervals: {changes.reason}.")


def _undefined_lines(result: Result) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for name, estimate in result.metrics.items():
        if estimate.reason is not None:
            reasons.setdefault(estimate.reason, []).append(METRIC_NAMES[name])
    for reason, names in reasons.items():
        yield f"Undefined, {reason}: {', '.join(names)}."


def _labels_table(result: Result) -> Table:
    table = _table("label", "precision", "recall", "F1", "rows")
    for label, row in result.labels.items():
        figures = row.figures
        table.add_row(
            label.value,
            figure(figures["precision"].value),
            figure(figures["recall"].value),
            with_interval(figures["f1"]),
            str(row.support),
        )
    return table


def _slices_table(slices: Slices) -> Table:
    table = _table(slices.field, "rows", "accuracy", "missed", "alarms", gap=1)
    for row in slices.rows[:SHOWN_SLICES]:
        table.add_row(
            _plain("(none)" if row.name is None else row.name),
            str(row.n),
            with_interval(row.accuracy, digits=2),
            _of(row.missed_conflicts, row.contradictions),
            _of(row.false_alarms, row.others),
        )
    return table


def _table(first: str, *others: str, gap: int = 2) -> Table:
    """A table whose first column gives way where the terminal is narrow."""
    table = Table(box=None, padding=(0, gap, 0, 0), pad_edge=False)
    table.add_column(_plain(first), overflow="fold")
    for header in others:
        table.add_column(header, justify="right", no_wrap=True)
    return table


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else NONE


def _plain(line: str) -> Text:
    return Text(clean(line))
