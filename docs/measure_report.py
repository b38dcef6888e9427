"""Measures how long the check of a long report takes once the model is warm.

    python docs/measure_report.py --data cases.jsonl --out docs/results/report-seconds.json

The report is made of the first documents of cases as ``counterclaim eval-documents`` takes them,
up to 1,500 words. Of three times the middle one counts.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from eval.document_cases import Case, read_cases
from models.conflicts import check
from models.types import ClaimPair, Document, Verdict
from models.vectors import load_vectors
from models.verifier import Verifier
from service.bench.machine import machine

WORDS = 1_500
TIMES = 3


class Counted:
    """A verifier that counts the pairs it is asked and the seconds they take."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self.calibration, self.info = verifier.calibration, verifier.info
        self.pairs, self.seconds = 0, 0.0

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """``Verifier.verify``."""
        began = time.perf_counter()
        verdicts = self._verifier.verify(pairs)
        self.pairs += len(pairs)
        self.seconds += time.perf_counter() - began
        return verdicts


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--model", default="base", show_default=True)
@click.option("--vectors", default="auto", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON.")
def main(data: Path, model: str, vectors: str, out: Path | None) -> None:
    """Check the report a few times and say how long it took."""
    verifier, near = Verifier.load(model), load_vectors(vectors)
    report = _joined(read_cases(data).cases)
    check([report], verifier, near)  # warms up
    times: list[dict[str, float]] = []
    for _ in range(TIMES):
        counted = Counted(verifier)
        began = time.perf_counter()
        found = check([report], counted, near)
        times.append({"all": time.perf_counter() - began, "model": counted.seconds})
    result: dict[str, Any] = {
        "data": data.name,
        "words": len(report.text.split()),
        "statements": len(found.statements),
        "compared": len(found.compared),
        "pairs_asked": counted.pairs,
        "seconds": {
            part: round(statistics.median(one[part] for one in times), 2)
            for part in ("all", "model")
        },
        "model": model,
        "vectors": near.name,
        "machine": machine(),
    }
    text = json.dumps(result, indent=1) + "\n"
    click.echo(text, nl=False)
    if out is not None:
        out.write_text(text, "utf-8")


def _joined(cases: Sequence[Case]) -> Document:
    """The paragraphs of the cases' first documents as one report, cut after so many words."""
    kept: list[str] = []
    words = 0
    for case in cases:
        for paragraph in case.documents[0].text.split("\n\n"):
            taken = paragraph.split()[: WORDS - words]
            words += len(taken)
            if taken:
                kept.append(" ".join(taken))
    return replace(cases[0].documents[0], text="\n\n".join(kept))


if __name__ == "__main__":
    main()
