"""Sentences that report nothing, made of what is reported: "Ruiz said it rained" → "It rained."

A marked file that leaves out the sentences without a report teaches that each has one, and a
tagger trained on it alone finds one in nearly every sentence. Made in the words of the training
texts. Knows nothing of networks; a report inside a reported statement passes for plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.training.tags import ROLES, Pieces, TaggedText

__all__ = ["plain_texts"]

LEAST_WORDS = 6
_QUOTED = re.compile(r"[\"“”‘]|''")
_THAT = re.compile(r"that\s+", re.IGNORECASE)
# What begins so is seldom a sentence of its own.
_PART = re.compile(
    r"(?:to|of|for|about|as|on|with|from|by|into|how|what|why|whether|if|who|which|where|when|"
    r"not|and|or|but|than|\w+ing)\b",
    re.IGNORECASE,
)


def plain_texts(texts: Sequence[TaggedText]) -> list[TaggedText]:
    """Of each content in one piece without quotation marks a sentence, each once, unmarked."""
    said = dict.fromkeys(
        sentence
        for tagged in texts
        for pieces in tagged.spans["content"]
        for sentence in _plain(tagged.text, pieces)
    )
    return [TaggedText(text=text, spans={role: [] for role in ROLES}) for text in said]


def _plain(text: str, pieces: Pieces) -> Iterator[str]:
    words = pieces[0].of(text).strip(" ,;:—–-")
    words = words[that.end() :] if (that := _THAT.match(words)) else words
    if len(pieces) == 1 and len(words.split()) >= LEAST_WORDS and not _QUOTED.search(words):
        if not _PART.match(words):
            yield words[0].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")
