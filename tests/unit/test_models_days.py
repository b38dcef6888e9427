"""models.days: the day that a text names."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.days import day_named, day_of_line, published_day

FRIDAY = date(2024, 9, 13)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It fell on Monday.", "2024-09-09"),  # 13 - 4
        ("On Friday it fell.", "2024-09-13"),
        ("It is to meet on Friday.", "2024-09-20"),  # 13 + 7
        ("It lasts until Thursday.", None),
        ("It is for the inquiry, which begins on Monday.", None),
        ("The log starts on 3 January.", "2025-01-03"),
        ("By Monday it will be over.", "2024-09-16"),
        ("It fell yesterday.", "2024-09-12"),
        ("The flight was planned for 3 October.", "2024-10-03"),
        ("On March 3, 2022 it fell.", "2022-03-03"),
        ("It fell on 2021-12-31.", "2021-12-31"),
        ("Since Monday three fell, two on Tuesday.", "2024-09-10"),
        ("It has fallen since Monday.", None),
        ("In January the mayor said no.", "2024-01"),
        ("It failed twice in 2017.", "2017"),
        ("The attack in 2022 on Payhive was another.", None),
        ("Monday's vote was close.", None),
        ("He speaks on Fridays.", None),
        ("It may be 31 per cent.", None),
        ("It fell on 31 February.", None),
    ],
)
def test_the_day_named(text: str, day: str | None) -> None:
    assert day_named(text, FRIDAY) == day


def test_without_a_day_of_publication_only_whole_dates_count() -> None:
    texts = ["It fell on Monday.", "It fell on 3 October.", "It fell on 3 October 2021."]
    assert [day_named(text, None) for text in texts] == [None, None, "2021-10-03"]


def test_a_line_that_is_a_date() -> None:
    lines = ["1 February 2022", "Tuesday, Feb. 1, 2022", "**2022-02-01**", "1 February", "Tuesday"]
    assert [day_of_line(line) for line in lines] == ["2022-02-01"] * 3 + [None] * 2


@pytest.mark.parametrize("text", [None, "", "Monday", "0001-01-01", "9999-12-31", "2024-13-01"])
def test_no_day_of_publication(text: str | None) -> None:
    assert published_day(text) is None


@settings(deadline=None)  # other work may hold the cores
@given(
    st.text() | st.from_regex(r"(in|on|next)? ?\d{1,2} May( \d{4})?|Sunday|tomorrow"), st.dates()
)
def test_any_text_has_a_day_or_none(text: str, published: date) -> None:
    day = day_named(text, published_day(published.isoformat()))
    assert day is None or len(day) in (4, 7, 10)
