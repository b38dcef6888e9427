"""models.nli.lexical: deterministic and explainable."""

import numpy as np
import pytest

from models.nli.labels import to_probabilities
from models.nli.lexical import LexicalModel
from models.types import Label, Reading


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        (
            "The council approved the budget on Monday.",
            "The council approved the budget.",
            "entailment",
        ),
        (
            "The council approved the budget.",
            "The council did not approve the budget.",
            "contradiction",
        ),
        (
            "The council didn\u2019t approve the budget.",
            "The council approved the budget.",
            "contradiction",
        ),
        ("The fire killed 12 people.", "The fire killed 14 people.", "contradiction"),
        ("The fire killed 12 people.", "Rain is expected over the weekend.", "neutral"),
    ],
)
def test_overlap_negation_and_numbers(premise: str, hypothesis: str, label: str) -> None:
    (row,) = LexicalModel().probabilities([(premise, hypothesis)])
    assert to_probabilities(row).label is Label(label)


def test_the_same_answer_every_time() -> None:
    pairs = [("one claim here", "another claim there"), ("same", "same")]
    first, second = LexicalModel().probabilities(pairs), LexicalModel().probabilities(pairs)
    assert np.array_equal(first, second)
    assert first.shape == (2, 3) and first.dtype == np.float32


def test_no_pairs_give_no_rows() -> None:
    assert LexicalModel().probabilities([]).shape == (0, 3)


def test_lengths_are_counted_in_words() -> None:
    assert LexicalModel().read([("two words", "and three more")]) == [Reading(tokens=5, unknown=0)]
