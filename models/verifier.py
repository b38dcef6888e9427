"""THE CORE: claim pairs in, verdicts out.

Knows neither where pairs come from nor which engine computes; every door of the project
calls ``Verifier.verify``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.calibration import UNCALIBRATED, Calibration
from models.nli import NLIModel, TextPair, load_model, locate
from models.nli.labels import to_probabilities
from models.text import check_pair
from models.types import Certainty, ClaimPair, Judgement, ModelInfo, Verdict

__all__ = ["Verifier"]

Array = npt.NDArray[np.float64]


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
        name: str = "small",
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
        model = load_model(
            name, engine=engine, device=device, threads=threads, output_labels=output_labels
        )
        path = locate(name) / "calibration.json"
        return cls(model, Calibration.read(path) if path.is_file() else UNCALIBRATED)

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """A verdict for each pair, in order.

        Raises ``InvalidClaim`` before any work if one text cannot be judged.
        """
        if not pairs:
            return []
        for pair in pairs:
            check_pair(pair)
        forward = [(pair.a.text, pair.b.text) for pair in pairs]
        backward = [(b, a) for a, b in forward]
        directed = list(dict.fromkeys(forward + backward))  # a pair asked twice is judged once
        raw, cut = self._judge(directed)
        row = {texts: index for index, texts in enumerate(directed)}
        return self._verdicts(
            raw[[row[texts] for texts in forward]],
            raw[[row[texts] for texts in backward]],
            [cut[row[a]] or cut[row[b]] for a, b in zip(forward, backward, strict=True)],
        )

    def _judge(self, directed: list[TextPair]) -> tuple[npt.NDArray[np.float32], list[bool]]:
        """Raw probabilities ``(n_directed, 3)`` and whether each was cut, in the given order."""
        lengths = self._model.token_counts(directed)
        longest_first = sorted(range(len(directed)), key=lambda index: -lengths[index])
        ordered = self._model.probabilities([directed[index] for index in longest_first])
        raw = np.empty_like(ordered)
        raw[longest_first] = ordered
        return raw, [length > self._model.max_tokens for length in lengths]

    def _verdicts(
        self,
        b_to_a: npt.NDArray[np.float32],
        a_to_b: npt.NDArray[np.float32],
        truncated: list[bool],
    ) -> list[Verdict]:
        conflict = self.calibration.conflict_probability(b_to_a, a_to_b)
        rows = zip(
            self.calibration.probabilities(b_to_a),
            self.calibration.probabilities(a_to_b),
            conflict.tolist(),
            truncated,
            strict=True,
        )
        return [self._verdict(*row) for row in rows]

    def _verdict(
        self, b_to_a: Array, a_to_b: Array, conflict_probability: float, truncated: bool
    ) -> Verdict:
        certainty = self.calibration.certainty(conflict_probability)
        return Verdict(
            b_to_a=_judgement(b_to_a),
            a_to_b=_judgement(a_to_b),
            conflict_probability=conflict_probability,
            conflict=self.calibration.is_conflict(conflict_probability),
            # What the model has not read to the end is never clear.
            certainty=Certainty.UNCERTAIN if truncated else certainty,
            truncated=truncated,
            model=self.info,
        )


def _judgement(row: Array) -> Judgement:
    probabilities = to_probabilities(row)
    return Judgement(relation=probabilities.label, probabilities=probabilities)
