"""What a negative statement denies, in plain words: "no fee was agreed" denies "some fee was".

A claim from which that follows cannot be true beside it, and models tell what follows better
than they read a negation. Patterns over words, each one narrow: a clause whose negation may
mean less than the whole gives nothing. Knows neither speakers nor models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from models.unfinished import finished

__all__ = ["denied_clauses", "denies_a_saying"]

MOST = 2  # clauses of one statement; the model is asked about each

# Where a negation denies less than the clause, more than it, or something else.
_NARROW = re.compile(
    r"\b(?:not (?:only|just|merely|simply|necessarily|always|least|so|as|too|very|quite|enough|to)"
    r"|no (?:longer|more|less|fewer|later|earlier|sooner|matter|doubt|wonder|comment|other|need"
    r"|reason|mean|mere|stranger)\b|until|unless|except|excluding|apart from|other than|besides"
    r"|rather than|without|because|but|only|if|may|might|should|must|nearly|almost)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|none|never|nobody|nothing|neither|nor|nowhere|cannot)\b|n['’]t\b", re.IGNORECASE
)
# A clause within: what is negated in it is not what the sentence says.
_WITHIN = re.compile(
    r"\b(?:that|who(?:m|se|ever)?|which|what(?:ever)?|whether|when|where|why|how|as|after|before"
    r"|while|than)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"[,;]?\s+(?:and|but)\s+that\s+|[;:]\s+|,\s+(?:and|but|so|while|whereas)\s+"
    r"|\s+and\s+(?=(?:at\s+)?(?:no|none|nobody|nothing|never|neither)\b)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r",\W{1,4}(?:because|since|as|although|though|which|who|where)\b.*$", re.I | re.S
)
_LEAD = re.compile(r"^(?:(?:and|but|so|yet|indeed|that|however|in fact),?\s+)+", re.IGNORECASE)

_AUXILIARY = r"is|are|was|were|am|has|have|had|do|does|did|will|would|could|can"
_FORMS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bcannot\b|\bcan['’]t\b", re.I), "can"),
    (re.compile(r"\bwon['’]t\b", re.I), "will"),
    (re.compile(rf"\b({_AUXILIARY})n['’]t\b", re.I), r"\1"),
    (re.compile(rf"\b({_AUXILIARY})((?:\s+\w+ly)?)\s+not\b", re.I), r"\1\2"),
    (re.compile(r"\bnot (?:a single|one|any) of\b", re.I), "one of"),
    (re.compile(r"\bnot a single one of\b", re.I), "one of"),
    (re.compile(r"\bnot (?:a single|one|any)\b", re.I), "a"),
    (re.compile(r"\bnot (all|every|everyone|everybody|each)\b", re.I), r"\1"),
    (re.compile(r"\bneither of\b", re.I), "one of"),
    (re.compile(r"\bneither\s+((?:(?!\bnor\b).)+?)\s+nor\b", re.I), r"\1 or"),
    (re.compile(r"\b(?:nobody|no[ -]one)\b", re.I), "somebody"),
    (re.compile(r"\bnothing\b", re.I), "something"),
    (re.compile(r"\bnone of\b", re.I), "some of"),
    (re.compile(r"\bnever(?:\s+(?:once|ever|yet|actually))?\s+(?=\w)", re.I), ""),
    (re.compile(r"\bno(?= [a-z])"), "some"),
    (re.compile(r"^no(?= [\w'’-])", re.I), "some"),
)
# What only a negation calls for.
_WEAKER: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\ba single one of\b", re.I), "one of"),
    (re.compile(r"\ba single\b", re.I), "a"),
    (re.compile(r"\bany(body|one|thing|where)\b", re.I), r"some\1"),
    (re.compile(r"\bany\b", re.I), "some"),
    (re.compile(r"\b(?:yet|ever|at all|in any way|even|either|whatsoever)\b,?\s*", re.I), ""),
)
# A negation in a verb or a judgement.
_FAILED = re.compile(
    r"\b(?:(?:has|have|had)\s+)?(?:failed|refused|neglected)\s+to\s+(?=\w)"
    r"|\b(?:has|have|had|is|are|was|were)\s+(?:still\s+)?(?:yet|still)\s+to\s+(?=\w)",
    re.IGNORECASE,
)
_WRONG = (
    r"(?:is|was|would\s+be)\s+(?:\w+ly\s+)?"
    r"(?:wrong|false|untrue|incorrect|inaccurate|misleading|a\s+lie|not\s+true)\b"
)
_TO_SAY = re.compile(
    rf"^to\s+(?:say|claim|suggest|state|assert|pretend)\s+(?:that\s+)?(?P<p>.+?)\s+{_WRONG}", re.I
)
_TO_CALL = re.compile(
    rf"^to\s+(?:call|describe|label)\s+(?P<it>.+?)\s+(?:as\s+)?(?P<so>(?:an?|the)\s.+?|\S+)\s+"
    rf"{_WRONG}",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:did|do|does)\s+(?:say|find|rule|claim|promise|state|argue|conclude|write|suggest|order"
    r"|admit|announce|agree|deny|tell)\b",
    re.IGNORECASE,
)


def denied_clauses(text: str) -> tuple[str, ...]:
    """What ``text`` says is not so, each a sentence of its own; empty where it says no such."""
    found: list[str] = []
    before = ""
    for clause in _clauses(text):
        denied = _denied(clause)
        if denied is not None and len(denied.split()) > 1:
            found.append(_about(denied, before))
        before = clause
    return tuple(found[:MOST])


def denies_a_saying(denied: str) -> bool:
    """Whether what is denied is that somebody said something: "the judge did find that"."""
    return _SAYING.search(denied) is not None


def _clauses(text: str) -> Iterator[str]:
    for part in _PARTS.split(" ".join(text.replace("“", "").replace("”", "").split())):
        bare = _TAIL.sub("", _LEAD.sub("", part.replace('"', ""))).strip(" .,;:!-–—")
        if bare:
            yield bare


def _denied(clause: str) -> str | None:
    if (judged := _TO_SAY.match(clause)) is not None:
        return _sentence(judged["p"])
    if (judged := _TO_CALL.match(clause)) is not None:
        return _sentence(f"{judged['it']} is {judged['so']}")
    if (done := finished(clause)) is not None:
        return _sentence(done)
    negations = [found.start() for found in _NEGATION.finditer(clause)]
    failed = _FAILED.search(clause)
    if failed is not None and not negations and _in_main(clause, failed.start()):
        return _sentence(_FAILED.sub("did ", clause, count=1))
    return _lifted(clause, negations)


def _lifted(clause: str, negations: list[int]) -> str | None:
    pair = re.match(r".*\bneither\b.*\bnor\b", clause, re.IGNORECASE) is not None
    if len(negations) != (2 if pair else 1) or _NARROW.search(clause):
        return None
    if not _in_main(clause, negations[0]):
        return None
    for form, plain in _FORMS:
        lifted, changed = form.subn(plain, clause, count=1)
        if changed:
            for weak, strong in _WEAKER:
                lifted = weak.sub(strong, lifted)
            return None if _NEGATION.search(lifted) else _sentence(lifted)
    return None


def _in_main(clause: str, position: int) -> bool:
    """Whether what stands at ``position`` is said by the main clause."""
    return _WITHIN.search(clause[:position]) is None


def _about(denied: str, before: str) -> str:
    """ "This" by what it means, where the clause before says what was handed over."""
    given = re.search(
        r"\b(?:sent|handed|given|delivered|passed|presented|submitted|published|issued)\b", before
    )
    this = re.match(r"(?:this|that|it|which)\b(?=\s+(?:is|was|has|had|did|does)\b)", denied, re.I)
    if given is None or this is None:
        return denied
    return f"What was {given[0]}{denied[this.end() :]}"


def _sentence(words: str) -> str:
    bare = " ".join(words.split())
    return bare[:1].upper() + bare[1:]
