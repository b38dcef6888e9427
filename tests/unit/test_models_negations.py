"""models.negations: what a negative statement denies; silence where its scope is not plain."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.negations import denied_clauses, denies_a_saying

_PIECES = st.sampled_from(
    "the|crew|did|has|not|never|no|one|nothing|said|that|failed to|yet to|sail|,|;|and|but|until"
    "|neither|nor|still|working on|its|reply|to call|false|is|n't|didn't|cannot|any|:".split("|")
)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The crew did not find the leak itself: divers did.",
         "The crew did find the leak itself"),
        ("Not one of our boats has left the port.", "One of our boats has left the port"),
        ("Not a single tree has been felled.", "A tree has been felled"),
        ("No date has been agreed with anybody yet", "Some date has been agreed with somebody"),
        ("The bank had returned nothing", "The bank had returned something"),
        ("Nobody was ever told", "Somebody was told"),
        ("The court imposed no fine.", "The court imposed some fine"),
        ("Not all residents were asked", "All residents were asked"),
        ("Neither the army nor the police fired", "The army or the police fired"),
        ("The mayor won't resign", "The mayor will resign"),
        ("The minister never once met him", "The minister met him"),
        ("The firm failed to warn its customers", "The firm did warn its customers"),
        ("The ministry has yet to reply", "The ministry did reply"),
        ("Her crew did not sail that night, because those were their orders",
         "Her crew did sail that night"),
        ("To say that the bank was warned is untrue", "The bank was warned"),
        ("He ordered a search, and to call it voluntary is incorrect.", "It is voluntary"),
        ("The firm had sent them a letter and that this did not settle the claim",
         "What was sent did settle the claim"),
        ("The bank was still working on its reply", "The bank has given its reply"),
        ("Its lawyers were still drafting a statement", "Its lawyers have given a statement"),
        ("The reply to the tenants is still being drafted",
         "The reply to the tenants has been given"),
        ("The council's decision will be issued in May", None),
        ("Its response would only be sent next week", "Its response has been given"),
    ],
)  # fmt: skip
def test_one_negation(text: str, denied: str | None) -> None:
    assert denied_clauses(text) == (() if denied is None else (denied,))


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is open.",
        "It did not open fire until it was attacked",
        "Not only did the pump fail",
        "The clerk paid for meals that he did not eat",
        "Whoever did not pay left",
        "It is no longer closed",
        "No more than 40 people came",
        "They may not reply",
        "Nobody said nothing",
        "He did not resign because of the vote",
        "No one but the mayor knew",
        "",
    ],
)
def test_what_may_mean_something_else_denies_nothing(text: str) -> None:
    assert denied_clauses(text) == ()


def test_each_clause_denies_for_itself() -> None:
    text = "The pump did not fail, and no alarm sounded; the crew was not told."
    assert denied_clauses(text) == ("The pump did fail", "Some alarm sounded")


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=20).map(" ".join))
def test_what_is_denied_is_a_sentence_without_a_negation(text: str) -> None:
    for denied in denied_clauses(text):
        assert len(denied.split()) > 1
        assert not re.search(r"\b(?:not|never|no|nothing)\b|n't", denied)


@pytest.mark.parametrize(
    "piece", ["no ", "a, ", "neither a ", "to call it ", "x not y; ", "still "]
)
def test_a_long_sentence_is_read_at_once(piece: str) -> None:
    began = time.process_time()
    denied_clauses(piece * (5_000 // len(piece)))
    assert time.process_time() - began < 0.5  # seconds


def test_a_saying_is_told_from_a_deed() -> None:
    assert denies_a_saying("The judge did find that the fee was unlawful")
    assert not denies_a_saying("The company did warn its customers")
