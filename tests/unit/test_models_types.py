"""models.types: values that cannot be wrong once built."""

import pytest

from models.types import (
    Certainty,
    ClaimPair,
    Judgement,
    Label,
    ModelInfo,
    Probabilities,
    Verdict,
)


@pytest.mark.parametrize(
    "values",
    [
        (0.5, 0.4, 0.2),
        (0.5, 0.5, 0.5),
        (-0.1, 0.6, 0.5),
        (float("nan"), 0.5, 0.5),
        (1.1, 0.0, -0.1),
    ],
)
def test_probabilities_refuse_what_does_not_sum_to_one(values: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="not probabilities"):
        Probabilities(entailment=values[0], neutral=values[1], contradiction=values[2])


def test_the_most_probable_label_wins_and_a_tie_raises_no_alarm() -> None:
    sure = Probabilities(entailment=0.1, neutral=0.2, contradiction=0.7)
    tied = Probabilities(entailment=0.0, neutral=0.5, contradiction=0.5)
    assert (sure.label, tied.label) == (Label.CONTRADICTION, Label.NEUTRAL)


def test_a_verdict_as_json() -> None:
    forward = Probabilities(entailment=0.1, neutral=0.2, contradiction=0.7)
    backward = Probabilities(entailment=0.1, neutral=0.8, contradiction=0.1)
    verdict = Verdict(
        b_to_a=Judgement(relation=forward.label, probabilities=forward),
        a_to_b=Judgement(relation=backward.label, probabilities=backward),
        conflict_probability=0.6,
        conflict=True,
        certainty=Certainty.UNCERTAIN,
        truncated=False,
        unread_words=2,
        model=ModelInfo(
            name="m", engine="e", weights_sha256="0f", calibration_id="c", threshold=0.5
        ),
    )
    assert verdict.as_dict() == {
        "relation": "contradiction",
        "probabilities": {"entailment": 0.1, "neutral": 0.2, "contradiction": 0.7},
        "reverse": {
            "relation": "neutral",
            "probabilities": {"entailment": 0.1, "neutral": 0.8, "contradiction": 0.1},
        },
        "conflict": True,
        "conflict_probability": 0.6,
        "certainty": "uncertain",
        "truncated": False,
        "unread_words": 2,
        "model": {
            "name": "m",
            "engine": "e",
            "weights_sha256": "0f",
            "calibration_id": "c",
            "threshold": 0.5,
        },
    }


def test_a_pair_of_bare_texts_has_no_provenance() -> None:
    pair = ClaimPair.of("one", "two")
    assert (pair.a.text, pair.a.speaker, pair.b.text, pair.b.date) == ("one", None, "two", None)
