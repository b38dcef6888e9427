"""Nobody as a speaker: "neither side disputes that P" grants P, "no one said that P" says nothing.

Knows where a subject stands and what a stance turns into; no cue verbs.
"""

from __future__ import annotations

from models.attribution.denials import Reply, Said
from models.attribution.lexicon import Frame
from models.attribution.phrases import Phrase, has_finite
from models.attribution.reports import Report
from models.attribution.tokens import Sentence
from models.types import Stance

__all__ = ["granted", "is_nobody"]

_NOBODY = frozenset("neither none no nobody no-one few".split())
_DENYING = (Frame.DENIES, Frame.REJECTS)


def is_nobody(sentence: Sentence, speaker: Phrase | None) -> bool:
    """Whether a subject says of whom it names that they did not: "no official", "neither"."""
    if speaker is None:
        return False
    start = min(speaker.head[0], speaker.full[0])
    if sentence.lower(start) in _NOBODY:
        return True
    # "Neither X nor Y": the subject begins only at Y.
    if sentence.lower(start - 1) != "nor":
        return False
    pairs = [index for index in range(start) if sentence.lower(index) == "neither"]
    return bool(pairs) and not has_finite(sentence, pairs[-1], start)


def granted(sentence: Sentence, report: Report, stood: Said | Reply | None) -> Said | Reply | None:
    """What is left of a stance that nobody takes, or that is itself denied.

    Whoever does not dispute something grants it; what nobody says is not said.
    """
    if stood is None:
        return None
    denying = report.frame in _DENYING
    undisputed = denying and report.stance is Stance.ASSERTS
    if not undisputed and not is_nobody(sentence, report.speaker):
        return stood
    grants = denying and stood.stance is Stance.DENIES
    stance = Stance.ASSERTS if grants else Stance.DECLINES
    if isinstance(stood, Said):
        return Said(stance=stance, spans=stood.spans)
    return Reply(stance=stance, named=stood.named)
