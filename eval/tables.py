"""The tables of a comparison as plain text, for the page and the Markdown to dress.

Knows what stands in which cell; neither markup nor how a figure comes about.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.intervals import RESAMPLES
from eval.metrics import CALIBRATION_BINS, Array
from eval.results import Slice
from eval.scores import HEADLINES, METRICS
from eval.side_by_side import Column, Duel, Group, Row, SliceTable
from eval.wording import (
    HASH_CHARS,
    METRIC_NAMES,
    NONE,
    change,
    commit,
    figure,
    with_interval,
)
from models.types import Label

__all__ = [
    "Table",
    "confusion_table",
    "facts_table",
    "labels_table",
    "metrics_table",
    "reliability_table",
    "significance_table",
    "slices_table",
]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of text under a header; ``marked`` cells, by row and column, stand out."""

    heading: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: frozenset[tuple[int, int]] = frozenset()


def facts_table(group: Group) -> Table:
    """Which model, on how many rows, how fast, from which commit."""
    facts = [_facts(column) for column in group.columns]
    return Table(
        heading="What was measured",
        note="",
        header=("", *_names(group)),
        rows=tuple((name, *(of_one[name] for of_one in facts)) for name in facts[0]),
    )


def metrics_table(group: Group) -> Table:
    """Every metric with its interval, beside the baselines."""
    baselines = group.columns[0].recorded.baselines
    engines = {column.recorded.model.engine for column in group.columns}
    beside = [name for name in baselines if name not in engines]
    plain = [tuple(figure(baselines[name].get(metric)) for name in beside) for metric in METRICS]
    best = ", the best in bold" if any(row.best for row in group.metrics) else ""
    return Table(
        heading="Metrics",
        note=f"With 95% intervals{best}. * lower is better. Baselines are without intervals: "
        "majority_class says the commonest label of every row.",
        header=("", *_names(group), *(f"baseline {name}" for name in beside)),
        rows=tuple(
            (row.name, *_cells(row), *extra)
            for row, extra in zip(group.metrics, plain, strict=True)
        ),
        marked=_best(group.metrics),
    )


def labels_table(group: Group) -> Table:
    """Precision, recall and F1 of each label."""
    return Table(
        heading="Labels",
        note="",
        header=("", *_names(group)),
        rows=tuple((row.name, *_cells(row)) for row in group.labels),
        marked=_best(group.labels),
    )


def significance_table(group: Group) -> Table:
    """Each two models on the same resamples; without rows where there is only one."""
    return Table(
        heading="Differences",
        note="Second model less first, over the rows that both have: a paired bootstrap of "
        f"{RESAMPLES} resamples, 95% interval and two-sided p. In bold where the interval "
        "leaves out 0.",
        header=(
            "",
            "rows",
            *(part for name in HEADLINES for part in (METRIC_NAMES[name], "p")),
        ),
        rows=tuple(_duel_row(duel) for duel in group.duels),
        marked=frozenset(
            (place, 2 + 2 * metric)
            for place, duel in enumerate(group.duels)
            for metric, name in enumerate(HEADLINES)
            if duel.comparison and duel.comparison.differences[name].significant
        ),
    )


def slices_table(group: Group, table: SliceTable) -> Table:
    """Accuracy by slice."""
    return Table(
        heading=f"Accuracy by {table.field}",
        note="With Wilson's 95% interval: slices are small, so differences need care.",
        header=(table.field, "rows", *_names(group)),
        rows=tuple(
            (
                name,
                _sizes(cells),
                *(NONE if cell is None else with_interval(cell.accuracy, 2) for cell in cells),
            )
            for name, cells in table.rows
        ),
    )


def reliability_table(group: Group) -> Table:
    """The numbers behind the reliability chart; bins without any row are left out."""
    tables = [column.scorer.reliability() for column in group.columns]
    rows = [(place, [_bin(table, place) for table in tables]) for place in range(CALIBRATION_BINS)]
    return Table(
        heading="Reliability in numbers",
        note="Share right of the rows whose confidence falls in the bin.",
        header=("confidence", *_names(group)),
        rows=tuple(
            (f"{place / CALIBRATION_BINS:.2f} to {(place + 1) / CALIBRATION_BINS:.2f}", *cells)
            for place, cells in rows
            if set(cells) != {NONE}
        ),
    )


def confusion_table(column: Column) -> Table:
    """Rows by gold label, down, and predicted label, across; what is right is marked."""
    confusion = column.recorded.confusion
    return Table(
        heading=column.name,
        note="",
        header=("gold / predicted", *(label.value for label in Label)),
        rows=tuple(
            (gold.value, *(str(row[label]) for label in Label)) for gold, row in confusion.items()
        ),
        marked=frozenset(
            (down, across)
            for down, gold in enumerate(confusion)
            for across, label in enumerate(Label, start=1)
            if gold.label is label
        ),
    )


def _names(group: Group) -> Iterator[str]:
    return (column.name for column in group.columns)


def _facts(column: Column) -> dict[str, str]:
    recorded = column.recorded
    model = recorded.model
    return {
        "Model": model.name,
        "Engine": model.engine,
        "Weights": model.weights_sha256[:HASH_CHARS],
        "Calibration": model.calibration_id,
        "Threshold": f"{model.threshold:g}",
        "Code": commit(recorded.commit, recorded.dirty),
        "Rows used": str(recorded.n_used),
        "Rows rejected": str(recorded.n_rejected),
        "Seconds": f"{recorded.seconds:.1f}",
        "Pairs per second": f"{recorded.pairs_per_second:.1f}",
        "Day": recorded.started_at[:10],
    }


def _cells(row: Row) -> Iterator[str]:
    return (with_interval(cell) for cell in row.cells)


def _best(rows: Sequence[Row]) -> frozenset[tuple[int, int]]:
    return frozenset((down, place + 1) for down, row in enumerate(rows) for place in row.best)


def _duel_row(duel: Duel) -> tuple[str, ...]:
    name = f"{duel.second} less {duel.first}"
    if duel.comparison is None:
        return (name, f"not compared: {duel.reason}", *[NONE] * (2 * len(HEADLINES)))
    found = [duel.comparison.differences[name] for name in HEADLINES]
    figures = (part for each in found for part in (change(each), figure(each.p)))
    return (name, str(duel.comparison.n), *figures)


def _sizes(cells: Sequence[Slice | None]) -> str:
    return " / ".join(str(n) for n in dict.fromkeys(cell.n for cell in cells if cell is not None))


def _bin(table: Array | None, place: int) -> str:
    if table is None or math.isnan(table[place, 2]):
        return NONE
    return f"{table[place, 2]:.2f} of {table[place, 0]:.0f}"
