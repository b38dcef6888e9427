"""The forms of an English verb: by rule, and the irregular ones listed.

Knows neither what a verb means nor a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

__all__ = ["PERFECTS", "Form", "forms"]


class Form(StrEnum):
    """The form that a verb stands in."""

    PAST = "past"
    PRESENT = "present"
    BASE = "base"
    PARTICIPLE = "participle"  # in -ing


_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote", "think": "thought", "find": "found",
    "show": "showed", "know": "knew", "swear": "swore", "hold": "held", "learn": "learned",
    "feel": "felt", "hear": "heard", "understand": "understood", "foresee": "foresaw",
    "see": "saw", "seek": "sought", "choose": "chose", "cast": "cast", "read": "read",
    "hit": "hit", "forget": "forgot", "lay": "laid", "mean": "meant", "speak": "spoke",
    "fight": "fought", "put": "put", "give": "gave", "make": "made", "draw": "drew",
    "take": "took", "hide": "hid", "sing": "sang", "bring": "brought", "leave": "left",
    "throw": "threw", "stand": "stood",
}  # fmt: skip
_PERFECT = {
    "write": "written", "show": "shown", "know": "known", "swear": "sworn", "see": "seen",
    "foresee": "foreseen", "choose": "chosen", "forget": "forgotten", "speak": "spoken",
    "give": "given", "draw": "drawn", "take": "taken", "throw": "thrown",
}  # fmt: skip
_DOUBLED = frozenset(
    "admit blog quip plan concur aver rebut rip slam hit put forget brag shrug shun dub rap".split()
)

# Forms that never stand alone as a past: "seen as", "known for".
PERFECTS = frozenset(_PERFECT.values())


def forms(lemma: str) -> Iterator[tuple[Form, str]]:
    """Each form of ``lemma`` with what it is; of two that look alike the last one counts."""
    yield Form.BASE, lemma
    yield Form.PRESENT, _present(lemma)
    yield Form.PAST, _past(lemma)
    if lemma in _PERFECT:
        yield Form.PAST, _PERFECT[lemma]
    yield Form.PARTICIPLE, _participle(lemma)


def _past(lemma: str) -> str:
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma in _DOUBLED:
        return lemma + lemma[-1] + "ed"
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + "ed"


def _present(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")


def _participle(lemma: str) -> str:
    if lemma in _DOUBLED:
        return lemma + lemma[-1] + "ing"
    if lemma.endswith("e") and not lemma.endswith("ee"):
        return lemma[:-1] + "ing"
    return lemma + "ing"
