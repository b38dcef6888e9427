"""Whether two statements are about the same thing at the same time, as far as figures tell.

Reads quantities and days exactly; asks no model and decides no conflict.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.quantities import Bearing, Difference, Kind, differences
from models.types import ClaimPair, Document, Span, Statement

__all__ = ["Figures", "figures_of"]

_TIMES = (Kind.DATE, Kind.CLOCK)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How the quantities of two statements differ.

    ``apart`` says why they may be about different things, if they may. ``clash`` is whether
    amounts of the same thing differ. ``timeless`` is the pair without the days that set it
    apart, to be compared as well: where it then no longer conflicts, the day was the conflict.
    """

    apart: str | None
    clash: bool
    timeless: ClaimPair | None


def figures_of(a: Statement, b: Statement, in_a: Document, in_b: Document) -> Figures:
    """The differences between what ``a``, said in ``in_a``, and ``b`` say."""
    found = differences(a.proposition, b.proposition, published_a=in_a.date, published_b=in_b.date)
    clashes = [one for one in found if one.bearing is Bearing.CLASH]
    apart = [one for one in found if one.bearing is Bearing.APART]
    if (years := _other_years(a, b)) is not None:
        return Figures(apart=years, clash=False, timeless=None)
    if clashes or not apart:
        return Figures(
            apart=None, clash=any(one.kind not in _TIMES for one in clashes), timeless=None
        )
    only_times = all(one.kind in _TIMES for one in apart)
    return Figures(
        apart=apart[0].reason,
        clash=False,
        timeless=_timeless(a, b, apart) if only_times else None,
    )


def _other_years(a: Statement, b: Statement) -> str | None:
    """Why one that is about a year as a whole is not about the other's day, if it is not."""
    one, other = (statement.date or "" for statement in (a, b))
    if one[:4] == other[:4] or not one or not other or min(len(one), len(other)) > len("2022"):
        return None
    return f"about {one} and about {other}"


def _timeless(a: Statement, b: Statement, apart: Iterable[Difference]) -> ClaimPair | None:
    """The pair without the spans that differ; None where too little would be left."""
    texts = (
        _without(a.proposition, {one.a for one in apart}),
        _without(b.proposition, {one.b for one in apart}),
    )
    if not all(any(character.isalpha() for character in text) for text in texts):
        return None
    return ClaimPair.of(*texts)


def _without(text: str, spans: Iterable[Span]) -> str:
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = text[: span.start] + text[span.end :]
    return " ".join(text.split())
