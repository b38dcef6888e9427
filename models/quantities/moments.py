"""Days and times of day: "31 January", "Jan. 31, 2022", "2022", "on Monday", "7.30pm".

With the day a text was published, "yesterday" and "Monday" become dates. Knows nothing of
what happened on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from models.quantities.values import Day, Interval, Kind, Moment, Quantity
from models.types import Span

__all__ = ["clock_times", "days", "read_date"]

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
_MONTHS = {name: number + 1 for number, name in enumerate(_MONTH_NAMES)} | {
    name[:3]: number + 1 for number, name in enumerate(_MONTH_NAMES)
} | {"sept": 9}  # fmt: skip
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_OFFSETS = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0, "last night": -1}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.|Jul\.|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_END = r"(?![\w])"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w.-])(?P<year>\d{{4}})-(?P<number>\d\d)-(?P<day>\d\d){_END}",
        rf"(?:{_WEEKDAY},? )?(?<![\w.,])(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?{_END}",
        rf"(?:{_WEEKDAY},? )?\b{_MONTH} {_DAY}(?![\w:%]|[.,]\d)(?:,? {_YEAR}{_END})?",
        rf"\b{_MONTH},? {_YEAR}{_END}",
        # "May" and "March" are words too: a month alone needs a word for time before it.
        r"(?:(?<=\bin )|(?<=\bIn )|(?<=\bsince )|(?<=\bSince )|(?<=\buntil )|(?<=\bby )|(?<=\bof )"
        r"|(?<=\blast )|(?<=\bnext )|(?<=\bearly )|(?<=\blate )|(?<=mid-)|(?<=\bbefore )"
        rf"|(?<=\bafter )|(?<=\bthis )|(?<=\bfrom )){_MONTH}{_END}",
        rf"\b{_WEEKDAY}\b",
        rf"(?<![\w.,$\u00a3\u20ac-]){_YEAR}(?![\w%]|[.,-]\d)",
        r"\b(?P<offset>yesterday|today|tomorrow|tonight|last night|Yesterday|Today|Tomorrow)\b",
    )
]
_EDGE = re.compile(
    r"\b(by|since|until|till|before|after|from|through|between|to|late|early|of)\s+"
    r"(?:the |early |late |the end of |mid-)?$",
    re.I,
)
_CLEFT = re.compile(r"\b(?:It|it) was (?:only |not until )?(?:on |in )?$")
_SAID = r"(?:said|says|say|told|announced|added|reported|stated|confirmed|denied|insisted|wrote)"
# Who was told, or where, may stand between: "told the BBC on Monday", not "said it fell on Monday".
_HEARERS = (
    r"(?: (?:the|a|state|local|in|reporters|journalists|lawmakers|television|radio|news|agency"
    r"|parliament|members|councillors|[A-Z][\w.]*)){0,4}"
)
_SAID_BEFORE = re.compile(rf"\b{_SAID}{_HEARERS}(?: (?:late |early )?on)? (?:late |early )?$")
_OPENS = re.compile(r"(?:^|[.!?\"\u201d]\s)(?:(?:Late |Early )?[Oo]n |In )?$")
_SAID_AFTER = re.compile(
    r"^(?: (?:morning|afternoon|evening|night))?,?"
    rf"(?: (?:he|she|it|they|the \w+|[A-Z]\w*\.?)){{0,4}} {_SAID}\b"
)
_CLOCK = re.compile(
    r"(?<![\w:.,-])(?:(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?\s?"
    r"(?P<half>[ap])\.?m\b\.?|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)"
    r"|\b(?P<word>noon|midday|midnight))(?![\w:])",
    re.I,
)
_ABOUT = re.compile(
    r"\b(about|around|shortly before|shortly after|just before|just after)\s+$", re.I
)
_CLOCK_EDGE = re.compile(r"\b(by|since|until|before|after|from|between|to|and)\s+$", re.I)
_REACH = 100  # characters to each side that can bear on a day or time
_NEAR = 30  # minutes around "about 7am"


def read_date(text: str | None) -> date | None:
    """The day of an ISO 8601 date or time; None where there is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def days(text: str, published: date | None) -> Iterator[Quantity]:
    """Every day, month or year that the text names, none within another."""
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            moment = _moment(match, published)
            if moment and not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                yield _dated(text, start, end, moment)


