"""models.negations: what a negative statement denies; silence where its scope is not plain."""

import pytest

from models.negations import denied_clauses, denies_a_saying


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The company did not find the fault itself: inspectors did.",
         "The company did find the fault itself"),
        ("Not one of our units has used a mortar.", "One of our units has used a mortar"),
        ("Not a single patient has been harmed.", "A patient has been harmed"),
        ("No fee has been agreed with anybody yet", "Some fee has been agreed with somebody"),
        ("Westrail had withdrawn nothing", "Westrail had withdrawn something"),
        ("Nobody was ever told", "Somebody was told"),
        ("The judge awarded no damages.", "The judge awarded some damages"),
        ("Not all residents were asked", "All residents were asked"),
        ("Neither the army nor the police fired", "The army or the police fired"),
        ("The mayor won't resign", "The mayor will resign"),
        ("The minister never once met him", "The minister met him"),
        ("The firm failed to warn its customers", "The firm did warn its customers"),
        ("The ministry has yet to reply", "The ministry did reply"),
        ("His men did not fire that morning, because those were their orders",
         "His men did fire that morning"),
        ("To say that the bank was warned is untrue", "The bank was warned"),
        ("He ordered a recall, and to call it voluntary is incorrect.", "It is voluntary"),
        ("Lavrov had sent them a message and that this did not answer the offer",
         "What was sent did answer the offer"),
        ("Russia was still working on its reply", "Russia has given its reply"),
        ("Its lawyers were still drafting a statement", "Its lawyers have given a statement"),
        ("The reply to Washington is still being drafted",
         "The reply to Washington has been given"),
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
        "The mayor claimed for journeys that he did not make",
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


def test_a_saying_is_told_from_a_deed() -> None:
    assert denies_a_saying("The judge did find that the closure was unlawful")
    assert not denies_a_saying("The company did warn its customers")
