"""The comparison as Markdown: the tables and mistakes of the page, without its charts.

Every text is escaped here; knows no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.side_by_side import MISTAKES, Column, Group
from eval.tables import (
    Table,
    confusion_table,
    facts_table,
    labels_table,
    metrics_table,
    reliability_table,
    significance_table,
    slices_table,
)
from eval.wording import HASH_CHARS, NONE, clean

__all__ = ["markdown"]


def markdown(groups: Sequence[Group]) -> str:
    """The whole report."""
    parts = ["# How the models compare", *(part for group in groups for part in _group(group))]
    return "\n\n".join(parts) + "\n"


def _group(group: Group) -> Iterator[str]:
    yield f"## {_text(group.data)}"
    yield f"sha256 `{group.sha256[:HASH_CHARS]}`"
    yield from (_text(note) for note in group.notes)
    yield from _with_heading(facts_table(group))
    yield from _with_heading(metrics_table(group))
    if group.duels:
        yield from _with_heading(significance_table(group))
    yield from _with_heading(labels_table(group))
    if (numbers := reliability_table(group)).rows:
        yield from _with_heading(numbers)
    for table in group.slices:
        yield from _with_heading(slices_table(group, table))
    for column in group.columns:
        matrix = confusion_table(column)
        yield f"### Confusion: {_text(matrix.heading)}"
        yield _table(matrix)
    for column in group.columns:
        yield from _mistakes(column)


def _with_heading(table: Table) -> Iterator[str]:
    yield f"### {_text(table.heading)}"
    if table.note:
        yield _text(table.note)
    yield _table(table)


def _table(table: Table) -> str:
    lines = [_line(_text(name) for name in table.header)]
    lines.append(_line(["---", *["---:"] * (len(table.header) - 1)]))
    for down, row in enumerate(table.rows):
        cells = [_text(cell) for cell in row]
        bold = [
            f"**{cell}**" if (down, across) in table.marked else cell
            for across, cell in enumerate(cells)
        ]
        lines.append(_line(bold))
    return "\n".join(lines)


def _mistakes(column: Column) -> Iterator[str]:
    yield f"### Most confident mistakes: {_text(column.name)}"
    if not column.mistakes:
        yield "None: every row is right."
        return
    if column.n_mistakes > MISTAKES:
        yield f"{MISTAKES} of {column.n_mistakes}."
    lines = [_line(["line", "A", "B", "gold", "predicted", "probability"])]
    lines.append(_line(["---:", "---", "---", "---", "---", "---:"]))
    for row in column.mistakes:
        texts = (NONE if text is None else _text(text) for text in (row.a, row.b))
        said = (_text(row.gold), _text(row.relation), f"{row.confidence:.3f}")
        lines.append(_line([str(row.line), *texts, *said]))
    yield "\n".join(lines)


def _line(cells: Iterator[str] | Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """Without anything that Markdown, or HTML within it, would take for its own."""
    return re.sub(r"([\\`*_<|~&$]|\](?=[(\[]))", r"\\\1", clean(" ".join(text.split())))
