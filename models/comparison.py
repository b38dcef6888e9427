"""What two statements are to each other: their stances and a verdict on what they say.

Composes; asks no model itself. Knows neither speakers nor times.
"""

from __future__ import annotations

from models.calibration import Calibration
from models.reports import Compared
from models.types import Certainty, Claim, ClaimPair, Stance, Statement, Verdict

__all__ = ["READ_RIGHT", "compared", "is_denial", "question"]

READ_RIGHT = 0.95
"""How often a sentence that is taken for a denial of something is one."""


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
    if not is_denial(a, b):
        return Compared(
            a=a.id,
            b=b.id,
            probability=verdict.conflict_probability,
            certainty=verdict.certainty,
            denial=False,
        )
    given_other = verdict.a_to_b if a.stance is Stance.DENIES else verdict.b_to_a
    probability = READ_RIGHT * given_other.probabilities.entailment
    unread = verdict.truncated or verdict.unread_words
    return Compared(
        a=a.id,
        b=b.id,
        probability=probability,
        certainty=Certainty.UNCERTAIN if unread else calibration.certainty(probability),
        denial=True,
    )


def is_denial(a: Statement, b: Statement) -> bool:
    """Whether one of the two is denied."""
    return Stance.DENIES in (a.stance, b.stance)


def _claim(statement: Statement) -> Claim:
    return Claim(text=statement.proposition, speaker=statement.speaker, date=statement.date)
