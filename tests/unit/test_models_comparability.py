"""models.comparability: other days and other figures."""

import pytest

from models.comparability import figures_of
from models.types import Document, Span, Stance, Statement

DOCUMENT = Document(id="d", text="x", date="2024-05-14")


def said(text: str, date: str | None = "2024-05-14") -> Statement:
    return Statement(
        id=text,
        document="d",
        sentence=Span(start=0, end=1),
        speaker=None,
        speaker_span=None,
        stance=Stance.ASSERTS,
        proposition=text,
        proposition_spans=(),
        date=date,
    )


def figures(a: Statement, b: Statement) -> tuple[str | None, bool]:
    found = figures_of(a, b, DOCUMENT, DOCUMENT)
    return found.apart, found.clash


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (said("It is open."), said("It is shut."), (None, False)),
        (said("A crash killed 12 people."), said("A crash killed 15 people."), (None, True)),
        (
            said("The council met in Bath.", "2019"),
            said("The council met in Bath."),
            ("about 2019 and about 2024-05-14", False),
        ),
        (said("It met in Bath.", "2024"), said("It met in Bath."), (None, False)),
    ],
)
def test_figures(a: Statement, b: Statement, expected: tuple[str | None, bool]) -> None:
    assert figures(a, b) == expected


def test_days_that_set_two_events_apart_can_be_left_out() -> None:
    a = said("The gates of the dam were shut on Sunday and 300 homes were safe.")
    b = said("The gates of the dam were opened on Friday after two warnings.")
    found = figures_of(a, b, DOCUMENT, DOCUMENT)
    assert found.apart is not None and "different days" in found.apart
    assert found.timeless is not None
    assert "Sunday" not in found.timeless.a.text
    assert "Friday" not in found.timeless.b.text
