"""The quantities of a text: ``quantities(text)``.

Puts together amounts, days and times with the words around them. Compares nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.quantities import counted
from models.quantities.amounts import Amount, read_amount
from models.quantities.moments import clock_times, days, read_date
from models.quantities.values import Kind, Quantity
from models.quantities.words import Token, cut
from models.types import Span

__all__ = ["quantities"]

_COUNTED = frozenset((Kind.COUNT, Kind.SHARE))


def quantities(text: str, *, published: str | None = None) -> tuple[Quantity, ...]:
    """Every quantity of a text in order; ``published`` is the ISO date of its publication."""
    tokens = cut(text)
    moments = [*days(text, read_date(published)), *clock_times(text)]
    places = {place for m in moments for place in range(m.span.start, m.span.end)}
    taken = [token.start in places for token in tokens]
    found = [_counting(tokens, amount) for amount in _amounts(tokens, taken)]
    index = {token.start: i for i, token in enumerate(tokens)}
    found += [_dated(tokens, index, moment) for moment in moments]
    return tuple(sorted(found, key=lambda quantity: quantity.span.start))


def _amounts(tokens: Sequence[Token], taken: Sequence[bool]) -> Iterator[Amount]:
    """The amounts from left to right, none within another or within a day or time."""
    i = done = 0
    while i < len(tokens):
        amount = None if taken[i] else read_amount(tokens, i)
        i += 1
        if amount is not None and not any(taken[amount.first : amount.last]):
            # Words between two numbers bound the first of them only.
            yield replace(amount, first=max(amount.first, done))
            i = done = max(amount.last, i)


def _counting(tokens: Sequence[Token], amount: Amount) -> Quantity:
    first, last = amount.first, amount.last
    is_counted = amount.kind in _COUNTED
    noun = amount.counted
    if noun is None:
        noun = counted.head_noun(tokens, last, single=is_counted and amount.value.point in (0, 1))
    bare = Quantity(
        span=Span(start=tokens[first].start, end=tokens[last - 1].end),
        kind=amount.kind,
        value=amount.value,
        unit=amount.unit,
        written=amount.written,
        counted=noun,
        states=counted.states(tokens, first, last) if is_counted else frozenset(),
        role=counted.role(tokens, first, last, amount.kind),
    )
    return _with_words(tokens, first, last, bare)


def _dated(tokens: Sequence[Token], index: dict[int, int], moment: Quantity) -> Quantity:
    inside = [index[p] for p in range(moment.span.start, moment.span.end) if p in index]
    return _with_words(tokens, inside[0], inside[-1] + 1, moment)


def _with_words(tokens: Sequence[Token], first: int, last: int, bare: Quantity) -> Quantity:
    return replace(
        bare,
        about=counted.about(tokens, first, last),
        names=counted.names(tokens, first, last),
        frames=counted.frames(tokens, first, last),
        negated=counted.negated(tokens, first, last),
    )
