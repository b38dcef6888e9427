"""The answer about a pair for a terminal: the verdict, who says what, and why.

Decides nothing. The words that carry a conflict stand in brackets, because not every terminal
has colours; with evidence it takes 80 columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from models.evidence import Evidence
from models.quantities import Bearing, Difference
from models.reported import reported
from models.text import clean
from models.types import ClaimPair, Span, Verdict
from service.report import any_name_prints, reported_as_text, verdict_as_text

__all__ = ["marked", "print_answer"]

NO_CONFLICT = "no conflict, so no words carry one"
NO_WORDS = "no word or phrase carries it alone"
APART = "perhaps of different times or things"


def print_answer(pair: ClaimPair, verdict: Verdict, evidence: Evidence | None) -> None:
    """Print the verdict, the reported speech if any, and the evidence if any was asked for."""
    any_name_prints()
    click.echo(verdict_as_text(verdict))
    if said := reported_as_text(reported(pair)):
        click.echo(f"\n{said}")
    if evidence is not None:
        click.echo()
        _print_evidence(pair, verdict, evidence)


def marked(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces on one line, and whether a piece is one of ``spans``."""
    at = 0
    for span in sorted(spans, key=lambda span: span.start):
        yield _flat(text[at : span.start]), False
        yield f"[{_flat(span.of(text))}]", True
        at = span.end
    yield _flat(text[at:]), False


def _print_evidence(pair: ClaimPair, verdict: Verdict, evidence: Evidence) -> None:
    # Here, because without evidence nobody should wait for these imports.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    sides = (("A", pair.a.text, evidence.words_a), ("B", pair.b.text, evidence.words_b))
    for name, text, spans in sides:
        pieces = marked(text, spans)
        table.add_row(name, Text.assemble(*((piece, "bold" if on else "") for piece, on in pieces)))
    for name, note in _notes(verdict, evidence):
        table.add_row(name, Text(note))
    Console().print(table, markup=False, highlight=False, emoji=False)


def _notes(verdict: Verdict, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What the marks leave open, and each difference of the figures."""
    if not (evidence.words_a or evidence.words_b):
        yield "", NO_WORDS if verdict.conflict else NO_CONFLICT
    for one in evidence.differences:
        yield one.kind.value, _difference(one)


def _difference(one: Difference) -> str:
    return _flat(f"{one.reason}, {APART}" if one.bearing is Bearing.APART else one.reason)


def _flat(text: str) -> str:
    """Character by character, so that nothing moves: spaces for breaks, marks for controls."""
    return clean("".join(" " if character.isspace() else character for character in text))
