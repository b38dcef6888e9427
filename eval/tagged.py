"""Reported speech as a trained tagger finds it, alone and together with the rules.

Each span that it finds is a report of its own here: the measure looks at one role at a time.
Needs the ``train`` extra. Knows nothing of measures.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from eval.polnear import ROLES, Find, Marked, MarkedText
from models.sentences import split_sentences
from models.training.plain import plain_texts
from models.training.tag_model import Tagger
from models.training.tags import TaggedText
from models.types import Span

__all__ = ["about", "beside", "found_in_plain", "seconds_to_read", "tagged_by", "where_silent"]

REPORT_WORDS = 1500
TIMES_READ = 5


def tagged_by(tagger: Tagger) -> Find:
    """What ``tagger`` finds; a text that was read is remembered."""

    @cache
    def find(text: str) -> list[Marked]:
        return [
            _alone(role, pieces) for role, found in tagger.find(text).items() for pieces in found
        ]

    return find


def beside(first: Find, second: Find) -> Find:
    """What ``first`` finds, and of ``second`` the spans that touch none of these in their role."""

    def find(text: str) -> list[Marked]:
        found = first(text)
        return [*found, *(one for one in second(text) if not _touches(one, found))]

    return find


def where_silent(first: Find, second: Find) -> Find:
    """What ``first`` finds, and of ``second`` what is in sentences in which it finds nothing."""

    def find(text: str) -> list[Marked]:
        found = first(text)
        read = [sentence for sentence in split_sentences(text) if _share(_all(found), [sentence])]
        return [*found, *(one for one in second(text) if not _share(_all([one]), read))]

    return find


def about(folder: Path, tagger: Tagger) -> dict[str, Any]:
    """Which weights they are, how many, and the run that they come from."""
    weights = (folder / "model.safetensors").read_bytes()
    return {
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "parameters": tagger.parameters,
        "run": json.loads((folder / "run.json").read_text("utf-8")),
    }


def found_in_plain(texts: Sequence[MarkedText], finds: Mapping[str, Find]) -> dict[str, int]:
    """In how many sentences without a report, made of reported statements, one is found.

    The file holds no text without a report, so its precision says nothing of those.
    """
    tagged = [
        TaggedText(
            text=marked.text,
            spans={
                role: [report.of(role) for report in marked.reports if report.of(role)]
                for role in ROLES
            },
        )
        for marked in texts
    ]
    plain = plain_texts(tagged)
    found = {name: sum(bool(find(one.text)) for one in plain) for name, find in finds.items()}
    return {"texts": len(plain), **found}


def seconds_to_read(find: Find, texts: Sequence[MarkedText]) -> float:
    """How long ``find`` takes for a report of 1,500 words of ``texts``; the median of five."""
    words = " ".join(marked.text for marked in texts).split()
    return median(_seconds(find, words, start) for start in range(TIMES_READ))


def _seconds(find: Find, words: Sequence[str], start: int) -> float:
    text = " ".join(words[start : start + REPORT_WORDS])  # never the same text twice
    began = time.perf_counter()
    find(text)
    return time.perf_counter() - began


def _alone(role: str, pieces: tuple[Span, ...]) -> Marked:
    spans: dict[str, tuple[Span, ...]] = {name: () for name in ROLES}
    return Marked(**(spans | {role: pieces}))


def _touches(one: Marked, others: Sequence[Marked]) -> bool:
    return any(_share(one.of(role), _all(others, [role])) for role in ROLES)


def _all(reports: Iterable[Marked], roles: Sequence[str] = ROLES) -> list[Span]:
    return [span for report in reports for role in roles for span in report.of(role)]


def _share(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in spans for b in others)
