"""THE CORE: claim pairs in, verdicts out.

Knows neither where pairs come from nor which engine computes; every door of the project
calls ``Verifier.verify``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.calibration import UNCALIBRATED, Calibration
from models.denials import READ_RIGHT, denied
from models.nli import DEFAULT_MODEL, NLIModel, TextPair, check_canaries, locate, open_model
from models.nli.labels import column, to_probabilities
from models.text import check_pair, is_same_claim
from models.types import (
    Certainty,
    ClaimPair,
    Judgement,
    Label,
    ModelInfo,
    Probabilities,
    Reading,
    Verdict,
)
from models.windows import Part, parts

__all__ = ["Verifier", "Verifies"]

Array = npt.NDArray[np.float64]


class Verifies(Protocol):
    """What reading whole reports asks of a ``Verifier``, so that others can stand between."""

    calibration: Calibration
    info: ModelInfo

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """A verdict for each pair, in order."""


class Verifier:
    """One model with its calibration, ready to judge."""

    def __init__(self, model: NLIModel, calibration: Calibration = UNCALIBRATED) -> None:
        calibration.check_weights(model.weights_sha256)
        self._model = model
        self.calibration = calibration
        self.info = ModelInfo(
            name=model.name,
            engine=model.engine,
            weights_sha256=model.weights_sha256,
            calibration_id=calibration.id,
            threshold=calibration.threshold,
        )

    @property
    def max_tokens(self) -> int:
        """Tokens of a pair that the model sees; what is longer is cut, and the verdict says so."""
        return self._model.max_tokens

    @classmethod
    def load(
        cls,
        name: str = DEFAULT_MODEL,
        *,
        engine: str = "auto",
        device: str = "cpu",
        threads: int | None = None,
        output_labels: Sequence[str] | None = None,
    ) -> Verifier:
        """The model called ``name`` with the calibration beside it; parameters as ``load_model``.

        A model without a ``calibration.json`` of its own is used uncalibrated, and all its
        verdicts are uncertain.
        """
        folder = locate(name)
        model = open_model(
            folder,
            name=name,
            engine=engine,
            device=device,
            threads=threads,
            output_labels=output_labels,
        )
        path = folder / "calibration.json"
        return cls(model, Calibration.read(path) if path.is_file() else UNCALIBRATED)

    def check_canaries(self) -> None:
        """Raise ``CanaryFailed`` unless the model, as it runs now, gets the obvious right."""
        check_canaries(self._model)

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """A verdict for each pair, in order.

        A passage is judged by the few of its sentences that bear most on the other claim.
        Raises ``InvalidClaim`` before any work if one text cannot be judged.
        """
        if not pairs:
            return []
        for pair in pairs:
            check_pair(pair)
        texts = [(pair.a.text, pair.b.text) for pair in pairs]
        apart = [one for one in texts if not is_same_claim(*one)]
        judged = iter(self._judge(apart) if apart else [])
        return [self._same_claim() if is_same_claim(*one) else next(judged) for one in texts]

    def _judge(self, pairs: list[TextPair]) -> list[Verdict]:
        """Both directions of each pair; what is asked twice is judged once."""
        chosen, read = self._narrowed(pairs)
        forward = [part.texts for part in chosen]
        backward = [(b, a) for a, b in forward]
        denials = [denied(a, b) for a, b in forward]
        asked = [*forward, *backward, *(one for one in denials if one is not None)]
        directed = list(dict.fromkeys(asked))
        readings = self._model.read(directed)
        raw = self._probabilities(directed, readings)
        row = {texts: index for index, texts in enumerate(directed)}
        there, back = [row[texts] for texts in forward], [row[texts] for texts in backward]
        by_denial = [0.0 if one is None else self._by_denial(raw[row[one]]) for one in denials]
        calibrated = self._calibrated(raw[there], raw[back], chosen)
        return [
            self._verdict(b_to_a, a_to_b, max(conflict, denial), (readings[i], readings[j], *more))
            for i, j, more, denial, (b_to_a, a_to_b, conflict) in zip(
                there, back, read, by_denial, calibrated, strict=True
            )
        ]

    def _narrowed(self, pairs: list[TextPair]) -> tuple[list[Part], list[list[Reading]]]:
        """Of each pair the part that speaks for it; and how the parts were read to choose it."""
        spread = [parts(*pair) for pair in pairs]
        several = [one.question for found in spread if len(found) > 1 for one in found]
        questions = list(dict.fromkeys(several))
        if not questions:
            return [found[0] for found in spread], [[] for _ in spread]
        readings = self._model.read(questions)
        raw = self._probabilities(questions, readings)
        left_open = dict(zip(questions, raw[:, column(Label.NEUTRAL)].tolist(), strict=True))
        read = dict(zip(questions, readings, strict=True))
        return (
            [min(found, key=lambda one: left_open.get(one.question, 0.0)) for found in spread],
            [[read[one.question] for one in found if len(found) > 1] for found in spread],
        )

    def _by_denial(self, raw: npt.NDArray[np.float32]) -> float:
        """How likely it is that one claim denies what follows from the other, ``raw`` ``(3,)``."""
        follows = self.calibration.probabilities(raw[None])[0, column(Label.ENTAILMENT)]
        return READ_RIGHT * float(follows)

    def _probabilities(
        self, directed: list[TextPair], readings: list[Reading]
    ) -> npt.NDArray[np.float32]:
        """Raw probabilities ``(n_directed, 3)`` in the given order, the longest judged first."""
        longest_first = sorted(range(len(directed)), key=lambda index: -readings[index].tokens)
        ordered = self._model.probabilities([directed[index] for index in longest_first])
        raw = np.empty_like(ordered)
        raw[longest_first] = ordered
        return raw

    def _calibrated(
        self,
        b_to_a: npt.NDArray[np.float32],
        a_to_b: npt.NDArray[np.float32],
        of: Sequence[Part],
    ) -> Iterator[tuple[Array, Array, float]]:
        conflict = self.calibration.conflict_probability(b_to_a, a_to_b)
        there, back = self.calibration.probabilities(b_to_a), self.calibration.probabilities(a_to_b)
        return zip(
            _without_entailment(there, [part.of_b for part in of]),
            _without_entailment(back, [part.of_a for part in of]),
            conflict.tolist(),
            strict=True,
        )

    def _verdict(
        self,
        b_to_a: Array,
        a_to_b: Array,
        conflict_probability: float,
        readings: Sequence[Reading],
    ) -> Verdict:
        truncated = any(reading.tokens > self.max_tokens for reading in readings)
        unread = max(reading.unknown for reading in readings)
        certainty = self.calibration.certainty(conflict_probability)
        return Verdict(
            b_to_a=_judgement(b_to_a),
            a_to_b=_judgement(a_to_b),
            conflict_probability=conflict_probability,
            conflict=self.calibration.is_conflict(conflict_probability),
            # What the model has not read whole is never clear.
            certainty=Certainty.UNCERTAIN if truncated or unread else certainty,
            truncated=truncated,
            unread_words=unread,
            model=self.info,
        )

    def _same_claim(self) -> Verdict:
        """A claim entails itself and cannot contradict itself; no model is asked."""
        certain = Probabilities(entailment=1.0, neutral=0.0, contradiction=0.0)
        itself = Judgement(relation=Label.ENTAILMENT, probabilities=certain)
        return Verdict(
            b_to_a=itself,
            a_to_b=itself,
            conflict_probability=0.0,
            conflict=False,
            certainty=Certainty.CLEAR,
            truncated=False,
            unread_words=0,
            model=self.info,
        )


def _without_entailment(probabilities: Array, a_window: Sequence[bool]) -> Array:
    """Rows ``(n, 3)`` where a hypothesis that is only ``a_window`` of a passage is left open
    rather than entailed: the rest of the passage would have to follow too."""
    rows = probabilities.copy()
    entailed = np.where(a_window, rows[:, column(Label.ENTAILMENT)], 0.0)
    rows[:, column(Label.ENTAILMENT)] -= entailed
    rows[:, column(Label.NEUTRAL)] += entailed
    return rows


def _judgement(row: Array) -> Judgement:
    probabilities = to_probabilities(row)
    return Judgement(relation=probabilities.label, probabilities=probabilities)
