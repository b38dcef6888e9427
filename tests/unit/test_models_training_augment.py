"""models.training.augment: every edit has the label that its rule gives it."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from models.training.augment import (
    DECLINED,
    DENIED,
    MAKERS,
    SPEAKERS,
    numbers,
    passages,
    reported,
    unrelated,
)
from models.training.rows import TrainingRow

ROWS = [
    TrainingRow(premise="The mill burned down.", hypothesis="A mill burned.", label="entailment",
                source="s"),
    TrainingRow(premise="The bridge is open.", hypothesis="The bridge is shut.",
                label="contradiction", source="s"),
    TrainingRow(premise="It rained in Porto.", hypothesis="Trains were late.", label="neutral",
                source="s"),
]  # fmt: skip
DENIAL_CUES = (
    "denied",
    "not true",
    "untrue",
    "rejected",
    "false that",
    "dismissed",
    "not the case",
)
DECLINE_CUES = [form.split("{claim}")[0].removeprefix("{who} ") for form in DECLINED]


def _origin(text: str) -> TrainingRow:
    """The row whose hypothesis is told in ``text``."""
    told = text.rstrip(".").lower()
    (origin,) = (one for one in ROWS if one.hypothesis.rstrip(".").lower() in told)
    return origin


def _has(text: str, cues: Sequence[str]) -> bool:
    return any(cue in text.lower() for cue in cues)


def test_every_denial_has_a_cue() -> None:
    assert all(_has(form, DENIAL_CUES) for form in DENIED)


@pytest.mark.parametrize("seed", range(5))
def test_reports_keep_denials_turn_and_silence_frees(seed: int) -> None:
    denied_sides = set()
    for row in reported(ROWS, 90, random.Random(seed)):
        denied = [text for text in (row.premise, row.hypothesis) if _has(text, DENIAL_CUES)]
        if _has(row.hypothesis, DECLINE_CUES):
            assert row.label == "neutral", row
        elif denied:
            turned = {"entailment": "contradiction", "contradiction": "entailment"}
            assert row.label == turned.get(_origin(denied[0]).label, "neutral"), row
            denied_sides.add((row.label, denied[0] == row.premise))
        else:
            assert row.label == _origin(row.hypothesis).label, row
            assert _has(row.premise + row.hypothesis, [who.lower() for who in SPEAKERS]), row
        assert row.source == "reported"
    # Contradiction is shown both ways, entailment never backwards.
    assert {("contradiction", True), ("contradiction", False)} < denied_sides
    assert ("entailment", True) not in denied_sides


def test_a_name_keeps_its_capital_inside_a_report() -> None:
    named = TrainingRow(premise="Porto won.", hypothesis="Porto won.", label="entailment",
                        source="s")  # fmt: skip
    told = [row.hypothesis for row in reported([named], 40, random.Random(0))]
    assert all("Porto won" in text for text in told)
    plain = [row.hypothesis for row in reported(ROWS[:1], 40, random.Random(0))]
    assert any(" that a mill burned." in text for text in plain)


@pytest.mark.parametrize("seed", range(5))
def test_another_figure_contradicts_and_a_bound_follows_from_the_figure(seed: int) -> None:
    rows = [
        TrainingRow(premise="The fire killed 1,200 sheep.", hypothesis="x", label="neutral",
                    source="s"),
        TrainingRow(premise="She left in 1999.", hypothesis="x", label="neutral", source="s"),
        TrainingRow(premise="About 40 people came.", hypothesis="x", label="neutral", source="s"),
    ]  # fmt: skip
    made = numbers(rows, 60, random.Random(seed))
    assert {row.source for row in made} == {"numbers"}
    assert not any("people came" in row.premise for row in made)  # hedged: not an exact figure
    for row in made:
        bounded = ("more than" in row.premise, "more than" in row.hypothesis)
        labels = {
            (False, False): "contradiction",
            (False, True): "entailment",
            (True, False): "neutral",
        }
        assert row.label == labels[bounded], row
        assert row.premise != row.hypothesis
        assert "She left" not in row.premise or bounded == (False, False)


def test_unrelated_pairs_take_two_rows() -> None:
    for row in unrelated(ROWS, 30, random.Random(0)):
        (origin,) = (one for one in ROWS if one.premise == row.premise)
        assert origin.hypothesis != row.hypothesis
        assert (row.label, row.source) == ("neutral", "unrelated")


def test_every_second_unrelated_pair_is_of_one_topic() -> None:
    crops = ["wheat", "barley", "maize", "cotton", "coffee", "olives"]
    rows = [
        TrainingRow(premise=f"The {crop} harvest in region {n} failed.",
                    hypothesis=f"Farmers there grew {crop}.", label="entailment", source="s")
        for crop in crops
        for n in range(3)
    ]  # fmt: skip
    made = unrelated(rows, 40, random.Random(0))
    same = [any(crop in r.premise and crop in r.hypothesis for crop in crops) for r in made]
    assert len(made) == 40
    assert sum(same[1::2]) >= 18  # 40 draws miss a crop's other rows once in a hundred
    assert sum(same[::2]) < 10  # by chance 2 in 17


def test_a_passage_holds_its_premise_and_nothing_else_that_bears() -> None:
    rows = [
        TrainingRow(
            premise=f"The {name} council met on a windy morning and spoke of roads",
            hypothesis=f"Nobody met in {name}",
            label="contradiction",
            source="s",
        )
        for name in ("Aveiro", "Braga", "Coimbra", "Evora", "Faro", "Guarda", "Lagos", "Tomar")
    ]
    rows.append(replace(rows[0], premise="Aveiro is quiet", hypothesis="Unused", label="neutral"))
    made = passages(rows, 9, random.Random(1))
    assert {row.source for row in made} == {"passages"}
    for row in made:
        (origin,) = (one for one in rows if one.hypothesis == row.hypothesis)
        assert row.label == origin.label
        assert row.premise.count(f"{origin.premise}.") == 1
        assert len(row.premise.split()) > len(origin.premise.split())
        if "Aveiro" in row.hypothesis:
            assert "Aveiro is quiet" not in row.premise


def test_nothing_is_made_of_nothing() -> None:
    assert {name: make([], 5, random.Random(0)) for name, make in MAKERS.items()} == {
        "reported": [],
        "numbers": [],
        "passages": [],
        "unrelated": [],
    }
