"""models.quantities.values: intervals and days that meet or do not."""

from datetime import date
from fractions import Fraction

from models.quantities.values import Day, Interval, Moment


def test_intervals_meet_where_a_value_lies_in_both() -> None:
    ten_up = Interval(low=Fraction(10), high=None)
    under_ten = Interval(low=None, high=Fraction(10), high_open=True)
    ten = Interval(low=Fraction(10), high=Fraction(10))
    assert ten_up.meets(ten) and ten.meets(ten_up)
    assert not under_ten.meets(ten) and not ten_up.meets(under_ten)
    assert under_ten.widened(Fraction(1)).meets(ten)


def test_scaled_and_moved() -> None:
    ten = Interval(low=Fraction(10), high=Fraction(10))
    five = Interval(low=Fraction(5), high=Fraction(5), step=Fraction(1, 2))
    assert ten.scaled(Fraction(1, 2)) == five
    assert [five.moved(Fraction(1)).point, ten.point] == [6, 10]


def test_days_meet_unless_the_words_say_otherwise() -> None:
    monday = Day.of(date(2022, 1, 31))
    assert monday.meets(Day(month=1)) and monday.meets(Day(weekday=0)) and Day().meets(monday)
    assert not monday.meets(Day(weekday=1)) and not monday.meets(Day(year=2021))
    assert Moment(days=(Day(weekday=1), monday)).meets(Moment(days=(Day(month=1, day=31),)))