def _dated(text: str, start: int, end: int, meant: tuple[Day, ...]) -> Quantity:
    before = text[max(0, start - _REACH) : start]
    edge = _EDGE.search(before)
    corrects = _CLEFT.search(before)
    ranged = before.endswith(("-", "\u2013"))
    relation = edge[1].lower() if edge else "to" if ranged else "it was" if corrects else "on"
    after = _SAID_AFTER.search(text[end : end + _REACH])
    # "on 14 May, Mr Kell said": after a comma only the day that opens the sentence is meant.
    speaking = after and ("," not in after[0] or _OPENS.search(before))
    said = _SAID_BEFORE.search(before) or speaking
    return Quantity(
        span=Span(start=start, end=end),
        kind=Kind.DATE,
        value=Moment(days=meant, relation=relation),
        role="said" if said else "",
    )


def _moment(match: re.Match[str], published: date | None) -> tuple[Day, ...]:
    """The days that may be meant; none where the words say too little or no real day."""
    parts = match.groupdict()
    if offset := parts.get("offset"):
        if published is None:
            return ()
        return (Day.of(published + timedelta(days=_OFFSETS[offset.lower()])),)
    weekday = parts.get("weekday")
    number = _WEEKDAYS.index(weekday.lower()) if weekday else None
    month = parts.get("month")
    read = Day(
        year=int(parts["year"]) if parts.get("year") else None,
        month=_MONTHS[month.lower().rstrip(".")] if month else _int(parts.get("number")),
        day=_int(parts.get("day")),
        weekday=number,
    )
    if read.day is not None and not _exists(read):
        return ()
    return _placed(read, published)


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _exists(day: Day) -> bool:
    try:
        date(day.year or 2000, day.month or 1, day.day or 1)
    except ValueError:
        return False
    return True


def _placed(day: Day, published: date | None) -> tuple[Day, ...]:
    """With the day of publication: the last and the next such day."""
    if day.year and day.month and day.day and _exists(day):
        return (Day.of(date(day.year, day.month, day.day)),)
    if published is None or day.year:
        return (day,)
    if day.month is None and day.weekday is not None:
        back = (published.weekday() - day.weekday) % 7
        last = published - timedelta(days=back)
        return (Day.of(last), Day.of(last + timedelta(days=7)))
    near = (published.year - 1, published.year, published.year + 1)
    options = [Day(year=year, month=day.month, day=day.day) for year in near]
    known = [
        Day.of(date(option.year or 1, option.month or 1, option.day)) if option.day else option
        for option in options
        if option.day is None or _exists(option)
    ]
    return tuple(option for option in known if option.meets(day)) or (day,)


def clock_times(text: str) -> Iterator[Quantity]:
    """Every time of day that the text gives, in minutes after midnight."""
    for match in _CLOCK.finditer(text):
        minute = Fraction(_minutes(match))
        skipped = max(0, match.start() - _REACH)
        before = text[skipped : match.start()]
        about, edge = _ABOUT.search(before), _CLOCK_EDGE.search(before)
        slack = _NEAR if about else 0
        yield Quantity(
            span=Span(start=skipped + about.start() if about else match.start(), end=match.end()),
            kind=Kind.CLOCK,
            value=Interval(low=minute - slack, high=minute + slack),
            role=edge[1].lower() if edge else "",
        )


def _minutes(match: re.Match[str]) -> int:
    if word := match["word"]:
        return 0 if word.lower() == "midnight" else 720
    if match["hour24"]:
        return 60 * int(match["hour24"]) + int(match["minute24"])
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return 60 * hour + int(match["minute"] or 0)
