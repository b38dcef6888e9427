"""models.quantities.moments: days and times of day."""

from datetime import date

import pytest

from models.quantities.moments import clock_times, days, read_date
from models.quantities.values import Day, Interval, Moment

PUBLISHED = date(2022, 2, 1)  # a Tuesday


def found(text: str, published: date | None = None) -> list[tuple[str, Moment]]:
    return [
        (day.span.of(text), day.value)
        for day in days(text, published)
        if isinstance(day.value, Moment)
    ]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("It fell on 31 January.", "31 January", Day(month=1, day=31)),
        ("On Jan. 31, 2022 it fell.", "Jan. 31, 2022", Day.of(date(2022, 1, 31))),
        ("The 2022 vote", "2022", Day(year=2022)),
        ("It fell in May.", "May", Day(month=5)),
        ("It fell on Monday.", "Monday", Day(weekday=0)),
        ("on 2022-01-31", "2022-01-31", Day.of(date(2022, 1, 31))),
    ],
)
def test_days(text: str, words: str, day: Day) -> None:
    assert found(text) == [(words, Moment(days=(day,)))]


@pytest.mark.parametrize(
    "text", ["He may march.", "It cost \u00a32022.", "31 February", "yesterday", "2,022 men"]
)
def test_what_is_no_day(text: str) -> None:
    assert found(text) == []


def test_with_a_date_of_publication_yesterday_and_weekdays_are_days() -> None:
    monday = Day.of(date(2022, 1, 31))
    assert found("It fell yesterday.", PUBLISHED) == [("yesterday", Moment(days=(monday,)))]
    ((_, moment),) = found("It fell on Monday.", PUBLISHED)
    assert moment == Moment(days=(monday, Day.of(date(2022, 2, 7))))


def test_edges_of_a_longer_time_are_marked() -> None:
    texts = ["by Friday", "since 2019", "It was on Friday that", "on Friday"]
    relations = [moment.relation for text in texts for _, moment in found(text)]
    assert relations == ["by", "since", "it was", "on"]


def test_the_day_of_speaking_is_marked() -> None:
    texts = ["he told reporters on Monday", "Later on Monday he said", "said it fell on Monday"]
    texts.append("It falls on 14 May, Mr Kell said")
    assert [day.role for text in texts for day in days(text, None)] == ["said", "said", "", ""]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at 7.30pm", 1170, 1170),
        ("at 07:40", 460, 460),
        ("at noon", 720, 720),
        ("at midnight", 0, 0),
        ("about 7am", 390, 450),
    ],
)
def test_clock_times(text: str, low: int, high: int) -> None:
    (time,) = clock_times(text)
    assert isinstance(time.value, Interval)
    assert [time.value.low, time.value.high] == [low, high]


def test_read_date() -> None:
    assert read_date("2022-02-01T10:00:00Z") == PUBLISHED
    assert read_date("last week") is None and read_date(None) is None
