"""``sentence_transformers.CrossEncoder.predict`` with its defaults, measured in this process.

fp32 on the CPU, batches of 32, which it sorts by length itself. The answer's labels go by
the folder's own map. Knows nothing of servers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.nli import TextPair
from models.nli.config import ModelConfig
from models.nli.labels import reorder, to_probabilities
from service.bench.measure import Subject, measure
from service.bench.processes import work

__all__ = ["run"]


def run(task: dict[str, Any]) -> dict[str, Any]:
    """``task`` as ``measure`` takes it, with ``folder``: a merged torch checkpoint."""
    folder = Path(task["folder"])

    def load() -> Subject:
        from sentence_transformers import CrossEncoder

        encoder = CrossEncoder(str(folder), device="cpu")
        columns = ModelConfig.read(folder).columns

        def predict(pairs: Sequence[TextPair]) -> list[str]:
            logits = encoder.predict(list(pairs))
            return [to_probabilities(row).label.value for row in reorder(logits, columns)]

        return Subject(
            predict=predict, lone=lambda pair: encoder.predict([pair, pair[::-1]]), sizes=(None,)
        )

    return measure(load, task)


if __name__ == "__main__":
    work(run)
