"""Attitudes in verbs: "praised the deal", "wants to leave", "is seen as weak", "seems to work".

Token ranges only; knows no other reports.
"""

from __future__ import annotations

from models.attribution.agents import after
from models.attribution.attitude_objects import (
    about_end,
    after_adverbs,
    attitude,
    object_after,
    object_before,
)
from models.attribution.attitude_words import ATTITUDES, SEEMING, SPEECH
from models.attribution.direct import main_subject
from models.attribution.inflection import PERFECTS, Form
from models.attribution.lexicon import Cue
from models.attribution.refusals import BE
from models.attribution.reports import Report
from models.attribution.subjects import before
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group, helpers_start
from models.attribution.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
)

__all__ = ["attitude_verb"]

_PLURALS = frozenset("i we you they who people police many some both women men most".split())
_STANDING_ALONE = frozenset("both many most some all others".split())


def attitude_verb(sentence: Sentence, index: int, cues: list[Group], opening: int) -> Report | None:
    """The attitude at the verb at ``index``."""
    if sentence.lower(index) in SEEMING:
        return _seeming(sentence, index, cues, opening)
    cue = ATTITUDES.get(sentence.lower(index))
    if cue is None or (sentence.names(index) and sentence.lower(index - 1) not in (",", ":")):
        return None
    start = _start(sentence, index)
    helpers = {sentence.lower(i) for i in range(start, index)}
    if _is_noun(sentence, start, index, cue):
        return None
    alone = start == index and sentence.lower(index) in PERFECTS
    if cue.form is Form.PAST and (helpers & BE or alone):
        return _passive(sentence, start, index, cues, opening)
    if cue.form is Form.BASE and sentence.lower(start - 1) == "to":
        return _unfinished(sentence, start - 1, index, cues, opening)
    if cue.form is Form.PARTICIPLE and not helpers & BE:
        return _unfinished(sentence, start, index, cues, opening)
    return None if cue.lemma in SPEECH else _finite(sentence, start, index, cues, opening)


def _start(sentence: Sentence, verb: int) -> int:
    """Where the helpers begin, also in "have all", "have both"."""
    start = helpers_start(sentence, verb)
    if sentence.lower(start - 1) in ("all", "both") and sentence.lower(start - 2) in AUXILIARIES:
        return helpers_start(sentence, start - 1)
    return start


def _is_noun(sentence: Sentence, start: int, verb: int, cue: Cue) -> bool:
    """Whether the word is a noun or an adjective here."""
    previous = sentence.lower(start - 1)
    if start < verb or previous in SUBJECT_PRONOUNS | RELATIVES | {"that"}:
        return False
    if cue.form is Form.PARTICIPLE:
        return previous in DETERMINERS | {"'s"}
    if previous in DETERMINERS | PREPOSITIONS - {"to"} | {"'s", "'", "-"}:
        return previous not in _STANDING_ALONE
    if cue.form is Form.BASE and previous != "to":
        return not (previous.endswith("s") or previous in _PLURALS)
    if cue.form is Form.PRESENT:
        return previous.endswith("s") and not sentence.tokens[start - 1].is_capital
    return False


def _finite(
    sentence: Sentence, start: int, verb: int, cues: list[Group], opening: int
) -> Report | None:
    """X praised Y; X wants to do Y; what X praised."""
    subject = before(sentence, start, opening)
    if subject is None and sentence.lower(start - 1) in ("and", "but", "or", "then", "yet"):
        subject = main_subject(sentence, start, opening)
    if subject is None:
        return None
    cue = ATTITUDES[sentence.lower(verb)]
    end, content = object_after(sentence, verb, cue, cues)
    content = content or object_before(sentence, subject, opening)
    return attitude(subject, (start, end), content) if content is not None else None


def _unfinished(
    sentence: Sentence, start: int, verb: int, cues: list[Group], opening: int
) -> Report | None:
    """X left, praising Y; X left to praise Y."""
    end, content = object_after(sentence, verb, ATTITUDES[sentence.lower(verb)], cues)
    speaker = main_subject(sentence, start, opening)
    if content is None or speaker is None:
        return None
    return attitude(speaker, (start, end), content)


def _passive(
    sentence: Sentence, start: int, verb: int, cues: list[Group], opening: int
) -> Report | None:
    """Y is expected to do so; Y was praised by X."""
    subject = before(sentence, start, opening)
    if subject is None:
        return None
    last, speaker = verb, None
    if sentence.lower(verb + 1) == "by":
        speaker = after(sentence, verb + 2)
        last = speaker.full[1] - 1 if speaker is not None else verb
    _, rest = object_after(sentence, last, ATTITUDES[sentence.lower(verb)], cues)
    content = (subject.full,) if rest is None else (subject.full, rest)
    return attitude(speaker, (start, verb + 1), *content, passive=True)


def _seeming(sentence: Sentence, verb: int, cues: list[Group], opening: int) -> Report | None:
    """Y seems to do so."""
    start = helpers_start(sentence, verb)
    subject = before(sentence, start, opening)
    begin = after_adverbs(sentence, verb + 1)
    if subject is None or sentence.lower(begin) in PREPOSITIONS - {"to"}:
        return None
    end = about_end(sentence, begin, cues)
    return attitude(None, (start, verb + 1), subject.full, (begin, end)) if end > begin else None
