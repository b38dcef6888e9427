"""One engine, or the verifier over it, measured in this process.

Run in a fresh process by ``service.bench.processes.call``. Knows how a model is loaded;
the stopwatch is ``service.bench.measure``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.nli import NLIModel, TextPair, locate, open_model
from models.nli.labels import to_probabilities
from models.types import ClaimPair
from models.verifier import Verifier
from service.bench.measure import Subject, measure
from service.bench.processes import work

__all__ = ["run"]


def run(task: dict[str, Any]) -> dict[str, Any]:
    """``task`` as ``measure`` takes it, with ``model``: the options of ``load_model``, and
    ``of``: ``engine`` or ``verifier``."""
    spoken: dict[str, str] = {}

    def load() -> Subject:
        if task["of"] == "verifier":
            verifier = Verifier.load(**task["model"])
            spoken.update(engine=verifier.info.engine, weights_sha256=verifier.info.weights_sha256)
            return _of_verifier(verifier)
        model = _model(**task["model"])
        spoken.update(engine=model.engine, weights_sha256=model.weights_sha256)
        return _of_engine(model)

    return measure(load, task) | spoken


def _model(name: str, folder: str | None = None, **options: Any) -> NLIModel:
    return open_model(Path(folder) if folder else locate(name), name=name, **options)


def _of_engine(model: NLIModel) -> Subject:
    def predict(pairs: Sequence[TextPair]) -> list[str]:
        return [to_probabilities(row).label.value for row in model.probabilities(pairs)]

    return Subject(
        predict=predict,
        lone=lambda pair: model.probabilities([pair, pair[::-1]]),
        tokens=lambda pairs: [reading.tokens for reading in model.read(pairs)],
    )


def _of_verifier(verifier: Verifier) -> Subject:
    def predict(pairs: Sequence[TextPair]) -> list[str]:
        verdicts = verifier.verify([ClaimPair.of(a, b) for a, b in pairs])
        return [verdict.relation.value for verdict in verdicts]

    return Subject(
        predict=predict,
        lone=lambda pair: verifier.verify([ClaimPair.of(*pair)]),
        sizes=(None,),
        rows_per_pair=2,
    )


if __name__ == "__main__":
    work(run)
