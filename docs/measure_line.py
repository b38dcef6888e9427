"""What random arrivals alone do to the slowest requests, at the rate that the bench asked.

    python docs/measure_line.py --bench docs/results/bench.json --out docs/results/line.json

A line at one counter: requests come at random moments at the recorded rate, each takes as long
as a lone one and is answered the moment it is done. Once all take the median; once they spread as
the recorded lone ones do (log-normal through their p50 and p95); once, spread so, whoever waits
is taken together and answered together, at no less a request. Nothing of the service runs.
"""

from __future__ import annotations

import bisect
import itertools
import json
import math
import random
from pathlib import Path
from statistics import NormalDist
from typing import Any

import click
import numpy as np

REQUESTS = 400_000
SEED = 0


@click.command()
@click.option("--bench", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON.")
def main(bench: Path, out: Path | None) -> None:
    """Simulate the line of ``counterclaim serve`` at half its capacity."""
    served = json.loads(bench.read_text("utf-8"))["served"]
    ours = next(one for one in served if one["name"] == "counterclaim serve")
    lone = next(one["ms"] for one in ours["levels"] if one["concurrency"] == 1)
    rate = ours["half_capacity"]["rate"]
    spread = math.log(lone["p95"] / lone["p50"]) / NormalDist().inv_cdf(0.95)
    mean_ms = lone["p50"] * math.exp(spread**2 / 2)
    result: dict[str, Any] = {
        "arrivals_per_second": round(rate, 2),
        "lone_ms": {name: round(value, 1) for name, value in lone.items()},
        "busy": round(rate * mean_ms / 1000, 2),
        "p99_over_p50_alone": {
            "all_alike": _slowest(rate, lone["p50"], 0.0, together=False),
            "spread_as_recorded": _slowest(rate, lone["p50"], spread, together=False),
            "answered_together": _slowest(rate, lone["p50"], spread, together=True),
        },
        "requests": REQUESTS,
        "seed": SEED,
    }
    text = json.dumps(result, indent=1) + "\n"
    click.echo(text, nl=False)
    if out is not None:
        out.write_text(text, "utf-8")


def _slowest(rate: float, median_ms: float, spread: float, *, together: bool) -> float:
    """p99 of waiting and being served, in multiples of ``median_ms``."""
    draw = random.Random(SEED)
    due = list(itertools.accumulate(draw.expovariate(rate) * 1000 for _ in range(REQUESTS)))
    takes = [median_ms * math.exp(draw.gauss(0.0, spread)) for _ in due]
    free, first, took = 0.0, 0, []
    while first < REQUESTS:
        starts = max(free, due[first])
        end = bisect.bisect_right(due, starts, first) if together else first + 1
        free = starts + sum(takes[first:end])
        took += [free - moment for moment in due[first:end]]
        first = end
    return round(float(np.percentile(took, 99)) / median_ms, 1)


if __name__ == "__main__":
    main()
