"""What two statements are to each other: their stances and a verdict on what they say.

Composes; asks no model itself. Knows neither speakers nor times.
"""

from __future__ import annotations

import math

from models.calibration import Calibration
from models.reports import Compared
from models.types import Certainty, Claim, ClaimPair, Stance, Statement, Verdict

__all__ = ["READ_RIGHT", "compared", "question"]

READ_RIGHT = 0.95
"""How often a sentence that is taken for a denial of something is one."""
ONE_REPORTER_LOGIT = -2.0
"""Shift of the probability where an outlet would contradict, in one and the same report,
itself or whom it quotes. Reporters seldom do; where they seem to, things have moved on."""


def question(a: Statement, b: Statement) -> ClaimPair:
    """What the model is asked: only what is said, without who says or denies it.

    A denial is not put into words ("it is not true that"): models read these far worse than
    they tell whether the one follows from the other.
    """
    return ClaimPair(a=_claim(a), b=_claim(b))


def compared(a: Statement, b: Statement, verdict: Verdict, calibration: Calibration) -> Compared:
    """The verdict on ``question(a, b)`` with the stances of both composed.

    Of two assertions it is the model's own answer. A denial clashes with what the denied
    would follow from; an answer denies the very words of what it answers.
    """
    denial = Stance.DENIES in (a.stance, b.stance)
    if denial:
        given_other = verdict.a_to_b if a.stance is Stance.DENIES else verdict.b_to_a
        probability = READ_RIGHT * given_other.probabilities.entailment
    else:
        probability = verdict.conflict_probability
    if _one_reporter(a, b):
        probability = _shifted(probability, ONE_REPORTER_LOGIT)
    unread = verdict.truncated or verdict.unread_words
    return Compared(
        a=a.id,
        b=b.id,
        probability=probability,
        certainty=Certainty.UNCERTAIN if unread else calibration.certainty(probability),
        denial=denial,
    )


def _one_reporter(a: Statement, b: Statement) -> bool:
    return a.document == b.document and None in (a.speaker, b.speaker)


def _shifted(probability: float, by: float) -> float:
    """The probability whose log-odds are greater by so much."""
    odds = math.exp(by) * probability
    return odds / (1.0 - probability + odds)


def _claim(statement: Statement) -> Claim:
    return Claim(text=statement.proposition, speaker=statement.speaker, date=statement.date)
