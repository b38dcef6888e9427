"""A report as its statements: who says what, where and of which day; nothing unaccounted for.

Every sentence gives statements or is left out with a reason. Knows neither verdicts nor files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.attribution import attribute
from models.checkable import CONDITIONAL, why_left_out
from models.clauses import own_clauses
from models.days import day_named, day_of_line, published_day
from models.names import read_names
from models.sentences import lead_chars, split_sentences
from models.subjects import named_thing
from models.types import Attribution, Document, LeftOut, Span, Stance, Statement
from models.voices import Voice, Voices, capital, on_its_own

__all__ = ["MAX_SENTENCE_CHARS", "Attribute", "read_statements"]

MAX_SENTENCE_CHARS = 5_000  # what is longer without a stop is no sentence anybody wrote

Attribute = Callable[[Sequence[str]], list[tuple[Attribution, ...]]]

_STOPPED = re.compile(r"[.!?…:。！？]['\"”’»)\]]*$")
_HEADING_WORDS = 30  # most words of a heading or the line under it


def read_statements(
    document: Document, *, attribute: Attribute = attribute
) -> tuple[tuple[Statement, ...], tuple[LeftOut, ...]]:
    """The statements of ``document`` in order, and the sentences that make none.

    ``attribute`` finds reported speech; what nobody is reported to say the outlet says itself.
    """
    spans = split_sentences(document.text)
    said = attribute([_legible(span.of(document.text)) for span in spans])
    names = read_names(document.text)
    reading = _Reading(
        document=document, published=published_day(document.date), voices=Voices(names=names)
    )
    for number, (span, attributions) in enumerate(zip(spans, said, strict=True)):
        reason = _set_aside(document.text, spans, number)
        if reason is None:
            reason = reading.take(number, span, attributions)
        if reason is not None:
            reading.left_out.append(LeftOut(document=document.id, sentence=span, reason=reason))
    return tuple(reading.statements), tuple(reading.left_out)


def _legible(sentence: str) -> str:
    return sentence if len(sentence) <= MAX_SENTENCE_CHARS else ""


def _set_aside(text: str, spans: Sequence[Span], number: int) -> str | None:
    """Why a line is no sentence: a date, or a heading over sentences."""
    sentence = spans[number].of(text)
    if not _legible(sentence):
        return f"longer than {MAX_SENTENCE_CHARS:,} characters without a stop"
    if day_of_line(sentence):
        return "a date"
    before = text[spans[number - 1].end : spans[number].start] if number else "\n"
    after = text[spans[number].end : spans[number + 1].start] if number + 1 < len(spans) else ""
    alone = "\n" in before and "\n" in after and not lead_chars(sentence)
    if not alone or _STOPPED.search(sentence) or len(sentence.split()) > _HEADING_WORDS:
        return None
    # Over nothing but other lines without a stop it may be all that is said.
    body = any(_STOPPED.search(span.of(text)) for span in spans[number + 1 : number + 4])
    return "a heading; the report says it in full" if body else None


@dataclass(kw_only=True)
class _Reading:
    """A document half read: what is found so far."""

    document: Document
    published: date | None
    voices: Voices
    statements: list[Statement] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    # By number of the sentence: the words of what was said, and the statement of them.
    found: dict[int, list[tuple[str, Statement]]] = field(default_factory=dict)

    def take(self, number: int, span: Span, attributions: Sequence[Attribution]) -> str | None:
        """Add the statements of one sentence; the reason where there are none."""
        sentence = span.of(self.document.text)
        said = [one for one in attributions if (one.speaker or "").lower() not in ("i", "we")]
        self.voices.begin(number, sentence)
        if why_left_out(sentence) == CONDITIONAL:
            for one in said:
                self.voices.hear(one, said)
            return CONDITIONAL
        found = self.found.setdefault(number, [])
        reasons = []
        for one in said:
            statement = self._reported(one, said, span)
            if isinstance(statement, Statement):
                found.append((one.proposition, statement))
                self.statements.append(statement)
            else:
                reasons.append(statement)
        for clause, after in own_clauses(sentence, said) if said else [(_body(sentence), False)]:
            reason = why_left_out(clause.of(sentence))
            if reason is None:
                statement = self._claimed(clause, span, self.voices.here if after else None)
                found.append((statement.proposition, statement))
                self.statements.append(statement)
            else:
                reasons.append(reason)
        return None if found else (reasons or ["says nothing of its own"])[0]

    def _claimed(self, clause: Span, span: Span, voice: Voice | None) -> Statement:
        """A clause that no cue reports: the outlet's own, or said on by ``voice``."""
        words = " ".join(clause.of(span.of(self.document.text)).split())
        return Statement(
            id=self._next_id(),
            document=self.document.id,
            sentence=span,
            speaker=voice.name if voice else None,
            speaker_span=None,
            stance=Stance.ASSERTS,
            proposition=capital(words if voice else self.voices.named(words)),
            proposition_spans=(clause.moved(span.start),),
            date=self._date(words),
        )

    def _reported(
        self, said: Attribution, beside: Sequence[Attribution], span: Span
    ) -> Statement | str:
        """The statement of one attribution, or the reason why it makes none."""
        voice = self.voices.hear(said, beside)
        answered = self._answered(said)
        if answered is None and not said.proposition.strip():
            return "declines to speak" if said.stance is Stance.DECLINES else "answers nothing here"
        reason = why_left_out(said.proposition)
        if reason is not None and said.stance is not Stance.DECLINES and answered is None:
            return reason
        sentence = span.of(self.document.text)
        words = answered.proposition if answered else on_its_own(said, voice, sentence)
        return Statement(
            id=self._next_id(),
            document=self.document.id,
            sentence=span,
            speaker=voice.name if voice else None,
            speaker_span=said.speaker_span and said.speaker_span.moved(span.start),
            stance=said.stance,
            proposition=words if answered else named_thing(words, lambda: self._before(span)),
            proposition_spans=tuple(part.moved(span.start) for part in said.proposition_spans),
            date=self._date(said.proposition, _outside(sentence, said.proposition_spans)),
            answers=answered.id if answered else None,
        )

    def _before(self, span: Span) -> str:
        """What was said last, if in the sentence just before or in the same."""
        last = self.statements[-1] if self.statements else None
        if last is None or self.document.text[last.sentence.end : span.start].strip():
            return ""
        return last.proposition

    def _answered(self, said: Attribution) -> Statement | None:
        """The statement that ``said`` answers: the one in its words, else the last there."""
        found = self.found.get(said.answers, []) if said.answers is not None else []
        same = [statement for words, statement in found if words == said.proposition]
        return next(reversed(same or [statement for _, statement in found]), None)

    def _date(self, *texts: str) -> str | None:
        """The day that the words name, else the sentence around them, else the document's."""
        named = (day_named(text, self.published) for text in texts)
        written = self.published.isoformat() if self.published else self.document.date
        return next((day for day in named if day), written)

    def _next_id(self) -> str:
        return f"{self.document.id}-s{len(self.statements) + 1}"


def _body(sentence: str) -> Span:
    """All of a sentence but a marker, time or dateline; all of it where there is no more."""
    start = lead_chars(sentence)
    return Span(start=start if start < len(sentence) else 0, end=len(sentence))


def _outside(sentence: str, spans: Sequence[Span]) -> str:
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        sentence = sentence[: span.start] + " " + sentence[span.end :]
    return sentence
