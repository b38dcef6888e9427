"""models.verifier: order kept, both directions judged, nothing cut in silence."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from models.calibration import Calibration
from models.errors import InvalidCalibration, InvalidClaim
from models.nli.lexical import LexicalModel
from models.types import Certainty, ClaimPair, Label
from models.verifier import Verifier

PAIRS = [
    ClaimPair.of("The council approved the budget on Monday.", "The council approved the budget."),
    ClaimPair.of("Rain is expected.", "The minister resigned over the affair of the bridge."),
    ClaimPair.of("The fire killed 12 people.", "The fire killed 14 people."),
]


class ShortSighted(LexicalModel):
    """Sees eight words of a pair and remembers what it was asked."""

    max_tokens = 8

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.asked += pairs
        return super().probabilities(pairs)


@pytest.fixture
def verifier() -> Verifier:
    return Verifier.load("lexical")


def test_verdicts_keep_the_order_of_the_pairs(verifier: Verifier) -> None:
    alone = [verifier.verify([pair])[0] for pair in PAIRS]
    assert verifier.verify(PAIRS) == alone
    assert [verdict.relation for verdict in alone] == [
        Label.ENTAILMENT,
        Label.NEUTRAL,
        Label.CONTRADICTION,
    ]


def test_swapped_claims_swap_the_directions_and_keep_the_conflict(verifier: Verifier) -> None:
    swapped = [ClaimPair(a=pair.b, b=pair.a) for pair in PAIRS]
    for there, back in zip(verifier.verify(PAIRS), verifier.verify(swapped), strict=True):
        assert (there.b_to_a, there.a_to_b) == (back.a_to_b, back.b_to_a)
        assert there.conflict_probability == back.conflict_probability
        assert there.conflict is back.conflict


def test_entailment_has_a_direction(verifier: Verifier) -> None:
    (verdict,) = verifier.verify(PAIRS[:1])
    assert verdict.b_to_a.probabilities.entailment > verdict.a_to_b.probabilities.entailment


def test_what_the_model_did_not_read_is_said(verifier: Verifier) -> None:
    short_sighted = Verifier(ShortSighted(), verifier.calibration)
    short, long = short_sighted.verify([ClaimPair.of("A fire.", "No fire."), PAIRS[1]])
    assert (short.truncated, long.truncated) == (False, True)
    assert long.certainty is Certainty.UNCERTAIN


def test_the_longest_are_judged_first_and_doubles_once() -> None:
    model = ShortSighted()
    short, long = ClaimPair.of("One.", "Two."), ClaimPair.of("One two three.", "Four five.")
    verdicts = Verifier(model).verify([short, long, short])
    assert model.asked == [
        ("One two three.", "Four five."),
        ("Four five.", "One two three."),
        ("One.", "Two."),
        ("Two.", "One."),
    ]
    assert verdicts[0] == verdicts[2]


def test_provenance_does_not_change_the_verdict(verifier: Verifier) -> None:
    from models.types import Claim

    bare = ClaimPair.of("The fire killed 12 people.", "The fire killed 14 people.")
    said = ClaimPair(
        a=Claim(text=bare.a.text, speaker="the mayor", date="2024-05-01"),
        b=Claim(text=bare.b.text, url="https://example.org/story"),
    )
    assert verifier.verify([bare]) == verifier.verify([said])


PASSAGE = (
    "The council met on Monday. It heard the mayor for an hour. The bridge is not open to cars. "
    "The session ended at noon. Everybody went home."
)
CLAIM = "The bridge is open to cars."


def test_the_sentences_that_bear_on_a_claim_speak_for_a_passage() -> None:
    model = ShortSighted()
    model.max_tokens = 40
    part = (
        "The council met on Monday. It heard the mayor for an hour. The bridge is not open to cars."
    )
    passage, alone = Verifier(model).verify(
        [ClaimPair.of(PASSAGE, CLAIM), ClaimPair.of(part, CLAIM)]
    )
    assert passage.b_to_a == alone.b_to_a
    assert passage.conflict_probability == alone.conflict_probability
    assert not passage.truncated
    assert (PASSAGE, CLAIM) not in model.asked


def test_swapping_a_passage_and_a_claim_swaps_the_directions(verifier: Verifier) -> None:
    there, back = verifier.verify([ClaimPair.of(PASSAGE, CLAIM), ClaimPair.of(CLAIM, PASSAGE)])
    assert (there.b_to_a, there.a_to_b) == (back.a_to_b, back.b_to_a)
    assert there.conflict_probability == back.conflict_probability


def test_no_whole_passage_follows_from_a_claim(verifier: Verifier) -> None:
    bare = "The bridge is open to cars."
    (verdict,) = verifier.verify([ClaimPair.of(f"{bare} {PASSAGE}", bare)])
    assert verdict.b_to_a.relation is Label.ENTAILMENT
    assert verdict.a_to_b.probabilities.entailment < 0.01


def test_a_window_that_is_cut_is_said() -> None:
    (verdict,) = Verifier(ShortSighted()).verify([ClaimPair.of(PASSAGE, CLAIM)])
    assert (verdict.truncated, verdict.certainty) == (True, Certainty.UNCERTAIN)


def test_no_pairs_no_verdicts(verifier: Verifier) -> None:
    assert verifier.verify([]) == []


def test_a_bad_text_is_refused_before_any_work() -> None:
    model = ShortSighted()
    with pytest.raises(InvalidClaim, match=r"^b: "):
        Verifier(model).verify([PAIRS[0], ClaimPair.of("fine", "")])
    assert model.asked == []


def test_a_calibration_of_other_weights_is_refused(verifier: Verifier) -> None:
    from dataclasses import replace

    other: Calibration = replace(verifier.calibration, weights_sha256="00")
    with pytest.raises(InvalidCalibration):
        Verifier(LexicalModel(), other)


def test_an_uncalibrated_model_is_never_sure() -> None:
    verdicts = Verifier(LexicalModel()).verify(PAIRS)
    assert {verdict.certainty for verdict in verdicts} == {Certainty.UNCERTAIN}
    assert {verdict.model.calibration_id for verdict in verdicts} == {"none"}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Two men were held.", "Two men were held."),
        ("Two men were held.", "  two MEN were\theld"),
        ("The caf\u00e9 is shut!", "The cafe\u0301 is shut."),
    ],
)
def test_a_claim_never_conflicts_with_itself(a: str, b: str) -> None:
    model = ShortSighted()
    (verdict,) = Verifier(model).verify([ClaimPair.of(a, b)])
    assert verdict.b_to_a.relation is verdict.a_to_b.relation is Label.ENTAILMENT
    assert (verdict.conflict_probability, verdict.conflict) == (0.0, False)
    assert verdict.certainty is Certainty.CLEAR
    assert model.asked == []


def test_what_the_model_cannot_read_is_never_clear(embedded: Verifier) -> None:
    read, unread = embedded.verify(
        [
            ClaimPair.of("The light is green.", "Rain is expected in Lisbon."),
            ClaimPair.of("The light is \U0001f7e2.", "The light is \U0001f534."),
        ]
    )
    assert (read.unread_words, read.certainty) == (0, Certainty.CLEAR)
    assert (unread.unread_words, unread.certainty) == (2, Certainty.UNCERTAIN)
