"""models.quantities.comparison: what differs, and what that means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quantities import Bearing, Difference, Kind, differences
from models.types import Span

NEWS = st.lists(
    st.sampled_from(
        "more than;nearly;zero;12;14;1.2 million;5km;\u00a332m;\u20ac3m;half of the people;no"
        " soldiers;soldiers;were killed;were injured;on Monday;by Friday;31 January 2022;7.30pm;10"
        " to 20 percent;,;one in eight;will;in Kyiv;three of the 12;rose by;30C".split(";")
    ),
    max_size=14,
).map(" ".join)


def bearings(a: str, b: str) -> list[tuple[str, str, str]]:
    return [(d.a.of(a), d.b.of(b), d.bearing.value) for d in differences(a, b)]


def test_a_difference_says_where_and_why() -> None:
    a, b = "The fire killed 12 people.", "The fire killed 14 people."
    assert differences(a, b) == (
        Difference(
            kind=Kind.COUNT,
            bearing=Bearing.CLASH,
            a=Span(start=16, end=18),
            b=Span(start=16, end=18),
            reason="\u201c12\u201d and \u201c14\u201d: values that cannot both hold",
        ),
    )


@pytest.mark.parametrize(
    ("said", "other", "clash"),
    [
        ("more than 100", "130", False),
        ("more than 100", "80", True),
        ("at least 100", "100", False),
        ("more than 100", "100", True),
        ("up to 20", "30", True),
        ("nearly 100", "95", False),
        ("about 100", "104", False),
        ("about 100", "200", True),
        ("between 10 and 20", "15", False),
        ("10 to 20", "25", True),
        ("fewer than 50", "dozens of", False),
        ("1.2 million", "1,214,000", False),
        ("1.2 million", "1.5 million", True),
        ("no", "12", True),
        ("a dozen", "12", False),
        ("128", "130", True),
    ],
)
def test_bounds_are_read_literally_and_figures_as_rounded(
    said: str, other: str, clash: bool
) -> None:
    found = bearings(f"The fire killed {said} people.", f"The fire killed {other} people.")
    assert [bearing for *_, bearing in found] == ["clash"] * clash


@pytest.mark.parametrize(
    ("a", "b", "clash"),
    [
        ("The ship sank 5 miles off the coast.", "The ship sank 8 km off the coast.", False),
        ("The ship sank 5 miles off the coast.", "The ship sank 20 km off the coast.", True),
        ("The talks lasted 90 minutes.", "The talks lasted an hour.", False),
        ("The talks lasted two weeks.", "The talks lasted 14 days.", False),
        ("The talks lasted two weeks.", "The talks lasted 20 days.", True),
        ("Two thirds of voters stayed home.", "67% of voters stayed home.", False),
        ("Half of the voters stayed home.", "30% of voters stayed home.", True),
        ("The deal is worth $1.2bn.", "The deal is worth 1.2 billion dollars.", False),
        ("The deal is worth $1.2bn.", "The deal is worth $1.5bn.", True),
        ("The city reached 30C on the day.", "The city reached 86F on the day.", False),
        ("The driver is 34 years old.", "The driver is a 29-year-old.", True),
    ],
)
def test_units_are_compared_within_a_dimension(a: str, b: str, clash: bool) -> None:
    assert [bearing for *_, bearing in bearings(a, b)] == ["clash"] * clash


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The fire killed 12 soldiers.", "The fire killed 14 horses."),
        ("The fire killed 12 people.", "Rain is expected in Lisbon for 14 days."),
        ("Officials said 12 people were killed and 30 hurt.", "The fire killed 12 people."),
        ("The law was signed on Monday.", "The minister said on Tuesday the law was signed."),
    ],
)
def test_no_difference(a: str, b: str) -> None:
    assert differences(a, b) == ()


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        (
            "The fire killed 12 people.",
            "The fire injured 30 people.",
            ("12", "30", "apart"),
        ),
        ("The deal is worth $32m.", "The deal is worth \u20ac30m.", ("$32m", "\u20ac30m", "apart")),
        ("Prices rose by 3% in Spain.", "Prices rose to 5% in Spain.", ("3%", "5%", "apart")),
        ("The plan costs 12 jobs.", "The plan may cost 20 jobs.", ("12", "20", "apart")),
        ("It was the second attack.", "It was the third attack.", ("second", "third", "apart")),
    ],
)
def test_what_sets_two_statements_apart(a: str, b: str, found: tuple[str, str, str]) -> None:
    assert bearings(a, b) == [found]


def test_days_of_one_event_clash() -> None:
    found = bearings("The law was signed on Monday.", "The law was signed on Tuesday.")
    assert found == [("Monday", "Tuesday", "clash")]


def test_days_set_two_figures_apart() -> None:
    found = bearings("On Monday 100 people were missing.", "By Friday 20 people were missing.")
    assert found == [("Monday", "Friday", "apart"), ("100", "20", "apart")]


def test_dates_of_publication_make_days_of_relative_words() -> None:
    a, b = "The law was signed yesterday.", "The law was signed on Monday."
    assert differences(a, b) == ()
    assert differences(a, b, published_a="2022-02-01", published_b="2022-02-01") == ()
    (found,) = differences(a, b, published_a="2022-02-03", published_b="2022-02-03")
    assert (found.kind, found.bearing) == (Kind.DATE, Bearing.CLASH)


@given(NEWS)
def test_a_text_never_differs_from_itself(text: str) -> None:
    assert differences(text, text, published_a="2022-02-01", published_b="2022-02-01") == ()


@given(NEWS, NEWS)
def test_differences_are_symmetric(a: str, b: str) -> None:
    there = {(d.kind, d.bearing, d.a, d.b) for d in differences(a, b)}
    assert there == {(d.kind, d.bearing, d.b, d.a) for d in differences(b, a)}


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(a: str, b: str) -> None:
    assert all(d.a.end <= len(a) and d.b.end <= len(b) for d in differences(a, b))
