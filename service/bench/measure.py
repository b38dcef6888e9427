"""Rows a second of something that judges rows, in this process: one function, one stopwatch.

A row is one premise with one hypothesis, judged in one direction. Knows no engine; stops
by the clock, so that a slow one takes no longer than a fast one.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from models.nli import TextPair
from service.bench import memory
from service.bench.pairs import of_length

__all__ = ["Predict", "Subject", "measure"]

Predict: TypeAlias = Callable[[Sequence[TextPair]], list[str]]
"""Pairs to the labels of B given A."""

CALL_SIZES = (1, 8, 32, 128, None)  # None: all in one call
WARM_UP_PAIRS = 8
PROBE_SHARE, CALLS_SHARE, LENGTH_SHARE = 0.08, 0.1, 0.05
"""Parts of the budget: for each call size, for lone calls, for each length."""
LEAST_PAIRS, PROBE_PAIRS, LENGTH_PAIRS, LONE_CALLS = 8, 512, 64, 200


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is measured.

    ``lone`` judges one pair in both directions, as a request asks. What batches by itself
    is given all pairs in one call and has no other ``sizes`` to try.
    """

    predict: Predict
    lone: Callable[[TextPair], Any]
    sizes: tuple[int | None, ...] = CALL_SIZES
    rows_per_pair: int = 1
    tokens: Callable[[Sequence[TextPair]], list[int]] | None = None


def measure(load: Callable[[], Subject], task: dict[str, Any]) -> dict[str, Any]:
    """All figures of one subject; ``task`` holds ``pairs``, ``budget`` and ``lengths``."""
    pairs: list[TextPair] = [(a, b) for a, b in task["pairs"]]
    budget: float = task["budget"]
    began = time.perf_counter()
    subject = load()
    seconds = time.perf_counter() - began
    loaded = memory.resident_mb([os.getpid()])
    subject.predict(pairs[:WARM_UP_PAIRS])
    tried = _call_sizes(subject, pairs, budget * PROBE_SHARE)
    best = max(tried, key=tried.__getitem__)
    used = pairs[: max(LEAST_PAIRS, int(tried[best] * budget))]
    took, labels = _timed(subject.predict, used, best)
    return {
        "load_seconds": seconds,
        "loaded_mb": loaded,
        "call_sizes": {
            str(size or "all"): rate * subject.rows_per_pair for size, rate in tried.items()
        },
        "best_call_size": best,
        "pairs": len(used),
        "seconds": took,
        "rows_per_second": len(used) * subject.rows_per_pair / took,
        "pairs_per_second": len(used) / took,
        "lone_ms": _lone_ms(subject, pairs, budget * CALLS_SHARE),
        "by_length": [_length(subject, pairs, n, budget * LENGTH_SHARE) for n in task["lengths"]],
        "peak_mb": memory.peak_mb(os.getpid()),
        "labels": labels,
    }


def _call_sizes(
    subject: Subject, pairs: Sequence[TextPair], budget: float
) -> dict[int | None, float]:
    """Pairs a second at each call size, on as many pairs as the budget lets through."""
    few = pairs[: 2 * WARM_UP_PAIRS]
    rate = len(few) / _timed(subject.predict, few, None)[0]
    probe = pairs[: min(PROBE_PAIRS, max(LEAST_PAIRS, int(rate * budget)))]
    return {
        size: len(probe) / _timed(subject.predict, probe, size)[0]
        for size in subject.sizes
        if size is None or size < len(probe)
    }


def _timed(
    predict: Predict, pairs: Sequence[TextPair], size: int | None
) -> tuple[float, list[str]]:
    """Seconds and labels of one pass, ``size`` pairs a call or all in one; sorted by length
    before it is cut into calls, as CrossEncoder and the verifier sort their own."""
    began = time.perf_counter()
    size = size or len(pairs)
    order = sorted(range(len(pairs)), key=lambda i: -len(pairs[i][0]) - len(pairs[i][1]))
    found: dict[int, str] = {}
    for start in range(0, len(order), size):
        places = order[start : start + size]
        found.update(zip(places, predict([pairs[i] for i in places]), strict=True))
    return time.perf_counter() - began, [found[place] for place in range(len(pairs))]


def _lone_ms(subject: Subject, pairs: Sequence[TextPair], budget: float) -> dict[str, Any]:
    """What one pair takes alone, both directions in one call."""
    until = time.perf_counter() + budget
    took: list[float] = []
    for pair in pairs[:LONE_CALLS]:
        if len(took) >= LEAST_PAIRS and time.perf_counter() > until:
            break
        began = time.perf_counter()
        subject.lone(pair)
        took.append((time.perf_counter() - began) * 1000)
    return {"calls": len(took), "p50": statistics.median(took)}


def _length(
    subject: Subject, pairs: Sequence[TextPair], tokens: int, budget: float
) -> dict[str, Any]:
    """What a row of about so many tokens costs, many in one call."""
    (trial, *rest) = of_length(pairs, tokens, LENGTH_PAIRS + 1)
    alone, _ = _timed(subject.predict, [trial], None)
    some = rest[: max(2, min(LENGTH_PAIRS, int(budget / alone)))]
    took, _ = _timed(subject.predict, some, None)
    found = subject.tokens(some) if subject.tokens else None
    return {
        "tokens_aimed": tokens,
        "tokens": statistics.fmean(found) if found else None,
        "rows": len(some) * subject.rows_per_pair,
        "ms_per_row": took / (len(some) * subject.rows_per_pair) * 1000,
    }
