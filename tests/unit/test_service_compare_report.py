"""service.compare_report: readable without colours, in 80 columns."""

import pytest

from models.evidence import find_evidence
from models.nli.lexical import LexicalModel
from models.types import ClaimPair, Span
from models.verifier import Verifier
from service.compare_report import marked, print_answer
from service.report import verdict_as_text

VERIFIER = Verifier(LexicalModel())


def printed(a: str, b: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What follows the verdict, line by line."""
    pair = ClaimPair.of(a, b)
    (verdict,) = VERIFIER.verify([pair])
    print_answer(pair, verdict, find_evidence(VERIFIER, pair, verdict=verdict))
    lines = capsys.readouterr().out.removeprefix(verdict_as_text(verdict)).splitlines()
    assert max(map(len, lines)) <= 80
    return [line.rstrip() for line in lines]


def test_words_stand_in_brackets_and_figures_below(capsys: pytest.CaptureFixture[str]) -> None:
    a, b = "The fire killed 12 people here.", "The fire killed more than 14 people here."
    assert printed(a, b, capsys) == [
        "",
        "",
        "A      The fire killed [12] people here.",
        "B      The fire killed [more than 14] people here.",
        "count  “12” and “more than 14”: values that cannot both hold",
    ]


def test_no_conflict_says_why_nothing_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("The mayor said that it rains.", "[b]Trains\x1b run.", capsys)
    assert lines == [
        "",
        "",
        "in A, The mayor said: it rains",
        "",
        "A  The mayor said that it rains.",
        "B  [b]Trains\ufffd run.",
        "   no conflict, so no words carry one",
    ]


def test_marks_keep_their_places_in_a_text_of_many_lines() -> None:
    text = "It is\r\nnot\topen"
    spans = [Span(start=11, end=15), Span(start=7, end=10)]
    assert list(marked(text, spans)) == [
        ("It is  ", False),
        ("[not]", True),
        (" ", False),
        ("[open]", True),
        ("", False),
    ]
