"""What a report's speaker stands for: the proposition in characters, and asserted or denied.

Takes the denial out of a proposition ("denied reports that P", "said it was not true that P").
A ``Reply`` is a stance to something said elsewhere; where, it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.attribution.lexicon import CLAIM_NOUNS, FALSE, TRUE, WANTS_THAT, Frame
from models.attribution.phrases import Range, has_finite
from models.attribution.reports import Report
from models.attribution.tokens import Sentence
from models.attribution.words import PREPOSITIONS, SUBJECT_PRONOUNS
from models.types import Span, Stance

__all__ = ["Reply", "Said", "hedged", "own_denial", "stand"]

_MARKS = '"“”‘’«»„`'
_EDGE = _MARKS + "'" + " \t\r\n\xa0,;:—–-"
_IS = r"(?:'s|’s|\s+(?:is|was|are|were|has\s+been|had\s+been|had\s+always\s+been|would\s+be))"
_ANY = (
    r"(?:(?:any|all|the|these|those|such|this|that|his|her|their|its|an?|earlier|media|press|news"
)
_ANY += r"|recent|false|previous|new|published|online|\w+['’]s|[A-Z]\w+|\w+ish|\w+an|\w+ese)\s+)*"
_PRONOUN = r"(?:it|this|that|them|these|those|which|so|both|all\s+of\s+(?:it|this|that|them))"
_TAIL = r"(?:\s+(?:by|in|from|made|put|on)\s+[^,;]{1,60}?)?"
_OF = r"(?:that|of|about)"
_AS_FALSE = rf"(?:,?\s*(?:as|to\s+be)?\s*{FALSE}\b[^,;]*)?"

# What is denied stands in the words themselves.
_NESTED = re.compile(rf"{_ANY}{CLAIM_NOUNS}\b{_TAIL}\s+{_OF}\s+(?P<p>.+)", re.I | re.S)
_UNTRUE_THAT = re.compile(
    rf"(?:it|this|that){_IS}\s+{FALSE}\s+(?:(?:to\s+(?:say|suggest|claim|state|argue)\s+)?that)"
    r"\s+(?P<p>.+)",
    re.I | re.S,
)
_NO_TRUTH = re.compile(
    rf"there{_IS}\s+no\s+(?:truth|substance|basis)\s+(?:in|to|for)\s+(?P<n>.+)", re.I | re.S
)
_CLAIM_UNTRUE = re.compile(
    rf"{_ANY}{CLAIM_NOUNS}\b{_TAIL}(?:\s+{_OF}\s+(?P<p>.+?))?{_IS}\s+{FALSE}\W*", re.I | re.S
)
# What is denied was said elsewhere.
_ELLIPSIS = re.compile(
    r"(?:it|he|she|they|this)\s+(?:had|has|have|did|does|was|were|is|are)"
    r"(?P<not>n['’]t|\s+not)?\W*",
    re.I,
)
_IT_UNTRUE = re.compile(rf"(?:but\s+|and\s+)?{_PRONOUN}{_IS}\s+{FALSE}\b(?P<rest>.*)", re.I | re.S)
_NEVER = re.compile(
    r"(?:it|this|that)\s+(?:did\s+not|didn['’]t|never)\s+"
    r"(?:happen(?:ed)?|take\s+place|took\s+place|occur(?:red)?)\W*",
    re.I,
)
_UNTRUE = re.compile(rf"(?:that{_IS}\s+|it{_IS}\s+)?{FALSE}\W*", re.I)
_IT_TRUE = re.compile(
    rf"(?:but\s+|and\s+)?(?:it|this|that|the\s+{CLAIM_NOUNS}){_IS}\s+{TRUE}\W*", re.I
)
_FIGURES = r"(?:figures?|numbers?|estimates?|assessment|findings?|tally|description)"
_THING = re.compile(
    rf"(?:{_PRONOUN}|(?:the|these|those|such|this|that|both|all)\s+(?:\w+\s+)?"
    rf"(?:{CLAIM_NOUNS}|{_FIGURES}))"
    rf"(?:\s+(?:on|in|late|yesterday)\b[^,;]*)?{_AS_FALSE}\W*",
    re.I,
)
_CALLED = re.compile(
    rf"(?P<it>{_PRONOUN}|{_ANY}(?:{CLAIM_NOUNS}|{_FIGURES})(?:{_TAIL}\s+{_OF}\s+(?P<p>.+?))?)"
    rf"\s+(?:as\s+)?{FALSE}\b[^,;]*",
    re.I | re.S,
)
_GERUND = re.compile(r"(?:ever\s+|even\s+)?(?!any|no|every|some|during|nothing)\w+ing\b", re.I)
_QUESTION = re.compile(r"(?:whether|if|how|why|what|who|whom|whose|which|when|where)\b", re.I)
_ASIDE = re.compile(r"(?:on|about|into|to|with|for|of)\s+", re.I)
_LEAD = re.compile(r"(?:and|but|yet|so)\s+(?!$)", re.I)
_HEDGE = re.compile(  # in small letters: May is a month
    r"\b(?:may|might|reportedly|allegedly|perhaps|possibly|probably|apparently"
    r"|could\s+(?:be|have|become|face|lead|mean|see|take|happen))\b"
)
_TURN = re.compile(r"\b(?:who|which|that|if|when|because|whether|unless|but|after|before)\b", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A proposition in the sentence itself, and the stance to it."""

    stance: Stance
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A stance to what was said before; ``named`` where it is called a claim or account."""

    stance: Stance
    named: bool


def hedged(text: str) -> bool:
    """Whether the main clause of ``text`` says that something may be so."""
    turn = _TURN.search(text, 1)
    return _HEDGE.search(text[: turn.start()] if turn else text) is not None


def stand(sentence: Sentence, report: Report) -> Said | Reply | None:
    """What a report amounts to; None where no proposition is put forward."""
    spans = tuple(
        span
        for number, part in enumerate(report.content)
        if (span := _trimmed(sentence, part, lead=number == 0)) is not None
    )
    if report.frame is Frame.DECLINES or report.stance is Stance.DECLINES:
        return _declined(sentence, spans)
    if not spans:
        return None
    joined = _blank(" ".join(span.of(sentence.text) for span in spans))
    if report.frame in (Frame.SAYS, Frame.TELLS) and (reply := replied(joined)):
        return reply
    words = joined if len(spans) == 1 else ""
    if report.frame in (Frame.DENIES, Frame.REJECTS):
        return _denied(sentence, report, spans, words)
    if report.frame is Frame.CALLS:
        return _called(spans, words)
    if report.frame is Frame.ACCUSES:
        return _accused(spans, words)
    return _untrue(spans, words) or _asserted(sentence, report, spans)


def _trimmed(sentence: Sentence, part: Range, *, lead: bool) -> Span | None:
    """The part without quotation marks and commas at its edges, nor a leading connector."""
    span = sentence.span(*part)
    return _trim(sentence.text, span.start, span.end, connector=lead)


def _trim(text: str, start: int, end: int, *, connector: bool) -> Span | None:
    first, last = start, end
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE + ".!":
        if text[end - 1] == "." and re.search(r"(?:\b[A-Za-z]\.)+$", text[start:end]):
            break
        end -= 1
    lead = _LEAD.match(text[start:end]) if connector else None
    if lead is not None and lead.end() < end - start:
        start += lead.end()
    if start >= end:
        return None
    return (
        Span(start=start, end=end)
        if _paired(text[start:end])
        else _repaired(text, first, start, end, last)
    )


def _repaired(text: str, first: int, start: int, end: int, last: int) -> Span:
    """With the quotation mark at an edge whose partner stands inside."""
    opening = next((i for i in range(start - 1, first - 1, -1) if text[i] in _MARKS), None)
    if opening is not None and _paired(text[opening:end]):
        return Span(start=opening, end=end)
    closing = next((i for i in range(end, last) if text[i] in _MARKS), None)
    if closing is not None and _paired(text[start : closing + 1]):
        return Span(start=start, end=closing + 1)
    return Span(start=start, end=end)


def _paired(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0


def _blank(text: str) -> str:
    """The same length with quotation marks as spaces, for the patterns."""
    return "".join(" " if character in _MARKS else character for character in text)


def _part(span: Span, words: str, match: re.Match[str], group: str) -> tuple[Span, ...]:
    """A group of a match as characters of the sentence."""
    start, end = match.span(group)
    text = words[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip(" .!,"))
    return (Span(start=span.start + start, end=span.start + end),) if start < end else ()


def _untrue(spans: tuple[Span, ...], words: str) -> Said | Reply | None:
    """A saying that says of something that it is not so, or is so."""
    if not words:
        return None
    if match := _UNTRUE_THAT.fullmatch(words) or _CLAIM_UNTRUE.fullmatch(words):
        if match.group("p"):
            return Said(stance=Stance.DENIES, spans=_part(spans[0], words, match, "p"))
        return Reply(stance=Stance.DENIES, named=True)
    if match := _NO_TRUTH.fullmatch(words):
        return _no_truth(spans[0], words, match)
    return None


def replied(words: str) -> Reply | None:
    """Words that are nothing but a yes or no to what was said before: "this was not true"."""
    if match := _ELLIPSIS.fullmatch(words):
        stance = Stance.DENIES if match.group("not") else Stance.ASSERTS
        return Reply(stance=stance, named=False)
    if (
        (match := _IT_UNTRUE.fullmatch(words))
        and len(match.group("rest").split()) < 8
        and not (_UNTRUE_THAT.fullmatch(words))
    ):
        return Reply(stance=Stance.DENIES, named=False)
    if _UNTRUE.fullmatch(words.strip()) or _NEVER.fullmatch(words):
        return Reply(stance=Stance.DENIES, named=False)
    if _IT_TRUE.fullmatch(words):
        return Reply(stance=Stance.ASSERTS, named=False)
    return None


def own_denial(text: str) -> Span | None:
    """P where the text itself says "the claim that P is not true"."""
    words = _blank(text)
    head = re.split(r"[:;]", words, maxsplit=1)[0].rstrip(" .")
    match = re.match(r"(?:\d+/\s+|but\s+)?", head, re.I)
    start = match.end() if match else 0
    found = _CLAIM_UNTRUE.fullmatch(head[start:]) or _UNTRUE_THAT.fullmatch(head[start:])
    if found is None or not found.group("p"):
        return None
    return _part(Span(start=start, end=len(head)), head[start:], found, "p")[0]


def _no_truth(span: Span, words: str, match: re.Match[str]) -> Said | Reply:
    start = match.start("n")
    nested = _NESTED.fullmatch(words[start:])
    if nested is None:
        return Reply(stance=Stance.DENIES, named=True)
    inner = Span(start=span.start + start, end=span.end)
    return Said(stance=Stance.DENIES, spans=_part(inner, words[start:], nested, "p"))


def _denied(
    sentence: Sentence, report: Report, spans: tuple[Span, ...], words: str
) -> Said | Reply | None:
    if not words:
        return Said(stance=Stance.DENIES, spans=spans)
    if _THING.fullmatch(words.strip()):
        return Reply(stance=Stance.DENIES, named=re.search(CLAIM_NOUNS, words, re.I) is not None)
    if match := _NESTED.fullmatch(words):
        return Said(stance=Stance.DENIES, spans=_part(spans[0], words, match, "p"))
    if report.frame is Frame.REJECTS:
        return None
    if _GERUND.match(words) and report.speaker is not None:
        head = sentence.span(*report.speaker.head)
        return Said(stance=Stance.DENIES, spans=(head, *spans))
    clause = _has_clause(sentence, report)
    if not clause and not sentence.lower(report.cue[1] - 1).startswith("den"):
        return None
    return Said(stance=Stance.DENIES, spans=spans)


def _called(spans: tuple[Span, ...], words: str) -> Said | Reply | None:
    match = _CALLED.fullmatch(words)
    if match is None:
        return None
    if match.group("p"):
        return Said(stance=Stance.DENIES, spans=_part(spans[0], words, match, "p"))
    named = re.search(CLAIM_NOUNS, match.group("it"), re.I) is not None
    return Reply(stance=Stance.DENIES, named=named)


def _accused(spans: tuple[Span, ...], words: str) -> Said | None:
    """ "accused X of doing Y": X, doing Y."""
    match = re.match(r"(?P<who>.+?)\s+of\s+(?=\W*\w+ing\b)(?P<p>.+)", words, re.S)
    if match is None:
        return None
    who, what = (_part(spans[0], words, match, name) for name in ("who", "p"))
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
    first = text.split()[0].lower()
    if first == "to" or _QUESTION.match(text):
        return False
    start = report.content[0][0]
    that = sentence.lower(start - 1) in ("that", ":") or sentence.tokens[start].quoted
    verb = sentence.lower(report.cue[1] - 1)
    if not that and verb in WANTS_THAT and first not in SUBJECT_PRONOUNS | {"there"}:
        return False
    if that or has_finite(sentence, *report.content[0]):
        return (
            that
            or first not in ("about", "of", "for", "on", "with", "his", "her")
            or (first in ("his", "her"))
        )
    if first in PREPOSITIONS:
        return False
    words = text.split()
    return len(words) >= 4 and verb in ("said", "says", "say", "saying")
