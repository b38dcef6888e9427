"""models.conflict_kinds: who stands against whom, and what time has overtaken."""

import pytest

from models.conflict_kinds import Kind, kind_of, superseded
from models.types import Document, Span, Stance, Statement

DOCUMENTS = {
    "d1": Document(
        id="d1", text="06:45 One.\n\n08:10 Two. Three.", source="Halden", date="2024-05-14"
    ),
    "d2": Document(id="d2", text="Four.", source="The Argus", date="2024-05-16"),
}


def said(
    document: str,
    text: str = "It is so.",
    *,
    speaker: str | None = None,
    date: str | None = None,
    at: int = 0,
    stance: Stance = Stance.ASSERTS,
) -> Statement:
    return Statement(
        id=f"{document}-{at}",
        document=document,
        sentence=Span(start=at, end=at + 1),
        speaker=speaker,
        speaker_span=None,
        stance=stance,
        proposition=text,
        proposition_spans=(),
        date=date or DOCUMENTS[document].date,
    )


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (said("d1"), said("d1"), Kind.SELF),
        (said("d1"), said("d2"), Kind.OUTLETS),
        (said("d1", speaker="Rusk"), said("d2", speaker="Ms Rusk"), Kind.SELF),
        (said("d1", speaker="Rusk"), said("d2", speaker="Holm"), Kind.DISPUTED),
        (said("d1", speaker="Rusk"), said("d1"), Kind.DISPUTED),
        (said("d1"), said("d2", speaker="Halden"), Kind.SELF),
    ],
)
def test_kind(a: Statement, b: Statement, kind: Kind) -> None:
    assert kind_of(a, b, DOCUMENTS) is kind_of(b, a, DOCUMENTS) is kind


@pytest.mark.parametrize(
    ("earlier", "later", "figures_differ", "overtaken"),
    [
        ("Eleven people are missing.", "Three people are missing.", True, True),
        ("No deaths have been reported.", "A man died.", False, True),
        ("We have so far found 240 accounts.", "410 accounts were copied.", True, True),
        ("The bridge is closed.", "The bridge has opened again.", False, True),
        ("Twelve people died.", "The toll rose to 15.", True, True),
        ("Twelve people died.", "Fifteen people died.", True, False),
        ("The two clubs have agreed a fee.", "No fee was agreed.", False, False),
        ("The fire began in the shop.", "It began on the dock.", False, False),
        ("The recall is voluntary.", "To call it voluntary is incorrect.", False, False),
    ],
)
def test_superseded(earlier: str, later: str, figures_differ: bool, overtaken: bool) -> None:
    a, b = said("d1", earlier), said("d2", later)
    for pair in ((a, b), (b, a)):
        assert superseded(*pair, DOCUMENTS, figures_differ=figures_differ) is overtaken


def test_a_denial_and_what_is_of_one_time_are_not_superseded() -> None:
    text = "The bridge is closed."
    denial = said("d2", text, stance=Stance.DENIES)
    assert not superseded(said("d1", text), denial, DOCUMENTS, figures_differ=False)
    one_day = said("d2", text, date="2024-05-14")
    assert not superseded(said("d1", text), one_day, DOCUMENTS, figures_differ=False)
    month = said("d2", text, date="2024-05")
    assert not superseded(said("d1", text), month, DOCUMENTS, figures_differ=False)


def test_the_hours_of_a_live_report_are_times_too() -> None:
    early, late = said("d1", at=6), said("d1", at=23)
    assert superseded(early, late, DOCUMENTS, figures_differ=False)
    beside = said("d1", at=18)
    assert not superseded(beside, late, DOCUMENTS, figures_differ=False)
