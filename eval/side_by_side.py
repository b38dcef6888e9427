"""Results arranged for comparison: by data set, a column a model, the best of a row marked.

What the page and the Markdown both show. Knows neither markup nor charts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from eval.comparison import Comparison, compare, scorer_of
from eval.errors import NotComparable
from eval.intervals import Estimate
from eval.recorded import Measured, Prediction, Recorded
from eval.results import Slice
from eval.scores import LABEL_FIGURES, LOWER_IS_BETTER, METRICS, Scorer, is_right
from eval.wording import starred
from models.types import Label

__all__ = ["MISTAKES", "Column", "Duel", "Group", "Row", "SliceTable", "side_by_side"]

MISTAKES = 20


@dataclass(frozen=True, kw_only=True)
class Column:
    """One result under a name of its own, with its most confident mistakes."""

    name: str
    measured: Measured
    scorer: Scorer
    mistakes: tuple[Prediction, ...]
    n_mistakes: int

    @property
    def recorded(self) -> Recorded:
        """The figures as they were recorded."""
        return self.measured.recorded


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure of every column, in order; ``best`` are places, none where all are alike."""

    name: str
    cells: tuple[Estimate | None, ...]
    best: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class SliceTable:
    """Slices by one field; a cell is None where the column has no such slice."""

    field: str
    rows: tuple[tuple[str, tuple[Slice | None, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Duel:
    """Two columns on the same rows, second less first; or why that cannot be."""

    first: str
    second: str
    comparison: Comparison | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """All results on one data set; ``notes`` say what keeps them from being compared."""

    data: str
    sha256: str
    columns: tuple[Column, ...]
    metrics: tuple[Row, ...]
    labels: tuple[Row, ...]
    slices: tuple[SliceTable, ...]
    duels: tuple[Duel, ...]
    notes: tuple[str, ...]


def side_by_side(results: Sequence[Measured]) -> tuple[Group, ...]:
    """Groups in the order in which their data sets come first."""
    hashes = dict.fromkeys(result.recorded.sha256 for result in results)
    groups = [[r for r in results if r.recorded.sha256 == sha256] for sha256 in hashes]
    versions = Counter(group[0].recorded.data for group in groups)
    return tuple(_group(_columns(group), versions[group[0].recorded.data]) for group in groups)


def _columns(results: Sequence[Measured]) -> list[Column]:
    names = _names([result.recorded for result in results])
    return [_column(name, result) for name, result in zip(names, results, strict=True)]


def _names(results: Sequence[Recorded]) -> list[str]:
    """The models' names; with their folder where one comes twice, numbered where that does."""
    names = [result.model.name for result in results]
    folders = [f"({result.path.resolve().parent.name})" for result in results]
    numbers = [f"#{number}" for number in range(1, len(results) + 1)]
    for suffixes in (folders, numbers):
        seen = Counter(names)
        names = [
            name if seen[name] == 1 else f"{name} {suffix}"
            for name, suffix in zip(names, suffixes, strict=True)
        ]
    return names


def _column(name: str, measured: Measured) -> Column:
    rows = measured.predictions
    wrong = [row for row in rows if not is_right(row.gold, row.relation)]
    surest = sorted(wrong, key=lambda row: (-row.confidence, row.line))
    return Column(
        name=name,
        measured=measured,
        scorer=scorer_of(rows),
        mistakes=tuple(surest[:MISTAKES]),
        n_mistakes=len(wrong),
    )


def _group(columns: Sequence[Column], versions: int) -> Group:
    first = columns[0].recorded
    alike = len({_rows_of(column) for column in columns}) == 1
    notes = []
    if versions > 1:
        notes.append(
            f"Another file named {first.data} is in this report; results on different files are "
            "not compared."
        )
    if not alike:
        notes.append("These results are not of the same rows and labels, so no best is marked.")
    return Group(
        data=first.data,
        sha256=first.sha256,
        columns=tuple(columns),
        metrics=tuple(_metric(name, columns, alike) for name in METRICS),
        labels=tuple(
            _label(label, figure, columns, alike) for label in Label for figure in LABEL_FIGURES
        ),
        slices=tuple(_slice_tables(columns)),
        duels=tuple(_duel(*pair) for pair in combinations(columns, 2)),
        notes=tuple(notes),
    )


def _rows_of(column: Column) -> tuple[tuple[int, str], ...]:
    return tuple((row.line, row.gold.value) for row in column.measured.predictions)


def _metric(name: str, columns: Sequence[Column], alike: bool) -> Row:
    cells = [column.recorded.metrics.get(name) for column in columns]
    return _row(starred(name), cells, name in LOWER_IS_BETTER, alike)


def _label(label: Label, figure: str, columns: Sequence[Column], alike: bool) -> Row:
    cells = [column.recorded.labels[label].get(figure) for column in columns]
    return _row(f"{label.value.capitalize()} {figure.replace('f1', 'F1')}", cells, False, alike)


def _row(name: str, cells: Sequence[Estimate | None], lower_is_better: bool, alike: bool) -> Row:
    found = {
        place: cell.value
        for place, cell in enumerate(cells)
        if cell is not None and cell.value is not None
    }
    best: frozenset[int] = frozenset()
    if alike and len(set(found.values())) > 1:
        top = min(found.values()) if lower_is_better else max(found.values())
        best = frozenset(place for place, value in found.items() if value == top)
    return Row(name=name, cells=tuple(cells), best=best)


def _slice_tables(columns: Sequence[Column]) -> list[SliceTable]:
    fields = dict.fromkeys(c.recorded.slices.field for c in columns if c.recorded.slices)
    return [_slice_table(field, columns) for field in fields]


def _slice_table(field: str, columns: Sequence[Column]) -> SliceTable:
    by_column: list[Mapping[str | None, Slice]] = []
    for column in columns:
        slices = column.recorded.slices
        rows = slices.rows if slices is not None and slices.field == field else ()
        by_column.append({row.name: row for row in rows})
    names = dict.fromkeys(name for rows in by_column for name in rows)
    in_order = sorted(names, key=lambda name: (name is None, name or ""))
    return SliceTable(
        field=field,
        rows=tuple(
            ("(none)" if name is None else name, tuple(rows.get(name) for rows in by_column))
            for name in in_order
        ),
    )


def _duel(first: Column, second: Column) -> Duel:
    comparison, reason = None, None
    try:
        comparison = compare(first.measured, second.measured, Scorer.headlines)
    except NotComparable as exc:
        reason = str(exc)
    return Duel(first=first.name, second=second.name, comparison=comparison, reason=reason)
