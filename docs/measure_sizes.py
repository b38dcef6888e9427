"""Measures how fast the embedded models are beside each other, on the pairs of ``eval/data``.

    python docs/measure_sizes.py --out docs/results/sizes.json

They take turns, so that a slow minute of the machine is everybody's. Of their times the middle
one counts; a pair is two rows of the model.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

import click

from eval.datasets import read_dataset
from models.nli import PRETRAINED
from models.verifier import Verifier
from service.bench.machine import machine

ROOT = Path(__file__).parent.parent
MODELS = ("base", "fast")
TURNS = 5


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON.")
def main(out: Path | None) -> None:
    """Judge the labelled pairs with each model in turn and say how fast it was."""
    dataset = read_dataset(ROOT / "eval" / "data" / "newsroom.jsonl")
    pairs = [one.pair for one in dataset.examples]
    verifiers = {name: Verifier.load(name) for name in MODELS}
    seconds: dict[str, list[float]] = {name: [] for name in MODELS}
    for _ in range(TURNS + 1):  # the first warms up
        for name, verifier in verifiers.items():
            started = time.perf_counter()
            verifier.verify(pairs)
            seconds[name].append(time.perf_counter() - started)
    result: dict[str, Any] = {
        "pairs": len(pairs),
        "models": {
            name: {
                "pairs_per_second": round(len(pairs) / statistics.median(taken[1:]), 1),
                "megabytes": round((PRETRAINED / name / "model.onnx").stat().st_size / 1e6, 1),
            }
            for name, taken in seconds.items()
        },
        "machine": machine(),
    }
    text = json.dumps(result, indent=1) + "\n"
    click.echo(text, nl=False)
    if out is not None:
        out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
