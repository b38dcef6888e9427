"""The attributions of a document's sentences, each seen with what was said before it.

The grammar is elsewhere; here quotations go on over sentences and answers find what they answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.attribution.answers import Memory, antecedent, is_pronoun
from models.attribution.phrases import has_finite
from models.attribution.reports import Report, find
from models.attribution.stances import Reply, Said, hedged, own_denial, stand
from models.attribution.tokens import QUOTE_MARKS, Sentence, read
from models.types import Attribution, Span, Stance

__all__ = ["attribute"]

_LONGEST_QUOTATION = 8  # sentences; an unpaired mark must not swallow a document
_OWN_HEDGE = re.compile(
    r"\b(?P<adverb>reportedly|allegedly|purportedly|supposedly)\b"
    r"|\b(?:is|are|was|were)\s+(?:widely\s+)?"
    r"(?P<verb>said|believed|thought|alleged|reported|understood|rumou?red|feared|suspected)\s+to\b",
    re.I,
)


def attribute(sentences: Sequence[str]) -> list[tuple[Attribution, ...]]:
    """For each sentence of one document, in order, who reports what in it; empty if nobody."""
    past: list[Memory] = []
    named: str | None = None  # the last speaker with a name
    opened = 0  # sentences for which a quotation has been going on
    for text in sentences:
        sentence = read(text, opened=0 < opened <= _LONGEST_QUOTATION)
        found = _sentence(sentence, past, named)
        if opened and found and found[0].proposition_spans:
            _give_back(past, found[0], opened)
        if not found and _wholly_quoted(sentence):
            found = _goes_on(sentence, past)
        speakers = []
        for attribution in found:
            who = attribution.speaker
            if who is not None and not is_pronoun(who):
                named = who
            speakers.append(named if who is not None and is_pronoun(who) else who)
        past.append(
            Memory(
                attributions=tuple(found),
                own_words=None if found else _own_words(sentence),
                speakers=tuple(speakers),
            )
        )
        opened = opened + 1 if sentence.open_end and opened < _LONGEST_QUOTATION else 0
    return [memory.attributions for memory in past]


def _sentence(sentence: Sentence, past: list[Memory], named: str | None) -> list[Attribution]:
    found: list[Attribution] = []
    for report in find(sentence):
        for part in _apart(sentence, report):
            attribution = _attribution(sentence, part, [*past, _so_far(found)], named)
            if attribution is not None:
                found.append(attribution)
    return found or _own_denial(sentence) or _own_hedge(sentence)


def _apart(sentence: Sentence, report: Report) -> list[Report]:
    """Two statements where a semicolon, colon or stop parts what is said."""
    if len(report.content) == 2:
        (_, first), (second, _) = report.content
        marks = {sentence.lower(first - 1), sentence.lower(first - 2), sentence.lower(second - 1)}
        if marks & {";", ":", ".", "!", "?"}:
            return [replace(report, content=(part,)) for part in report.content]
    return [report]


def _so_far(found: list[Attribution]) -> Memory:
    return Memory(
        attributions=tuple(found), own_words=None, speakers=tuple(a.speaker for a in found)
    )


def _attribution(
    sentence: Sentence, report: Report, past: list[Memory], named: str | None
) -> Attribution | None:
    stood = stand(sentence, report)
    if stood is None:
        return None
    speaker_span = sentence.span(*report.speaker.head) if report.speaker else None
    speaker = speaker_span.of(sentence.text) if speaker_span else None
    cue_span = sentence.span(*report.cue)
    spans = stood.spans if isinstance(stood, Said) else ()
    attribution = Attribution(
        speaker=speaker,
        speaker_span=speaker_span,
        cue=cue_span.of(sentence.text),
        cue_span=cue_span,
        stance=stood.stance,
        proposition=" ".join(span.of(sentence.text) for span in spans),
        proposition_spans=spans,
    )
    return _answering(attribution, stood, past, named) if isinstance(stood, Reply) else attribution


def _answering(
    attribution: Attribution, reply: Reply, past: list[Memory], named: str | None
) -> Attribution:
    """With the proposition of what it answers, where that is safe to say."""
    who = attribution.speaker
    if who is not None and is_pronoun(who):
        who = named
    answered = antecedent(past, who, named=reply.named)
    if answered is None:
        return attribution
    number, proposition = answered
    return replace(attribution, proposition=proposition, answers=number)


def _own_denial(sentence: Sentence) -> list[Attribution]:
    """The text's own "the claim that P is not true"."""
    span = own_denial(sentence.text)
    if span is None:
        return []
    rest = Span(start=span.end, end=len(sentence.text))
    words = re.search(r"\S+(?:\s+\S+){0,3}", rest.of(sentence.text))
    assert words is not None  # the predicate stands after what it is said of
    cue = Span(start=rest.start + words.start(), end=rest.start + words.end())
    return [_unsaid(sentence, cue, Stance.DENIES, (span,))]


