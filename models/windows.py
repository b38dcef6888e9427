"""A passage against a claim: the few sentences that bear most on the claim speak for it.

A model that learnt from short premises loses sight of the one sentence that matters among
twenty. So a passage is read in windows, as SummaC does for summaries (Laban et al. 2022,
"SummaC: Re-Visiting NLI-based Models for Inconsistency Detection", TACL 10), and the pair is
judged with the window that leaves the claim least open. Texts only; asks no model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.nli import TextPair
from models.sentences import split_sentences

__all__ = ["SENTENCES", "Part", "parts"]

SENTENCES = 3
"""Of a window; the last one is also the first of the next. What has no more is no passage."""
MOST = 32
"""Windows of one passage, whatever its length: of a longer one each holds more sentences."""
CLAIM_CHARS = 500
"""Of a claim that a passage is read against; with a longer one each window would cost too much."""
_SHORT = 60  # characters that are never so many sentences, and not worth a look


@dataclass(frozen=True, slots=True)
class Part:
    """A pair to judge; ``of_a`` or ``of_b`` where a claim is a window of a passage."""

    texts: TextPair
    of_a: bool = False
    of_b: bool = False

    @property
    def question(self) -> TextPair:
        """The window as premise, the claim as hypothesis."""
        a, b = self.texts
        return (b, a) if self.of_b else (a, b)


def parts(a: str, b: str) -> list[Part]:
    """The pair with each window of the one claim that is a passage; else the pair alone.

    Of two passages neither is cut: no few sentences speak for both.
    """
    in_a, in_b = _windows(a), _windows(b)
    if len(in_a) > 1 and len(in_b) == 1 and len(b) <= CLAIM_CHARS:
        return [Part((window, b), of_a=True) for window in in_a]
    if len(in_b) > 1 and len(in_a) == 1 and len(a) <= CLAIM_CHARS:
        return [Part((a, window), of_b=True) for window in in_b]
    return [Part((a, b))]


def _windows(text: str) -> list[str]:
    if len(text) <= _SHORT:
        return [text]
    spans = split_sentences(text)
    if len(spans) <= SENTENCES:
        return [text]
    step = max(SENTENCES - 1, math.ceil((len(spans) - 1) / MOST))
    lasts = [min(first + step, len(spans) - 1) for first in range(0, len(spans) - 1, step)]
    return [
        text[spans[first].start : spans[last].end]
        for first, last in zip(range(0, len(spans), step), lasts, strict=False)
    ]
