"""What a report's speaker stands for: the proposition in characters, and asserted or denied.

Takes the denial out of a proposition ("denied reports that P"). Knows one sentence.
"""

from __future__ import annotations

import re

from models.attribution.denials import NESTED, THING, Reply, Said, called, replied, untrue
from models.attribution.lexicon import CLAIM_NOUNS, WANTS_THAT, Frame
from models.attribution.nobody import granted
from models.attribution.phrases import has_finite
from models.attribution.reports import Report
from models.attribution.tokens import Sentence
from models.attribution.trims import part_of, trimmed, without_marks
from models.attribution.words import PREPOSITIONS, SUBJECT_PRONOUNS
from models.types import Span, Stance

__all__ = ["hedged", "stand"]

_GERUND = re.compile(r"(?:ever\s+|even\s+)?(?!any|no|every|some|during|nothing)\w+ing\b", re.I)


_QUESTION = re.compile(r"(?:whether|if|how|why|what|who|whom|whose|which|when|where)\b", re.I)


_ASIDE = re.compile(r"(?:on|about|into|to|with|for|of)\s+", re.I)


_HEDGE = re.compile(  # in small letters: May is a month
    r"\b(?:may|might|reportedly|allegedly|perhaps|possibly|probably|apparently"
    r"|could\s+(?:be|have|become|face|lead|mean|see|take|happen))\b"
)


_TURN = re.compile(r"\b(?:who|which|that|if|when|because|whether|unless|but|after|before)\b", re.I)


def hedged(text: str) -> bool:
    """Whether the main clause of ``text`` says that something may be so."""
    turn = _TURN.search(text, 1)
    return _HEDGE.search(text[: turn.start()] if turn else text) is not None


def stand(sentence: Sentence, report: Report) -> Said | Reply | None:
    """What a report amounts to; None where no proposition is put forward."""
    return granted(sentence, report, _stand(sentence, report))


def _stand(sentence: Sentence, report: Report) -> Said | Reply | None:
    spans = tuple(
        span
        for number, part in enumerate(report.content)
        if (span := trimmed(sentence, part, lead=number == 0)) is not None
    )
    if report.frame is Frame.DECLINES or report.stance is Stance.DECLINES:
        return _declined(sentence, spans)
    if not spans or report.frame in (Frame.ASKS, Frame.FEELS):
        return None
    joined = without_marks(" ".join(span.of(sentence.text) for span in spans))
    if report.frame in (Frame.SAYS, Frame.TELLS) and (reply := replied(joined)):
        return reply
    words = joined if len(spans) == 1 else ""
    if report.frame in (Frame.DENIES, Frame.REJECTS):
        return _denied(sentence, report, spans, words)
    if report.frame is Frame.CALLS:
        return called(spans, words)
    if report.frame is Frame.ACCUSES:
        return _accused(spans, words)
    return untrue(spans, words) or _asserted(sentence, report, spans)


def _denied(
    sentence: Sentence, report: Report, spans: tuple[Span, ...], words: str
) -> Said | Reply | None:
    if not words:
        return Said(stance=Stance.DENIES, spans=spans)
    if THING.fullmatch(words.strip()):
        return Reply(stance=Stance.DENIES, named=re.search(CLAIM_NOUNS, words, re.I) is not None)
    if match := NESTED.fullmatch(words):
        return Said(stance=Stance.DENIES, spans=part_of(spans[0], words, match, "p"))
    if report.frame is Frame.REJECTS:
        return None
    if _GERUND.match(words) and report.speaker is not None:
        head = sentence.span(*report.speaker.head)
        return Said(stance=Stance.DENIES, spans=(head, *spans))
    clause = _has_clause(sentence, report)
    if not clause and not sentence.lower(report.cue[1] - 1).startswith("den"):
        return None
    return Said(stance=Stance.DENIES, spans=spans)


def _accused(spans: tuple[Span, ...], words: str) -> Said | None:
    """ "accused X of doing Y": X, doing Y."""
    match = re.match(r"(?P<who>.+?)\s+of\s+(?=\W*\w+ing\b)(?P<p>.+)", words, re.S)
    if match is None:
        return None
    who, what = (part_of(spans[0], words, match, name) for name in ("who", "p"))
    return Said(stance=Stance.ASSERTS, spans=(*who, *what))


def _declined(sentence: Sentence, spans: tuple[Span, ...]) -> Said:
    """What somebody would not say; a question without its "whether"."""
    if len(spans) != 1:
        return Said(stance=Stance.DECLINES, spans=spans)
    start, text = spans[0].start, spans[0].of(sentence.text)
    aside = _ASIDE.match(text)
    if aside:
        start, text = start + aside.end(), text[aside.end() :]
    if question := re.match(r"(?:whether|if)\s+", text, re.I):
        start += question.end()
    return Said(stance=Stance.DECLINES, spans=(Span(start=start, end=spans[0].end),))


def _has_clause(sentence: Sentence, report: Report) -> bool:
    return any(
        has_finite(sentence, *part)
        or sentence.lower(part[0] - 1) == "that"
        or sentence.lower(part[0]) == "that"
        for part in report.content
    )


def _asserted(sentence: Sentence, report: Report, spans: tuple[Span, ...]) -> Said | None:
    """A saying that puts a proposition forward, with the hedges in it."""
    text = " ".join(span.of(sentence.text) for span in spans)
    first = report.content[0]
    resumed = sentence.lower(first[0] - 1) in (";", ":", ",")
    follows = first[0] >= report.cue[1] and not resumed
    if follows and not _claims(sentence, report, text):
        return None
    stance = report.stance
    if stance is Stance.ASSERTS and hedged(text):
        stance = Stance.HEDGES
    return Said(stance=stance, spans=spans)


def _claims(sentence: Sentence, report: Report, text: str) -> bool:
    """Whether the words after a cue are a statement, not a topic, a question or a request."""
    first = re.split(r"[\s’']", text, maxsplit=1)[0].lower()
    if first == "to" or _QUESTION.match(text):
        return False
    start = report.content[0][0]
    that = sentence.lower(start - 1) in ("that", ":") or sentence.tokens[start].quoted
    verb = sentence.lower(report.cue[1] - 1)
    if not that and verb in WANTS_THAT and first not in SUBJECT_PRONOUNS | {"there"}:
        return False
    contracted = first in SUBJECT_PRONOUNS and sentence.lower(start + 1) in ("'s", "'d")
    if that or contracted or has_finite(sentence, *report.content[0]):
        return (
            that
            or first not in ("about", "of", "for", "on", "with", "his", "her")
            or (first in ("his", "her"))
        )
    if first in PREPOSITIONS:
        return False
    words = text.split()
    return len(words) >= 4 and verb in ("said", "says", "say", "saying")
