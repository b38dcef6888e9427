"""The comparison as one HTML page that needs nothing beside it: no script, no other file.

Every text is escaped here; knows no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from eval.charts import SERIES, dashes, precision_recall_chart, reliability_chart
from eval.recorded import Prediction
from eval.side_by_side import Column, Group
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
from eval.wording import HASH_CHARS, clean

__all__ = ["html_page"]

TITLE = "How the models compare"
_STYLE = Path(__file__).with_name("page.css")
_NO_TEXT = "(text not recorded)"


def html_page(groups: Sequence[Group]) -> str:
    """The whole page; raises ``MissingExtra`` where the charts cannot be drawn."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        f"<title>{TITLE} - counterclaim</title>",
        f"<style>\n{_STYLE.read_text('utf-8')}</style>",
        "</head>",
        "<body>",
        "<header>",
        f"<h1>{TITLE}</h1>",
        *_contents(groups),
        "</header>",
        "<main>",
        *(line for place, group in enumerate(groups, start=1) for line in _group(group, place)),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _contents(groups: Sequence[Group]) -> Iterator[str]:
    results = sum(len(group.columns) for group in groups)
    yield f'<p class="quiet">{_count(results, "result")} on {_count(len(groups), "data set")}.</p>'
    if len(groups) > 1:
        yield "<ul>"
        for place, group in enumerate(groups, start=1):
            yield f'<li><a href="#data-{place}">{_text(group.data)}</a></li>'
        yield "</ul>"


def _group(group: Group, place: int) -> Iterator[str]:
    yield f'<section id="data-{place}">'
    yield f"<h2>{_text(group.data)}</h2>"
    yield f'<p class="quiet">sha256 <code>{_text(group.sha256[:HASH_CHARS])}</code></p>'
    yield from (f'<p class="note">{_text(note)}</p>' for note in group.notes)
    yield '<div class="words">'
    yield from _with_heading(facts_table(group))
    yield "</div>"
    yield from _with_heading(metrics_table(group))
    if group.duels:
        yield from _with_heading(significance_table(group))
    yield from _with_heading(labels_table(group))
    yield from _charts(group, place)
    for table in group.slices:
        yield from _with_heading(slices_table(group, table))
    yield "<h3>Confusion</h3>"
    yield '<div class="matrices">'
    for column in group.columns:
        matrix = confusion_table(column)
        yield f"<div><h4>{_text(matrix.heading)}</h4>"
        yield from _table(matrix, tag="span", css="hit")
        yield "</div>"
    yield "</div>"
    yield "<h3>Most confident mistakes</h3>"
    for column in group.columns:
        yield from _mistakes(column)
    yield "</section>"


def _with_heading(table: Table) -> Iterator[str]:
    yield f"<h3>{_text(table.heading)}</h3>"
    if table.note:
        yield f'<p class="quiet">{_text(table.note)}</p>'
    yield from _table(table)


def _table(table: Table, *, tag: str = "strong", css: str = "") -> Iterator[str]:
    """A table that scrolls by itself where the window is narrow, by keyboard too."""
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{_text(table.heading)}">'
    yield "<table>"
    header = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.header)
    yield f"<thead><tr>{header}</tr></thead>"
    yield "<tbody>"
    for down, (first, *others) in enumerate(table.rows):
        cells = [f'<th scope="row">{_text(first)}</th>']
        for across, cell in enumerate(others, start=1):
            if (down, across) in table.marked:
                opening = f'<td class="{css}">' if css else "<td>"
                cells.append(f"{opening}<{tag}>{_text(cell)}</{tag}></td>")
            else:
                cells.append(f"<td>{_text(cell)}</td>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _charts(group: Group, place: int) -> Iterator[str]:
    curves = [column.scorer.precision_recall() for column in group.columns]
    bins = [column.scorer.reliability() for column in group.columns]
    chance = group.columns[0].scorer.contradiction_share
    yield "<h3>Curves</h3>"
    yield from _legend(group)
    yield '<div class="grid">'
    if any(curve is not None for curve in curves):
        yield "<figure>"
        yield "<figcaption>Precision and recall of contradiction, by its probability given A. "
        yield "Dotted: the share of contradictions, the precision of chance.</figcaption>"
        yield precision_recall_chart(curves, chance, f"precision-{place}")
        yield "</figure>"
    else:
        yield '<p class="quiet">No precision and recall: no label is contradiction.</p>'
    if any(table is not None for table in bins):
        yield "<figure>"
        yield "<figcaption>Reliability in 15 bins of confidence, with the rows of each. "
        yield "Dotted: confidence that is exactly right.</figcaption>"
        yield reliability_chart(bins, f"reliability-{place}")
        yield "</figure>"
        yield "</div>"
        numbers = reliability_table(group)
        yield f"<details><summary>{_text(numbers.heading)}</summary>"
        yield f'<p class="quiet">{_text(numbers.note)}</p>'
        yield from _table(numbers)
        yield "</details>"
    else:
        yield '<p class="quiet">No reliability: no row has one of the three labels.</p>'
        yield "</div>"


def _legend(group: Group) -> Iterator[str]:
    yield '<ul class="legend">'
    for place, column in enumerate(group.columns):
        pattern = " ".join(f"{2 * length:g}" for length in dashes(place))
        yield (
            '<li><svg viewBox="0 0 36 10" aria-hidden="true"><line x1="0" y1="5" x2="36" y2="5" '
            f'stroke="var(--series-{place % SERIES + 1})" stroke-width="3" '
            f'stroke-dasharray="{pattern or "none"}"/></svg>{_text(column.name)}</li>'
        )
    yield "</ul>"


def _mistakes(column: Column) -> Iterator[str]:
    shown = len(column.mistakes)
    yield f"<h4>{_text(column.name)}</h4>"
    if not shown:
        yield '<p class="quiet">None: every row is right.</p>'
        return
    of_all = f"{shown} of {_count(column.n_mistakes, 'mistake')}, the most confident first."
    yield f'<p class="quiet">{of_all}</p>'
    yield '<ol class="mistakes">'
    yield from (_mistake(row) for row in column.mistakes)
    yield "</ol>"


def _mistake(row: Prediction) -> str:
    return (
        f"<li><p><b>A</b>{_text(_NO_TEXT if row.a is None else row.a)}</p>"
        f"<p><b>B</b>{_text(_NO_TEXT if row.b is None else row.b)}</p>"
        f'<p class="verdict">gold {row.gold.value}, predicted <em>{row.relation.value}</em> at '
        f"{row.confidence:.3f} (line {row.line}, id {_text(str(row.id))})</p></li>"
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _text(text: str) -> str:
    return escape(clean(" ".join(text.split())))
