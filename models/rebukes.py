"""A denial of what a named speaker said elsewhere: "what Ms Holm said of it was wrong".

Finds the one statement that is meant, in any of the documents; where it could be two, the
words stay as they are. Knows neither models nor likeness of meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from models.attribution.lexicon import FALSE
from models.one_voice import same_speaker
from models.types import Document, Stance, Statement
from models.vectors import stems

__all__ = ["rebuked"]

_SAID = r"(?:said|posted|written|claimed|reported|published|stated|told|alleged|tweeted|suggested)"
_WRONG = rf"(?:is|was|are|were|had\s+been)\s+(?:{FALSE}|(?:\w+ly\s+)?(?:wrong|mistaken|misleading))"
_FORMS = (
    # What had been written about the seals by Ivo Halm, an engineer, was wrong
    re.compile(
        rf"^what\s+(?:has|have|had|was|is)\s+(?:been\s+)?{_SAID}"
        r"(?:\s+(?:about|on|of)\s+(?P<about>.+?))?\s+by\s+(?P<who>[^,]+?)"
        rf"(?:\s+(?:about|on)\s+(?P<more>[^,]+?))?(?:,[^,]+,)?\s+{_WRONG}\W*$",
        re.IGNORECASE,
    ),
    # What the union had said about the offer was untrue
    re.compile(
        rf"^what\s+(?P<who>(?!I\b|we\b|you\b).+?)\s+(?:(?:has|have|had)\s+)?{_SAID}"
        rf"(?:\s+(?:about|on|of)\s+(?P<about>.+?))?\s+{_WRONG}\W*$",
        re.IGNORECASE,
    ),
)


def rebuked(statements: Sequence[Statement], documents: Mapping[str, Document]) -> list[Statement]:
    """The statements, with what is denied for each that calls another's words wrong."""
    return [_read(one, statements, documents) for one in statements]


def _read(
    one: Statement, statements: Sequence[Statement], documents: Mapping[str, Document]
) -> Statement:
    form = next((found for form in _FORMS if (found := form.match(one.proposition))), None)
    if form is None or one.stance is not Stance.ASSERTS or one.answers is not None:
        return one
    about = " ".join(form[name] or "" for name in form.groupdict() if name != "who")
    meant = _meant(form["who"], stems(about), one, statements, documents)
    if meant is None:
        return one
    return replace(
        one,
        stance=Stance.DENIES,
        proposition=meant.proposition,
        proposition_spans=(),
        answers=meant.id,
    )


def _meant(
    who: str,
    about: set[str],
    one: Statement,
    statements: Sequence[Statement],
    documents: Mapping[str, Document],
) -> Statement | None:
    """What ``who`` says of it, if that is one statement."""
    said = [
        other
        for other in statements
        if other.stance is Stance.ASSERTS
        and (speaker := other.speaker or documents[other.document].source) is not None
        and same_speaker(who, speaker)
        and (other.document, other.sentence) != (one.document, one.sentence)
        and (not about or about & stems(other.proposition))
    ]
    most = max((len(about & stems(other.proposition)) for other in said), default=0)
    best = [other for other in said if len(about & stems(other.proposition)) == most]
    return best[0] if len({other.proposition for other in best}) == 1 else None
