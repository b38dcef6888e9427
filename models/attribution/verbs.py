"""What a verb group of reported speech is, and where the helpers before its verb begin.

Knows neither speakers nor what is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.attribution.lexicon import Cue
from models.attribution.tokens import Sentence
from models.attribution.words import AUXILIARIES, NEGATIONS, SUBJECT_PRONOUNS, is_adverb
from models.types import Stance

__all__ = ["Group", "Voice", "helpers_start"]


class Voice(StrEnum):
    """How a verb group relates its subject to what is said."""

    ACTIVE = "active"
    PASSIVE = "passive"
    PARTICIPLE = "participle"  # "adding that P": its subject is that of the clause before


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Tokens ``start`` to ``end`` (excluded) with the cue verb at ``verb``."""

    start: int
    verb: int
    end: int
    cue: Cue
    voice: Voice
    stance: Stance

    @property
    def bare(self) -> bool:
        """Whether the verb stands without auxiliary or adverb, as an inverted one does."""
        return self.start == self.verb


def helpers_start(sentence: Sentence, verb: int) -> int:
    """Where the auxiliaries, negations and adverbs before ``verb`` begin."""
    start = verb
    while start > 0 and not sentence.tokens[start - 1].quoted:
        word = sentence.lower(start - 1)
        if word == "'s" and sentence.lower(start - 2) not in SUBJECT_PRONOUNS:
            break
        adverb = is_adverb(word) and not sentence.names(start - 1)
        if word in AUXILIARIES | NEGATIONS or adverb:
            if word == "both" or word == "all":
                break
            start -= 1
        else:
            break
    # An adverb that opens the sentence belongs to the sentence.
    while start < verb and start == 0 and is_adverb(sentence.lower(start)):
        start += 1
    return start
