"""What two statements are to each other: their stances and a verdict on what they say.

Composes; asks no model itself. Knows neither speakers nor times.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.calibration import Calibration
from models.comparability import Figures
from models.denials import READ_RIGHT
from models.reports import Compared
from models.types import Certainty, Claim, ClaimPair, Stance, Statement, Verdict

__all__ = ["Question", "compared"]

ONE_REPORTER_LOGIT = -2.0
"""Shift of the probability where an outlet would contradict, in one and the same report,
itself or whom it quotes. Reporters seldom do; where they seem to, things have moved on."""
DAYS_MATTER = 0.5
"""A conflict that is left with less than this share of its probability when the days go from
the texts is one over the day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Two statements, ``a`` before ``b``, and how their figures stand to each other."""

    a: Statement
    b: Statement
    figures: Figures
    rebuttals: tuple[ClaimPair, ...] = ()

    @property
    def pairs(self) -> tuple[ClaimPair, ...]:
        """What the model is asked: what is said, without who says or denies it.

        A denial is not put into words ("it is not true that"): models read these far worse
        than they tell whether the one follows from the other.
        """
        pair = ClaimPair(a=_claim(self.a), b=_claim(self.b))
        timeless = (self.figures.timeless,) if self.figures.timeless else ()
        return (pair, *timeless, *self.rebuttals)

    @property
    def denial(self) -> bool:
        """Whether one of the two is denied."""
        return Stance.DENIES in (self.a.stance, self.b.stance)


def compared(asked: Question, verdicts: Sequence[Verdict], calibration: Calibration) -> Compared:
    """The verdicts on ``asked.pairs`` with the stances of both statements composed.

    Of two assertions it is the model's own answer. A denial clashes with what the denied
    would follow from; an answer denies the very words of what it answers. So does a negative
    assertion, if one of ``asked.rebuttals`` holds.
    """
    verdict, *others = verdicts
    timeless = others[: len(others) - len(asked.rebuttals)]
    probability = _composed(asked, verdict)
    # As much of a conflict without the days: then it is not about them, and they part the two.
    parted = all(_composed(asked, one) > DAYS_MATTER * probability for one in timeless)
    rebutted = max((_follows(one) for one in others[len(timeless) :]), default=0.0)
    by_denial = asked.denial or rebutted > probability
    probability = max(probability, rebutted)
    if asked.a.document == asked.b.document and None in (asked.a.speaker, asked.b.speaker):
        probability = _shifted(probability, ONE_REPORTER_LOGIT)
    unread = any(one.truncated or one.unread_words for one in (verdict, *others))
    return Compared(
        a=asked.a.id,
        b=asked.b.id,
        probability=probability,
        certainty=Certainty.UNCERTAIN if unread else calibration.certainty(probability),
        denial=by_denial,
        apart=asked.figures.apart if parted else None,
        figures_differ=asked.figures.clash,
    )


def _composed(asked: Question, verdict: Verdict) -> float:
    if not asked.denial:
        return verdict.conflict_probability
    given_other = verdict.a_to_b if asked.a.stance is Stance.DENIES else verdict.b_to_a
    return READ_RIGHT * given_other.probabilities.entailment


def _follows(rebuttal: Verdict) -> float:
    """How likely what the one statement denies follows from the other, its premise."""
    return READ_RIGHT * rebuttal.b_to_a.probabilities.entailment


def _shifted(probability: float, by: float) -> float:
    """The probability whose log-odds are greater by so much."""
    odds = math.exp(by) * probability
    return odds / (1.0 - probability + odds)


def _claim(statement: Statement) -> Claim:
    return Claim(text=statement.proposition, speaker=statement.speaker, date=statement.date)
