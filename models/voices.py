"""Who speaks in a document, sentence by sentence, and what is said so that it reads on its own.

Remembers who spoke; what a pronoun may mean is decided in ``models.pronouns``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.names import Names
from models.pronouns import PRONOUNS, Voice, meant, named_subject, recent, speaker_meant
from models.types import Attribution, Stance

__all__ = ["Voice", "Voices", "capital", "on_its_own"]

_QUOTES = '"“”„«»'
_ASIDE_WORDS = 6  # most words of "On Wednesday", "Asked about the letter," before a speaker
_LOWER_WORD = re.compile(r"[a-z][a-z'’-]*(?![\w])")


@dataclass(kw_only=True)
class Voices:
    """Who has spoken so far in a document whose ``names`` are known."""

    names: Names
    heard: list[Voice] = field(default_factory=list)
    number: int = 0  # of the sentence being read
    sentence: str = ""
    before: str = ""  # the sentence before

    @property
    def here(self) -> Voice | None:
        """Who spoke last in the sentence being read."""
        last = self.heard[-1] if self.heard else None
        return last if last and last.sentence == self.number else None

    def begin(self, number: int, sentence: str) -> None:
        """Go on to another sentence."""
        self.number, self.before, self.sentence = number, self.sentence, sentence

    def hear(self, said: Attribution, beside: Sequence[Attribution]) -> Voice | None:
        """Who speaks in ``said``; ``beside`` are all attributions of the sentence."""
        if said.speaker is None:
            return None
        name = said.speaker
        if said.speaker.lower() in ("who", "whose"):
            name = self._named_before(said) or said.speaker
        elif self.here and self._continues(said, beside):
            name = self.here.name
        elif said.speaker.lower() not in PRONOUNS or self._opens(said, beside):
            lately = recent(self.heard, self.number)
            name = speaker_meant(said.speaker, lately, self.before, self.names)
        voice = Voice(
            name=name,
            pronoun=self.names.pronoun(name),
            is_person=self.names.is_person(name),
            sentence=self.number,
        )
        self.heard.append(voice)
        return voice

    def named(self, words: str) -> str:
        """The outlet's own ``words`` with a name for "he" or "she" that begins them."""
        pronoun = words.split(maxsplit=1)[0] if words.split() else ""
        if pronoun not in ("He", "She"):
            return words
        lately = recent(self.heard, self.number, back=1)
        name = meant(pronoun.lower(), lately, self.before, self.names, only=True)
        return f"{name[:1].upper()}{name[1:]}{words[len(pronoun) :]}" if name else words

    def _opens(self, said: Attribution, beside: Sequence[Attribution]) -> bool:
        """Whether a speaker stands outside all that is said, with no clause before."""
        start = said.speaker_span.start if said.speaker_span else 0
        spans = [span for one in beside for span in one.proposition_spans]
        if any(span.start <= start < span.end for span in spans):
            return False
        aside = self.sentence[:start]
        for span in sorted(spans, key=lambda span: span.start, reverse=True):
            aside = aside[: span.start] + " " + aside[span.end :]
        return len(aside.split()) <= _ASIDE_WORDS

    def _continues(self, said: Attribution, beside: Sequence[Attribution]) -> bool:
        """Whether what was said last begins with this speaker: "she would not discuss"."""
        first = [one.proposition_spans[0].start for one in beside if one.proposition_spans]
        pronoun = (said.speaker or "").lower() in PRONOUNS
        span = said.speaker_span
        return self.here is not None and pronoun and span is not None and span.start in first

    def _named_before(self, said: Attribution) -> str | None:
        start = said.speaker_span.start if said.speaker_span else 0
        people = self.names.people(self.sentence[:start])
        return people[-1] if people else None


def on_its_own(said: Attribution, voice: Voice | None, sentence: str) -> str:
    """What is said, on one line, with the speaker's name for a pronoun that begins it."""
    words = " ".join(said.proposition.split())
    first = said.proposition_spans[0].start if said.proposition_spans else 0
    quoted = any(mark in sentence[max(0, first - 1) : first + 1] for mark in _QUOTES)
    before = None
    if said.speaker_span and said.speaker_span.start <= first:
        before = sentence[: said.speaker_span.start]
    if voice is not None:
        if said.stance is not Stance.DECLINES:
            words = re.sub(r"^whose\b", lambda _: f"{voice.name}'s", words)
        words = named_subject(words, voice, quoted=quoted, introduced=before)
    return capital(words)


def capital(words: str) -> str:
    """With a capital, unless the first word is one that has its own, as in "iPhone"."""
    return words[:1].upper() + words[1:] if _LOWER_WORD.match(words) else words