def _unsaid(
    sentence: Sentence, cue: Span, stance: Stance, spans: tuple[Span, ...]
) -> Attribution:
    """An attribution to nobody in particular."""
    return Attribution(
        speaker=None,
        speaker_span=None,
        cue=cue.of(sentence.text),
        cue_span=cue,
        stance=stance,
        proposition=" ".join(span.of(sentence.text) for span in spans),
        proposition_spans=spans,
    )


def _own_hedge(sentence: Sentence) -> list[Attribution]:
    """"reportedly", "is believed to": said by nobody in particular."""
    match = _OWN_HEDGE.search(sentence.text)
    if match is None or _quoted(sentence, match.start()):
        return []
    name = "adverb" if match.group("adverb") else "verb"
    cue = Span(start=match.start(name), end=match.end(name))
    end = len(sentence.text.rstrip(" .!\n"))
    start = len(sentence.text) - len(sentence.text.lstrip())
    spans = [Span(start=start, end=end)]
    if name == "adverb":
        parts = ((start, cue.start), (cue.end, end))
        spans = [
            Span(start=a + len(text) - len(text.lstrip()), end=a + len(text.rstrip()))
            for a, b in parts
            if (text := sentence.text[a:b]).strip()
        ]
    return [_unsaid(sentence, cue, Stance.HEDGES, tuple(spans))]


def _quoted(sentence: Sentence, position: int) -> bool:
    return any(token.quoted for token in sentence.tokens if token.start <= position < token.end)


def _wholly_quoted(sentence: Sentence) -> bool:
    words = [token for token in sentence.tokens if token.is_word]
    return bool(words) and all(token.quoted for token in words)


def _goes_on(sentence: Sentence, past: list[Memory]) -> list[Attribution]:
    """A quotation without attribution right after one by somebody: the same speaker goes on."""
    if not past or not past[-1].attributions:
        return []
    before = past[-1].attributions[-1]
    if before.speaker is None or before.stance is Stance.DECLINES:
        return []
    return [_quotation(sentence, before.speaker)]


def _quotation(sentence: Sentence, speaker: str) -> Attribution:
    """A whole sentence as ``speaker``'s; its cue is its quotation mark, or its first word."""
    words = [token for token in sentence.tokens if token.is_word]
    mark = next((t for t in sentence.tokens if t.text in QUOTE_MARKS), sentence.tokens[0])
    span = Span(start=words[0].start, end=words[-1].end)
    text = span.of(sentence.text)
    return Attribution(
        speaker=speaker,
        speaker_span=None,
        cue=mark.text,
        cue_span=Span(start=mark.start, end=mark.end),
        stance=Stance.HEDGES if hedged(text) else Stance.ASSERTS,
        proposition=text,
        proposition_spans=(span,),
    )


def _give_back(past: list[Memory], attribution: Attribution, opened: int) -> None:
    """The sentences of a quotation before the one that names its speaker."""
    if attribution.speaker is None:
        return
    for number in range(len(past) - 1, len(past) - 1 - opened, -1):
        memory = past[number]
        if memory.attributions or memory.own_words is None:
            return
        sentence = read(memory.own_words, opened=number > len(past) - opened)
        if _wholly_quoted(sentence):
            past[number] = Memory(
                attributions=(_quotation(sentence, attribution.speaker),),
                own_words=None,
                speakers=(attribution.speaker,),
            )


def _own_words(sentence: Sentence) -> str | None:
    """The sentence itself where it states something."""
    text = sentence.text.strip()
    if not text or text.endswith("?") or not has_finite(sentence, 0, len(sentence)):
        return None
    return sentence.text
