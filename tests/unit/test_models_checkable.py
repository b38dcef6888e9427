"""models.checkable: what claims nothing, by its form, and how often that is right."""

import gzip
import json
from pathlib import Path

import pytest

from models.checkable import why_left_out


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Who fired first?", "a question"),
        ('"5/ Am I saying that?"', "a question"),
        ("7/ Please don't multiply 31 by the number of customers.", "a request or an instruction"),
        ("Don't wait for an email.", "a request or an instruction"),
        ("If the Front had fired, it would be a breach.", "says only what would follow, if"),
        ("He could sign on Thursday if he is fit.", "says only what could be, if"),
        ("On Tuesday the firm expects to run 45 trains.", "a guess at what is to come"),
        ("We are sorry for the distress.", "an opinion, a wish or a feeling"),
        ('"Nobody likes to hear a siren."', "a remark on how things are in general"),
        ("A club is not a shop.", "a remark on how things are in general"),
        ("22:00 We are off to bed.", "about the report, not about the world"),
        ("Statement by Rada Holm, military secretary", "a byline"),
        ("* * *", "no words"),
        ("07:40", "no words"),
    ],
)
def test_what_claims_nothing(text: str, reason: str) -> None:
    assert why_left_out(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "ARLEN BRIDGE - Three rounds landed on Monday.",
        "Nothing is missing.",
        "Nobody was hurt.",
        "Nobody has asked for a recount.",
        "No part of the rocket has been recovered.",
        "I think we pay 73 per cent of the cost.",
        "We are not in talks with anybody, and we would tell the public first if we were.",
        "The works will not reopen this month.",
        "这不是真的。",
    ],
)
def test_what_stays_a_claim(text: str) -> None:
    assert why_left_out(text) is None


def test_checkable_sentences_are_kept(shared: Path) -> None:
    rows = gzip.open(shared / "data" / "claimworthy_checkthat2024.jsonl.gz", "rt", encoding="utf-8")
    with rows:
        labelled = [(row["label"], why_left_out(row["text"])) for row in map(json.loads, rows)]
    left_out = [label for label, reason in labelled if reason]
    worth = sum(label for label, _ in labelled)
    assert 1 - sum(left_out) / worth > 0.95  # of the sentences worth checking, kept
    assert 1 - sum(left_out) / len(left_out) > 0.9  # of those left out, rightly so
