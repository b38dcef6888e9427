"""models.one_voice: names of one speaker, and one wire sentence in two reports."""

from dataclasses import replace

import pytest

from models.one_voice import Merged, merge, same_speaker
from models.types import Document, Span, Stance, Statement


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Rada Holm", "Ms Holm", True),
        ("Colonel Ivo Dastan", "Colonel Ivo Dastan of the Marovian army", True),
        ("its military secretary, Rada Holm", "Holm", True),
        ("The ministry", "the Levanian interior ministry", False),
        ("the ministry", "the interior ministry", True),
        ("Halden Pharma", "Halden", True),
        ("Rada Holm", "Ivo Dastan", False),
        ("Colonel Dastan", "Colonel Holm", False),
        ("he", "he", False),
        ("", "", False),
    ],
)
def test_same_speaker(a: str, b: str, same: bool) -> None:
    assert (same_speaker(a, b), same_speaker(b, a)) == (same, same)


def statement(document: str, text: str, **fields: object) -> Statement:
    one = Statement(
        id=f"{document}-s1",
        document=document,
        sentence=Span(start=0, end=len(text)),
        speaker=None,
        speaker_span=None,
        stance=Stance.ASSERTS,
        proposition=text.strip(),
        proposition_spans=(),
        date=None,
    )
    return replace(one, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("The  union said \u201cno\u201d to 4.5 per cent.", True),
        ("OXLEY (AP) - the union said 'no' to the 4.5 per cent", True),
        ("The union said 'no' to 45 per cent.", False),
        ("The union said 'no' to -4.5 per cent.", False),
        ("The union said 'yes' to 4.5 per cent.", False),
    ],
)
def test_a_wire_sentence_is_one_voice(other: str, same: bool) -> None:
    first = "The union said 'no' to 4.5 per cent."
    documents = {"d1": Document(id="d1", text=first), "d2": Document(id="d2", text=other)}
    bare = other.partition(" - ")[2] or other
    found = [statement("d1", first), statement("d2", other, proposition=bare)]
    kept, merged = merge(found, documents)
    assert kept == (found[:1] if same else found)
    assert merged == ((Merged(kept="d1-s1", same=("d2-s1",)),) if same else ())


def test_another_speaker_of_the_same_words_is_another_voice() -> None:
    text = "It is open, she said."
    documents = {name: Document(id=name, text=text) for name in ("d1", "d2")}
    found = [statement("d1", text, speaker="Holm"), statement("d2", text, speaker="Rusk")]
    assert merge(found, documents) == (found, ())


def test_what_answered_a_repetition_answers_what_is_kept() -> None:
    text = "The bridge is open."
    documents = {name: Document(id=name, text=text) for name in ("d1", "d2", "d3")}
    denial = statement("d3", text, stance=Stance.DENIES, answers="d2-s1")
    kept, _ = merge([statement("d1", text), statement("d2", text), denial], documents)
    assert kept[1] == replace(denial, answers="d1-s1")
