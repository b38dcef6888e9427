"""The day that a text names, worked out from the day it was published.

Answers with a date of ISO 8601, cut to month or year where the text is no more exact. Knows
nothing of claims; a text that names no day gets none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

__all__ = ["day_named", "day_of_line", "published_day"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sep(?:tember|t?\.?)|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_EXACT = (
    re.compile(rf"\b{_YEAR}-(?P<month>\d\d)-{_DAY}"),
    re.compile(rf"\b{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?![.,:]\d|\s*(?:per|%))(?:,?\s+{_YEAR})?"),
)
# Only where it opens or closes a text: "the attack in 2022 on Payhive" says not when.
_ROUGH = tuple(
    re.compile(pattern)
    for time in (rf"{_MONTH}(?:\s+{_YEAR})?", _YEAR)
    for pattern in (rf"^In\s+{time}", rf"\bin\s+{time}(?=\W*$)")
)
# "Monday's vote" names a vote and "on Mondays" a habit; neither says when.
_WEEKDAY = re.compile(
    rf"\b(?P<next>next\s+)?(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?!['’]s)", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\b(?:(?P<today>today|tonight|this (?:morning|afternoon|evening))"
    r"|(?P<yesterday>yesterday|last night)|(?P<tomorrow>tomorrow))\b(?!['’]s)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|due|(?:is|are) (?:to|set to|expected|planned|scheduled)|next"
    r"|(?:expect|plan|intend|hope)s? to|begins|starts|opens|closes|ends|resumes|as early as)\b",
    re.IGNORECASE,
)
# "since Monday", "the inquiry, which begins on Monday": of the day of something else.
_BOUND = re.compile(
    r"\b(?:since|until|till|before|after|from)\s+(?:late\s+|early\s+)?$"
    r"|,\s+(?:which|who|whose|where|when|whom)\s[^,;]*$",
    re.IGNORECASE,
)


def published_day(text: str | None) -> date | None:
    """The day of an ISO 8601 date or time; None for anything else, or where no news is from."""
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if 1000 < day.year < 9999 else None


def day_named(text: str, published: date | None) -> str | None:
    """The first day that ``text`` names for what it says; not one that only bounds it."""
    found = sorted(_days(text, published))
    own = (day for start, day in found if not _BOUND.search(text[max(0, start - 200) : start]))
    return next(own, None)


def day_of_line(line: str) -> str | None:
    """The day that is all a line says, as under a headline; its year must stand there."""
    bare = re.sub(rf"^(?:{'|'.join(_WEEKDAYS)}),?\s+", "", line.strip(" .*_#\t\r\n"), flags=re.I)
    for pattern in _EXACT:
        if (found := pattern.fullmatch(bare)) and found["year"]:
            return _exact(found, None)
    return None


def _days(text: str, published: date | None) -> Iterator[tuple[int, str]]:
    """Every day named, after the place where it stands."""
    for pattern in _EXACT:
        for found in pattern.finditer(text):
            if day := _exact(found, published):
                yield found.start(), day
    for pattern in _ROUGH:
        if (rough := pattern.search(text)) and (day := _rough(rough, published)):
            yield rough.start(), day
    if published is not None:
        yield from _from_publication(text, published)


def _exact(found: re.Match[str], published: date | None) -> str | None:
    """A day and month; without a year that day nearest to publication."""
    month = found["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    if found["year"]:
        return _iso(int(found["year"]), number, int(found["day"]))
    if published is None:
        return None
    years = (published.year, published.year - 1, published.year + 1)
    days = [day for year in years if (day := _iso(year, number, int(found["day"])))]
    return min(days, key=lambda day: abs(date.fromisoformat(day) - published), default=None)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _rough(found: re.Match[str], published: date | None) -> str | None:
    """A month or a year; a month without a year is the last such month."""
    groups = found.groupdict()
    if "month" not in groups:
        return str(groups["year"])
    month = _MONTHS.index(groups["month"][:3].lower()) + 1
    if groups["year"]:
        return f"{groups['year']}-{month:02}"
    if published is None:
        return None
    return f"{published.year - (month > published.month)}-{month:02}"


def _from_publication(text: str, published: date) -> Iterator[tuple[int, str]]:
    for found in _RELATIVE.finditer(text):
        days = -1 if found["yesterday"] else (1 if found["tomorrow"] else 0)
        yield found.start(), (published + timedelta(days=days)).isoformat()
    ahead = bool(_AHEAD.search(text))
    for found in _WEEKDAY.finditer(text):
        weekday = _WEEKDAYS.index(found["weekday"].lower())
        back = (published.weekday() - weekday) % 7
        days = 7 - back if ahead or found["next"] else -back
        yield found.start(), (published + timedelta(days=days)).isoformat()
