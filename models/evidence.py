"""The words that carry a conflict in A and in B: ``find_evidence(verifier, pair)``.

Leaves out one word or short phrase at a time and asks the model how much of the conflict goes
with it; numbers, dates and times are compared exactly beside that. Knows no grammar, and
nothing of documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from models.quantities import Difference, differences, quantities
from models.quantities.words import FUNCTION_WORDS, Token, cut, is_negation, stem
from models.types import Claim, ClaimPair, Span, Verdict
from models.verifier import Verifies

__all__ = ["MAX_VARIANTS", "Evidence", "find_evidence"]

MAX_VARIANTS = 40  # texts with something left out that are judged for one pair
_MAX_WORDS = 4  # phrases kept for a text, before neighbours are joined
_SHARE_OF_LARGEST = 0.4  # a phrase counts if it takes this share of the most that one takes
_LEAST_DROP = 0.01  # of probability; below that it is noise
_SPACES = re.compile(r"\s{2,}")
_LOOSE_SIGN = re.compile(r"\s+([,.;:!?])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Why two claims conflict: the words whose absence weakens it most, the weightiest first,
    and what their quantities say differently."""

    words_a: tuple[Span, ...]
    words_b: tuple[Span, ...]
    differences: tuple[Difference, ...]

    def as_dict(self, a: str, b: str) -> dict[str, Any]:
        """JSON-ready, every span with its words out of the texts ``a`` and ``b``."""
        return {
            "words_a": [_piece(span, a) for span in self.words_a],
            "words_b": [_piece(span, b) for span in self.words_b],
            "differences": [
                {
                    "kind": one.kind.value,
                    "bearing": one.bearing.value,
                    "a": _piece(one.a, a),
                    "b": _piece(one.b, b),
                    "reason": one.reason,
                }
                for one in self.differences
            ],
        }


@dataclass(frozen=True, slots=True)
class _Weighed:
    span: Span
    drop: float


def find_evidence(
    verifier: Verifies, pair: ClaimPair, *, verdict: Verdict | None = None
) -> Evidence:
    """The evidence for a conflict; for a pair that is none, the differences only.

    ``verdict`` is the verifier's own on this pair, where it is known already.
    Raises ``InvalidClaim`` if one text cannot be judged.
    """
    if verdict is None:
        (verdict,) = verifier.verify([pair])
    found = differences(pair.a.text, pair.b.text, published_a=pair.a.date, published_b=pair.b.date)
    if not verdict.conflict:
        return Evidence(words_a=(), words_b=(), differences=found)
    words_a, words_b = _carrying(verifier, pair, verdict.conflict_probability)
    return Evidence(words_a=words_a, words_b=words_b, differences=found)


def _carrying(
    verifier: Verifies, pair: ClaimPair, probability: float
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of each text that carry the conflict; one call of the verifier for all."""
    a, b = pair.a.text, pair.b.text
    shared_a, shared_b = _shared_out(_phrases(a, b), _phrases(b, a))
    # What is left must still be a claim that can be judged.
    phrases_a = [span for span in shared_a if _claims_something(_without(a, span))]
    phrases_b = [span for span in shared_b if _claims_something(_without(b, span))]
    variants = [_pair(_without(a, span), b) for span in phrases_a]
    variants += [_pair(a, _without(b, span)) for span in phrases_b]
    drops = [probability - judged.conflict_probability for judged in verifier.verify(variants)]
    cut_at = len(phrases_a)
    weighed_a = [_Weighed(*both) for both in zip(phrases_a, drops[:cut_at], strict=True)]
    weighed_b = [_Weighed(*both) for both in zip(phrases_b, drops[cut_at:], strict=True)]
    return _heaviest(a, weighed_a), _heaviest(b, weighed_b)


def _piece(span: Span, text: str) -> dict[str, Any]:
    return {**asdict(span), "text": span.of(text)}


def _pair(a: str, b: str) -> ClaimPair:
    return ClaimPair(a=Claim(text=a), b=Claim(text=b))


def _phrases(text: str, other: str) -> list[Span]:
    """What may be left out: quantities whole, every other word with a meaning, negations.

    Words that the other text has too show what both are about, not where they part, so they
    are tried only where a text has no words of its own.
    """
    spans = [quantity.span for quantity in quantities(text)]
    taken = {place for span in spans for place in range(span.start, span.end)}
    spans += [token.span for token in cut(text) if _matters(token) and token.start not in taken]
    spans.sort(key=lambda span: span.start)
    shared = {_form(token.text) for token in cut(other) if not is_negation(token.low)}
    shared |= {_form(quantity.span.of(other)) for quantity in quantities(other)}
    return [span for span in spans if _form(span.of(text)) not in shared] or spans


def _form(words: str) -> str:
    return stem(words.lower())


def _matters(token: Token) -> bool:
    if is_negation(token.low):
        return True
    return token.text[0].isalnum() and token.low not in FUNCTION_WORDS


def _shared_out(a: list[Span], b: list[Span]) -> tuple[list[Span], list[Span]]:
    """Both lists within ``MAX_VARIANTS`` together; a short one leaves the rest to the other."""
    half = MAX_VARIANTS // 2
    room_a = max(half, MAX_VARIANTS - len(b))
    kept_a = _joined(a, room_a)
    return kept_a, _joined(b, MAX_VARIANTS - len(kept_a))


def _claims_something(text: str) -> bool:
    return any(map(str.isalnum, text))


def _joined(spans: list[Span], room: int) -> list[Span]:
    """At most ``room`` spans: where there are more, runs of neighbours as one phrase."""
    if len(spans) <= room:
        return spans
    edges = [round(i * len(spans) / room) for i in range(room + 1)]
    return [
        Span(start=spans[first].start, end=max(s.end for s in spans[first:last]))
        for first, last in pairwise(edges)
    ]


def _without(text: str, span: Span) -> str:
    rest = text[: span.start] + " " + text[span.end :]
    return _LOOSE_SIGN.sub(r"\1", _SPACES.sub(" ", rest)).strip()


def _heaviest(text: str, weighed: Sequence[_Weighed]) -> tuple[Span, ...]:
    """At most ``_MAX_WORDS`` phrases that take at least ``_SHARE_OF_LARGEST`` of the largest
    drop, neighbours joined, the heaviest first; equals in the order of the text."""
    largest = max((word.drop for word in weighed), default=0.0)
    least = max(_LEAST_DROP, _SHARE_OF_LARGEST * largest)
    ranked = sorted(weighed, key=lambda word: (-word.drop, word.span.start))
    kept = [word for word in ranked if word.drop >= least][:_MAX_WORDS]
    joined: list[_Weighed] = []
    for word in sorted(kept, key=lambda word: word.span.start):
        if joined and not _text_between(text, joined[-1].span, word.span):
            last = joined.pop()
            span = Span(start=last.span.start, end=word.span.end)
            word = _Weighed(span, last.drop + word.drop)
        joined.append(word)
    return tuple(
        word.span for word in sorted(joined, key=lambda word: (-word.drop, word.span.start))
    )


def _text_between(text: str, first: Span, second: Span) -> bool:
    return any(not character.isspace() for character in text[first.end : second.start])
