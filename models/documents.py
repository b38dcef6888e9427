"""A report as its statements: who says what, where and of which day; nothing unaccounted for.

Every sentence gives statements or is left out with a reason. Knows neither verdicts nor files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.attribution import attribute
from models.checkable import why_left_out
from models.clauses import own_clauses
from models.days import day_named, day_of_line, published_day
from models.names import Names, read_names
from models.pronouns import Heard, named_subject, speaker_meant
from models.sentences import lead_chars, split_sentences
from models.types import Attribution, Document, LeftOut, Span, Stance, Statement

__all__ = ["Attribute", "read_statements"]

Attribute = Callable[[Sequence[str]], list[tuple[Attribution, ...]]]

_STOPPED = re.compile(r"[.!?…:。！？]['\"”’»)\]]*$")
_HEADING_WORDS = 30  # most words of a heading or the line under it
_QUOTE_MARKS = "\"“”„«»'‘’"


def read_statements(
    document: Document, *, attribute: Attribute = attribute
) -> tuple[tuple[Statement, ...], tuple[LeftOut, ...]]:
    """The statements of ``document`` in order, and the sentences that make none.

    ``attribute`` finds reported speech; what it reports of nobody the outlet says itself.
    """
    spans = split_sentences(document.text)
    sentences = [span.of(document.text) for span in spans]
    reading = _Reading(
        document=document, published=published_day(document.date), names=read_names(document.text)
    )
    for number, (span, said) in enumerate(zip(spans, attribute(sentences), strict=True)):
        reason = _set_aside(document.text, spans, number)
        if reason is None:
            reason = reading.take(number, span, said)
        if reason is not None:
            reading.left_out.append(LeftOut(document=document.id, sentence=span, reason=reason))
    return tuple(reading.statements), tuple(reading.left_out)


def _set_aside(text: str, spans: Sequence[Span], number: int) -> str | None:
    """Why a line is no sentence: a heading over sentences, or a date."""
    sentence = spans[number].of(text)
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
    """A document half read: what is found so far, and who has spoken."""

    document: Document
    published: date | None
    names: Names
    statements: list[Statement] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    before: str = ""  # the sentence before
    # By number of the sentence: what was said in its words, and the statement of it.
    said: dict[int, list[tuple[str, Statement]]] = field(default_factory=dict)

    def take(self, number: int, span: Span, said: Sequence[Attribution]) -> str | None:
        """Add the statements of one sentence; the reason where there are none."""
        sentence = span.of(self.document.text)
        reasons: list[str] = []
        found: list[tuple[str, Statement]] = []
        for attribution in said:
            outcome = self._attributed(attribution, span, sentence)
            if isinstance(outcome, str):
                reasons.append(outcome)
            else:
                self.statements.append(outcome)
                found.append((attribution.proposition, outcome))
        for clause in own_clauses(sentence, said) if said else _whole(sentence):
            reason = why_left_out(clause.of(sentence))
            if reason is None:
                self.statements.append(self._own(clause, span, sentence))
                found.append((_flat(clause.of(sentence)), self.statements[-1]))
            else:
                reasons.append(reason)
        self.said[number] = found
        self.before = sentence
        return None if found else (reasons or ["says nothing of its own"])[0]

    def _own(self, clause: Span, span: Span, sentence: str) -> Statement:
        """What the outlet says in its own voice."""
        words = _flat(clause.of(sentence))
        return Statement(
            id=self._next_id(),
            document=self.document.id,
            sentence=span,
            speaker=None,
            speaker_span=None,
            stance=Stance.ASSERTS,
            proposition=words,
            proposition_spans=(clause.moved(span.start),),
            date=self._date(words),
        )

    def _attributed(self, said: Attribution, span: Span, sentence: str) -> Statement | str:
        """The statement of one attribution, or the reason why it makes none."""
        speaker = said.speaker and speaker_meant(said.speaker, self.heard, self.before, self.names)
        heard = self._hear(speaker) if speaker else None
        answered = self._answered(said)
        if answered is None and not said.proposition.strip():
            return "declines to speak" if said.stance is Stance.DECLINES else "answers nothing here"
        reason = why_left_out(said.proposition)
        if reason is not None and said.stance is not Stance.DECLINES and answered is None:
            return reason
        outside = _outside(sentence, said.proposition_spans)
        return Statement(
            id=self._next_id(),
            document=self.document.id,
            sentence=span,
            speaker=speaker,
            speaker_span=said.speaker_span and said.speaker_span.moved(span.start),
            stance=said.stance,
            proposition=answered.proposition if answered else _on_its_own(said, heard, sentence),
            proposition_spans=tuple(part.moved(span.start) for part in said.proposition_spans),
            date=self._date(said.proposition, outside),
            answers=answered.id if answered else None,
        )

    def _hear(self, speaker: str) -> Heard:
        names = self.names
        self.heard.append(
            Heard(name=speaker, pronoun=names.pronoun(speaker), is_person=names.is_person(speaker))
        )
        return self.heard[-1]

    def _answered(self, said: Attribution) -> Statement | None:
        """The statement that ``said`` answers: the one in its words, else the last there."""
        found = self.said.get(-1 if said.answers is None else said.answers, [])
        same = [statement for words, statement in found if words == said.proposition]
        return (same or [statement for _, statement in found] or [None])[-1]

    def _date(self, *texts: str) -> str | None:
        """The day the words name, else the sentence around them, else the document's."""
        named = (day_named(text, self.published) for text in texts)
        written = self.published.isoformat() if self.published else self.document.date
        return next((day for day in named if day), written)

    def _next_id(self) -> str:
        return f"{self.document.id}-s{len(self.statements) + 1}"


def _whole(sentence: str) -> Iterator[Span]:
    """All of a sentence but a marker, time or dateline; all of it where there is no more."""
    start = lead_chars(sentence)
    yield Span(start=start if start < len(sentence) else 0, end=len(sentence))


def _outside(sentence: str, spans: Sequence[Span]) -> str:
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        sentence = sentence[: span.start] + " " + sentence[span.end :]
    return sentence


def _on_its_own(said: Attribution, heard: Heard | None, sentence: str) -> str:
    first = said.proposition_spans[0].start if said.proposition_spans else 0
    quoted = (
        sentence[max(0, first - 1) : first + 1].strip(_QUOTE_MARKS)
        != sentence[max(0, first - 1) : first + 1]
    )
    introduced = sentence[: said.speaker_span.start] if said.speaker_span else ""
    return named_subject(_flat(said.proposition), heard, quoted=quoted, introduced=introduced)


def _flat(words: str) -> str:
    """On one line, without the quotation marks around all of it."""
    flat = " ".join(words.split())
    inner = flat.strip(_QUOTE_MARKS)
    return inner if len(flat) - len(inner) >= 2 and not set(inner) & set('"“”') else flat
