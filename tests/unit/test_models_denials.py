"""models.denials: what is denied, held against what is asserted; only in plain cases."""

import pytest

from models.denials import READ_RIGHT, denied
from models.nli.labels import COLUMNS
from models.nli.lexical import LexicalModel
from models.types import ClaimPair, Label
from models.verifier import Verifier

SAID = "The union said the company had dismissed forty drivers."
DENIED = "A company spokesman told the radio it was not true that it had dismissed drivers."
PLAIN_DENIAL = "The mayor denied that the bridge was closed."


def test_a_denial_meets_what_it_denies_whichever_comes_first() -> None:
    expected = ("The bridge is closed to lorries.", "the bridge was closed")
    assert denied("The bridge is closed to lorries.", PLAIN_DENIAL) == expected
    assert denied(PLAIN_DENIAL, "The bridge is closed to lorries.") == expected


def test_a_reported_claim_is_held_without_its_speaker() -> None:
    asserted = "Police said the bridge was closed."
    assert denied(asserted, PLAIN_DENIAL) == ("the bridge was closed", "the bridge was closed")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The bridge is closed.", "The bridge is open."),  # nobody denies
        ("The council denied that the road was closed.", PLAIN_DENIAL),  # both do
        ("The bridge is closed.", "The mayor would not say whether the bridge was closed."),
        ("The clerk resigned.", "The mayor denied that she had resigned."),  # who?
        ("The bridge is closed.", "Neither mayor disputes that the bridge is closed."),  # granted
        (SAID, DENIED),  # "it" is the company, which the words alone do not say
        ("The union says 300 came; the firm says it was 46.", PLAIN_DENIAL),  # two speakers
    ],
)
def test_anything_less_plain_is_left_to_the_model(a: str, b: str) -> None:
    assert denied(a, b) is None


def test_the_verdict_takes_the_likelier_way_and_stays_symmetric() -> None:
    verifier = Verifier(LexicalModel())
    a = "The bridge was closed."
    there, back = verifier.verify([ClaimPair.of(a, PLAIN_DENIAL), ClaimPair.of(PLAIN_DENIAL, a)])
    raw = LexicalModel().probabilities([(a, "the bridge was closed")])[0]
    follows = float(raw[COLUMNS.index(Label.ENTAILMENT)])
    assert there.conflict_probability == pytest.approx(READ_RIGHT * follows, abs=1e-5)
    assert back.conflict_probability == there.conflict_probability
