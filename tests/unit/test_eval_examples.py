"""eval.examples: every spelling that is understood, every reason for a rejection."""

from typing import Any

import pytest

from eval.errors import InvalidLabelOrder
from eval.examples import Example, Gold, Rejection, parse_label_order, read_row
from models.types import Claim, ClaimPair

TEXTS = {"a": "It rains.", "b": "It is dry."}


def test_a_row_becomes_an_example_with_its_other_scalars() -> None:
    row = TEXTS | {
        "id": "n1",
        "label": "contradiction",
        "category": "weather",
        "source": "made up",
        "cluster": 3,
        "empty": "",
        "unknown": None,
        "list": ["not", "a", "scalar"],
    }
    assert read_row(row, 7) == Example(
        line=7,
        id="n1",
        pair=ClaimPair.of("It rains.", "It is dry."),
        gold=Gold.CONTRADICTION,
        fields={"category": "weather", "source": "made up", "cluster": 3},
    )


@pytest.mark.parametrize(
    "names", [("a", "b"), ("premise", "hypothesis"), ("evidence", "claim")], ids="/".join
)
def test_the_first_text_is_the_premise(names: tuple[str, str]) -> None:
    row = {names[1]: "second", names[0]: "first", "label": "neutral"}
    assert _example(row).pair == ClaimPair.of("first", "second")


def test_a_lone_field_of_another_name_is_no_text() -> None:
    assert _example(TEXTS | {"label": "neutral", "claim": "c"}).fields == {"claim": "c"}


def test_texts_with_provenance() -> None:
    row = {
        "a": {"text": "It rains.", "speaker": "Ann", "date": "2024-01-01", "mood": "sour"},
        "b": {"text": "It is dry.", "speaker": None, "url": "https://example.org"},
        "label": "contradiction",
    }
    assert _example(row).pair == ClaimPair(
        a=Claim(text="It rains.", speaker="Ann", date="2024-01-01"),
        b=Claim(text="It is dry.", url="https://example.org"),
    )


@pytest.mark.parametrize(
    ("label", "gold"),
    [
        ("entailment", Gold.ENTAILMENT),
        ("Neutral", Gold.NEUTRAL),
        (" CONTRADICTION ", Gold.CONTRADICTION),
        ("not_entailment", Gold.NOT_ENTAILMENT),
        ("SUPPORTS", Gold.ENTAILMENT),
        ("REFUTES", Gold.CONTRADICTION),
        ("NOT ENOUGH INFO", Gold.NEUTRAL),
        ("NOT_ENOUGH_INFO", Gold.NEUTRAL),
    ],
)
def test_labels(label: str, gold: Gold) -> None:
    assert _example(TEXTS | {"label": label}).gold is gold


@pytest.mark.parametrize("two", [2, 2.0, "2", " 2"])
def test_numbered_labels_need_an_order(two: object) -> None:
    row = TEXTS | {"label": two}
    order = parse_label_order(["contradiction", "neutral", "entailment"])
    assert _example(row, order).gold is Gold.ENTAILMENT
    assert _reason(row).endswith("is a number: pass --label-order to say what it is")


def test_a_named_label_is_read_by_its_name_whatever_the_order() -> None:
    order = parse_label_order(["SUPPORTS", "REFUTES", "NOT ENOUGH INFO"])
    assert order == (Gold.ENTAILMENT, Gold.CONTRADICTION, Gold.NEUTRAL)
    assert _example(TEXTS | {"label": "neutral"}, order).gold is Gold.NEUTRAL


@pytest.mark.parametrize(
    "names",
    [
        ["entailment", "neutral"],
        ["entailment", "neutral", "neutral"],
        ["entailment", "neutral", "not_entailment"],
        ["entailment", "neutral", "contradiction", "contradiction"],
        ["yes", "no", "maybe"],
    ],
    ids=",".join,
)
def test_an_order_names_each_label_once(names: list[str]) -> None:
    with pytest.raises(InvalidLabelOrder, match=r"^--label-order: "):
        parse_label_order(names)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "has no fields a and b, premise and hypothesis, or claim and evidence"),
        ({"a": "x"}, "has the field a but no b"),
        ({"hypothesis": "x", "premise": None}, "has the field hypothesis but no premise"),
        ({"claim": "x"}, "has the field claim but no evidence"),
        (
            TEXTS | {"claim": "x", "evidence": "y"},
            "has a/b and evidence/claim: which of them is the pair?",
        ),
        (TEXTS | {"b": ""}, "b: must not be empty"),
        (TEXTS | {"a": {"text": "  "}}, "a: must not be empty"),
        (TEXTS | {"a": "x\x00"}, "a: holds a NUL character at position 1"),
        (TEXTS | {"a": "x\ud800"}, "a: holds a lone surrogate at position 1"),
        (TEXTS | {"b": "?!"}, "b: holds no letter or digit, so it claims nothing"),
        (TEXTS | {"b": 5}, "b: must be a text, or an object with a text"),
        (TEXTS | {"b": ["x"]}, "b: must be a text, or an object with a text"),
        (TEXTS | {"b": {"speaker": "Ann"}}, "b: must be a text, or an object with a text"),
        (TEXTS, "has no label"),
        (TEXTS | {"label": ""}, "has no label"),
        (TEXTS | {"label": "maybe"}, "unknown label 'maybe'"),
        (TEXTS | {"label": "x" * 99}, f"unknown label '{'x' * 39}…"),
        (TEXTS | {"label": True}, "unknown label True"),
        (TEXTS | {"label": 0.5}, "unknown label 0.5"),
        (TEXTS | {"label": []}, "unknown label []"),
        (TEXTS | {"label": 0}, "label 0 is a number: pass --label-order to say what it is"),
    ],
)
def test_rejections(row: dict[str, object], reason: str) -> None:
    assert read_row(row, 3) == Rejection(line=3, id=3, reason=reason)


@pytest.mark.parametrize("label", [-1, 3, "3"])
def test_a_number_outside_the_order_is_rejected(label: object) -> None:
    order = parse_label_order(["entailment", "neutral", "contradiction"])
    assert _reason(TEXTS | {"label": label}, order) == f"label {label!r} is not 0, 1 or 2"


@pytest.mark.parametrize(
    ("own", "kept"), [("n1", "n1"), (0, 0), ("", 9), (None, 9), (1.5, 9), (True, 9), ({}, 9)]
)
def test_a_row_without_an_id_of_its_own_goes_by_its_line(own: object, kept: str | int) -> None:
    found = read_row({"id": own}, 9)
    assert (type(found.id), found.id) == (type(kept), kept)


def _example(row: dict[str, Any], order: tuple[Gold, ...] | None = None) -> Example:
    found = read_row(row, 1, order)
    assert isinstance(found, Example)
    return found


def _reason(row: dict[str, Any], order: tuple[Gold, ...] | None = None) -> str:
    found = read_row(row, 1, order)
    assert isinstance(found, Rejection)
    return found.reason
