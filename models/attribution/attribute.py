"""The attributions of a document's sentences, each seen with what was said before it.

The grammar is elsewhere; here answers find what they answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.attribution.answers import Memory, antecedent, is_pronoun
from models.attribution.denials import Reply, Said
from models.attribution.own import own_voice, unsaid
from models.attribution.passages import Passage, passages
from models.attribution.phrases import has_finite
from models.attribution.reports import Report
from models.attribution.stances import hedged, stand
from models.attribution.tokens import QUOTE_MARKS, Sentence
from models.types import Attribution, Span, Stance

__all__ = ["attribute"]


def attribute(sentences: Sequence[str]) -> list[tuple[Attribution, ...]]:
    """For each sentence of one document, in order, who reports what in it; empty if nobody.

    A sentence that carries somebody's quotation on has its speaker without a span, and its
    quotation mark, or else its first word or mark, for a cue.
    """
    read = passages(sentences)
    past: list[Memory] = []
    named: str | None = None  # the last speaker with a name
    for passage in read:
        found = _attributions(passage, read, past, named)
        speakers: list[str | None] = []
        for attribution in found:
            who = attribution.speaker
            if who is not None and not is_pronoun(who):
                named = who
            speakers.append(named if who is not None and is_pronoun(who) else who)
        past.append(
            Memory(
                attributions=tuple(found),
                own_words=None if found else _own_words(passage.sentence),
                speakers=tuple(speakers),
            )
        )
    return [memory.attributions for memory in past]


def _attributions(
    passage: Passage, read: list[Passage], past: list[Memory], named: str | None
) -> list[Attribution]:
    sentence = passage.sentence
    if passage.spoken_in is not None:
        return _carried(sentence, read, passage.spoken_in)
    found: list[Attribution] = []
    for report in passage.reports:
        for part in _apart(sentence, report):
            attribution = _attribution(sentence, part, [*past, _so_far(found)], named)
            if attribution is not None:
                found.append(attribution)
    return found or own_voice(sentence)


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
    cue = sentence.span(*report.cue)
    spans = stood.spans if isinstance(stood, Said) else ()
    attribution = unsaid(sentence, cue, stood.stance, spans)
    if report.speaker is not None:
        who = sentence.span(*report.speaker.head)
        attribution = replace(attribution, speaker=who.of(sentence.text), speaker_span=who)
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


def _carried(
    sentence: Sentence, read: list[Passage], spoken_in: tuple[int, int]
) -> list[Attribution]:
    """A whole sentence of somebody's quotation."""
    passage = read[spoken_in[0]]
    report = passage.reports[spoken_in[1]]
    words = [token for token in sentence.tokens if token.is_word]
    if report.speaker is None or sentence.text.rstrip("\"”’' ").endswith("?"):
        return []
    mark = next((t for t in sentence.tokens if t.text in QUOTE_MARKS), sentence.tokens[0])
    span = Span(start=words[0].start, end=words[-1].end)
    cue = Span(start=mark.start, end=mark.end)
    stance = Stance.HEDGES if hedged(span.of(sentence.text)) else Stance.ASSERTS
    attribution = unsaid(sentence, cue, stance, (span,))
    who = passage.sentence.span(*report.speaker.head).of(passage.sentence.text)
    return [replace(attribution, speaker=who)]


def _own_words(sentence: Sentence) -> str | None:
    """The sentence itself where it states something."""
    text = sentence.text.strip()
    if not text or text.endswith("?") or not has_finite(sentence, 0, len(sentence)):
        return None
    return text
