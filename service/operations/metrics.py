"""What Prometheus may ask of one worker: counted as it happens, or read when asked.

One registry an application, none for the process. Knows neither who counts nor how figures
travel: a queue, a cache or a store of jobs is whatever has the few attributes named here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from models.types import ModelInfo
from service import installed_version

__all__ = ["Cache", "Metrics", "Queue"]

REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
BATCH_PAIRS = (1, 2, 4, 8, 16, 32, 64, 128, 256)

log = logging.getLogger(__name__)

JobStates = Callable[[], Mapping[str, int]]


class Queue(Protocol):
    """Where pairs wait for the engine."""

    @property
    def waiting(self) -> int:
        """Pairs that wait now."""


class Cache(Protocol):
    """Where verdicts are kept."""

    @property
    def hits(self) -> int:
        """Verdicts that were found."""

    @property
    def misses(self) -> int:
        """Verdicts that were not."""

    @property
    def bytes(self) -> int:
        """What it holds."""


class Metrics:
    """The figures of one worker."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._read: list[Callable[[], Iterable[Metric]]] = []
        self._jobs: JobStates | None = None
        self._requests = Counter(
            "counterclaim_requests",
            "Requests answered.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "counterclaim_request_seconds",
            "From the request's head to the end of its answer.",
            ["method", "route"],
            buckets=REQUEST_SECONDS,
            registry=self._registry,
        )
        self._pairs = Counter(
            "counterclaim_pairs", "Pairs that requests asked about.", registry=self._registry
        )
        self._batch_pairs = Histogram(
            "counterclaim_batch_pairs",
            "Pairs that the engine judged in one go.",
            buckets=BATCH_PAIRS,
            registry=self._registry,
        )
        self._batch_seconds = Histogram(
            "counterclaim_batch_seconds",
            "What the engine took for them.",
            buckets=BATCH_SECONDS,
            registry=self._registry,
        )
        self.canary_failures = Counter(
            "counterclaim_canary_failures",
            "Times that the running model got the obvious wrong.",
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def count_request(
        self, *, method: str, route: str, status: int, seconds: float, pairs: int
    ) -> None:
        """One answered request; ``route`` is a template, so that there are few of them."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        self._pairs.inc(pairs)

    def count_batch(self, pairs: int, seconds: float) -> None:
        """One batch of the engine; may be called from any thread."""
        self._batch_pairs.observe(pairs)
        self._batch_seconds.observe(seconds)

    def watch_model(self, info: Callable[[], ModelInfo | None], ready: Callable[[], bool]) -> None:
        """Which model answers, once there is one, and whether requests are welcome."""

        def read() -> Iterable[Metric]:
            yield GaugeMetricFamily(
                "counterclaim_ready", "Whether requests are welcome.", value=float(ready())
            )
            if (model := info()) is not None:
                labels = {
                    "name": model.name,
                    "engine": model.engine,
                    "weights_sha256": model.weights_sha256,
                    "calibration_id": model.calibration_id,
                    "version": installed_version(),
                }
                family = GaugeMetricFamily(
                    "counterclaim_model_info", "Which model answers.", labels=list(labels)
                )
                family.add_metric(list(labels.values()), 1.0)
                yield family

        self._read.append(read)

    def watch_queue(self, queue: Queue) -> None:
        """How many pairs wait for the engine."""
        self._read.append(
            lambda: [
                GaugeMetricFamily(
                    "counterclaim_queue_pairs",
                    "Pairs that wait for the engine.",
                    value=queue.waiting,
                )
            ]
        )

    def watch_cache(self, cache: Cache) -> None:
        """What the cache of verdicts found, did not find, and holds."""
        self._read.append(
            lambda: [
                CounterMetricFamily(
                    "counterclaim_cache_hits", "Verdicts found in the cache.", value=cache.hits
                ),
                CounterMetricFamily(
                    "counterclaim_cache_misses",
                    "Verdicts not found in the cache.",
                    value=cache.misses,
                ),
                GaugeMetricFamily(
                    "counterclaim_cache_bytes", "What the cache holds.", value=cache.bytes
                ),
            ]
        )

    def watch_jobs(self, states: JobStates) -> None:
        """How many jobs are in each state; all workers share them."""
        self._jobs = states

    def own(self) -> list[Metric]:
        """The figures of this worker."""
        return [*self._registry.collect(), *(family for read in self._read for family in read())]

    def shared(self) -> list[Metric]:
        """The figures that are the same whichever worker is asked."""
        if self._jobs is None:
            return []
        family = GaugeMetricFamily("counterclaim_jobs", "Jobs in each state.", labels=["state"])
        try:
            for state, number in self._jobs().items():
                family.add_metric([state], number)
        except Exception as exc:  # a store out of reach must not hide every other figure
            log.warning("the states of jobs cannot be read: %s", type(exc).__qualname__)
            return []
        return [family]
