"""A check of documents as a table for a terminal of 80 columns.

Knows neither where it comes from nor whether anybody is looking. Texts are printed as they
are, never as markup or as control characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from models.reports import Conflict, Report
from models.text import clean
from models.types import Stance, Statement
from service.report import HASH_CHARS

__all__ = ["count", "fewer_found", "heading", "print_check", "who", "words"]

Show = Callable[[str], str]
"""What a reader sees of a text from the data."""

STANCES = {Stance.DENIES: "denies", Stance.HEDGES: "thinks it possible"}
OWN_VOICE = "the report itself"
FEWER = "Pairs were chosen by shared words alone; pip install 'counterclaim[documents]' finds more."


def print_check(report: Report, console: Console, *, show: Show = str) -> None:
    """Print who stands against whom, what was set aside, and what was read."""
    for part in _parts(report, show):
        console.print(part, markup=False, highlight=False, emoji=False)


def heading(report: Report) -> str:
    """What was found, in one line."""
    return (
        f"{count(len(report.conflicts), 'conflict')} between "
        f"{count(len(report.statements), 'statement')} in "
        f"{count(len(report.documents), 'document')}"
    )


def fewer_found(report: Report) -> str | None:
    """What to say where the stand-in chose the pairs."""
    return FEWER if report.vectors == "words" else None


def who(report: Report, statement: Statement) -> str:
    """Who speaks, how and of which day, and where if there are several documents."""
    parts = [statement.speaker or OWN_VOICE]
    if statement.stance in STANCES:
        parts[0] += f" {STANCES[statement.stance]}"
    if statement.date is not None:
        parts.append(statement.date)
    if len(report.documents) > 1:
        parts.append(" and ".join(_sources(report, statement)))
    return ", ".join(" ".join(clean(" ".join(part.split())) for part in [one]) for one in parts)


def words(report: Report, one: Conflict) -> str | None:
    """The words of both sides that carry a conflict, where they were asked for."""
    if one.evidence is None:
        return None
    sides = ((one.a, one.evidence.words_a), (one.b, one.evidence.words_b))
    quoted = [
        ", ".join(f"\u201c{span.of(report.by_id[side].proposition)}\u201d" for span in spans)
        for side, spans in sides
        if spans
    ]
    figures = [difference.reason for difference in one.evidence.differences]
    return clean("; ".join([" against ".join(quoted), *figures] if quoted else figures)) or None


def count(n: int, noun: str) -> str:
    """``1 conflict``, ``2 conflicts``."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _sources(report: Report, statement: Statement) -> list[str]:
    """The outlets that carry a statement, each once."""
    names = {one.id: one.source or one.id for one in report.documents}
    carried = (report.by_id[one].document for one in report.voices[statement.id])
    return list(dict.fromkeys(names[document] for document in carried))


def _parts(report: Report, show: Show) -> Iterator[RenderableType]:
    yield Text(heading(report))
    if report.conflicts:
        yield ""
        yield _table(report, report.conflicts, show)
    if report.set_aside:
        yield ""
        yield Text(f"Set aside, no conflict: {len(report.set_aside)}")
        yield _table(report, report.set_aside, show)
    yield ""
    yield Text(_read_line(report))
    info = report.model
    yield Text(
        f"model {clean(info.name)}, {info.engine}, {info.weights_sha256[:HASH_CHARS]}, "
        f"calibration {clean(info.calibration_id)}, vectors {report.vectors}"
    )
    if (warning := fewer_found(report)) is not None:
        yield Text(warning)


def _table(report: Report, conflicts: tuple[Conflict, ...], show: Show) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 1, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for one in conflicts:
        sides = [_side(report, report.by_id[side], show) for side in (one.a, one.b)]
        if (carried := words(report, one)) is not None:
            sides[1].append(f"\n{show(carried)}", style="not bold")
        table.add_row(_edge(one), *sides)
    return table


def _edge(one: Conflict) -> Text:
    lines = [f"{one.probability:.3f}", one.kind.value.replace("_", "\n"), one.certainty.value]
    return Text("\n".join(lines))


def _side(report: Report, statement: Statement, show: Show) -> Text:
    text = Text(show(who(report, statement)) + "\n", style="bold")
    sentence = show(clean(" ".join(report.sentence(statement).split())))
    return text.append(sentence, style="not bold")


def _read_line(report: Report) -> str:
    merged = sum(len(one.same) for one in report.merged)
    return (
        f"{count(len(report.left_out), 'sentence')} left out, "
        f"{count(merged, 'statement')} repeated word for word, "
        f"{len(report.compared)} of {count(report.possible, 'pair')} compared"
    )
