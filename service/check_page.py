"""A check of documents as one HTML page that needs nothing beside it: no script, no other file.

Every text is escaped here. Knows not how anything in it was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from models.reports import Conflict, Report
from models.text import clean
from models.types import LeftOut, Statement
from service.check_report import count, fewer_found, heading, who, words
from service.report import HASH_CHARS

__all__ = ["check_page"]

_STYLE = Path(__file__).with_name("check.css")


def check_page(report: Report) -> str:
    """The whole page: conflicts, what was set aside, and every sentence of the documents."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        f"<title>{_text(heading(report))} - counterclaim</title>",
        f"<style>\n{_STYLE.read_text('utf-8')}</style>",
        "</head>",
        "<body>",
        f"<h1>{_text(heading(report))}</h1>",
        *_notes(report),
        "<main>",
        *_conflicts(report, "Conflicts", report.conflicts),
        *_conflicts(report, "Set aside: no conflict", report.set_aside),
        *_documents(report),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _notes(report: Report) -> Iterator[str]:
    info = report.model
    yield (
        f'<p class="quiet">Model {_text(info.name)}, {_text(info.engine)}, '
        f"<code>{_text(info.weights_sha256[:HASH_CHARS])}</code>, calibration "
        f"{_text(info.calibration_id)}, vectors {_text(report.vectors)}; "
        f"{len(report.compared)} of {count(report.possible, 'pair')} compared.</p>"
    )
    if (warning := fewer_found(report)) is not None:
        yield f'<p class="note">{_text(warning)}</p>'


def _conflicts(report: Report, title: str, conflicts: Sequence[Conflict]) -> Iterator[str]:
    if not conflicts:
        return
    yield f"<h2>{_text(title)}</h2>"
    yield '<ol class="conflicts">'
    for one in conflicts:
        yield "<li>"
        yield (
            f'<p class="edge"><b>{_text(one.kind.value.replace("_", " "))}</b> '
            f"{one.probability:.3f}, {_text(one.certainty.value)}"
            + (f": {_text(one.reason)}" if one.reason else "")
            + "</p>"
        )
        yield '<div class="sides">'
        yield from (_side(report, report.by_id[side]) for side in (one.a, one.b))
        yield "</div>"
        if (carried := words(report, one)) is not None:
            yield f'<p class="quiet">{_text(carried)}</p>'
        yield "</li>"
    yield "</ol>"


def _side(report: Report, statement: Statement) -> str:
    return (
        f'<blockquote><p class="who"><a href="#{_anchor(report, statement)}">'
        f"{_text(who(report, statement))}</a></p>"
        f"<p>{_text(report.sentence(statement))}</p></blockquote>"
    )


def _documents(report: Report) -> Iterator[str]:
    """Every sentence in its place, with who says what in it, or why it was left out."""
    for document in report.documents:
        title = ", ".join(part for part in (document.source or document.id, document.date) if part)
        yield f"<h2>{_text(title)}</h2>"
        yield '<ol class="sentences">'
        read: list[Statement | LeftOut] = [*report.statements, *report.left_out]
        here = [one for one in read if one.document == document.id]
        here.sort(key=lambda one: one.sentence.start)
        for _, group in groupby(here, key=lambda one: one.sentence):
            yield from _sentence(report, list(group))
        yield "</ol>"


def _sentence(report: Report, found: Sequence[Statement | LeftOut]) -> Iterator[str]:
    out = all(isinstance(one, LeftOut) for one in found)
    yield f"<li{' class=out' if out else ''}><p>{_text(report.sentence(found[0]))}</p>"
    for one in found:
        if isinstance(one, LeftOut):
            yield f'<p class="quiet">left out: {_text(one.reason)}</p>'
        else:
            yield (
                f'<p class="quiet" id="{_anchor(report, one)}">{_text(who(report, one))}: '
                f"{_text(one.proposition)}</p>"
            )
    yield "</li>"


def _anchor(report: Report, statement: Statement) -> str:
    """A name without anything of the data in it."""
    return f"s{report.statements.index(statement)}"


def _text(text: str) -> str:
    return escape(clean(" ".join(text.split())))
