"""Figures of several workers in one answer: each sample says whose it is.

Nothing is added up here. Prometheus sums over the label ``worker`` where a sum is meant, and
sees the restart of one worker for what it is. Knows no sockets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric

__all__ = ["exposition", "pack", "unpack"]


def exposition(
    workers: Mapping[int, Sequence[Metric] | None], shared: Sequence[Metric], accept: str
) -> tuple[bytes, str]:
    """The body and its content type; ``None`` stands for a worker that did not answer."""
    up = GaugeMetricFamily(
        "counterclaim_worker_up", "Whether the worker gave its figures.", labels=["worker"]
    )
    merged: dict[str, Metric] = {up.name: up}
    for number, families in sorted(workers.items()):
        up.add_metric([str(number)], 0.0 if families is None else 1.0)
        for family in families or ():
            whole = merged.setdefault(
                family.name, Metric(family.name, family.documentation, family.type)
            )
            whole.samples += [
                sample._replace(labels={**sample.labels, "worker": str(number)})
                for sample in family.samples
                if not sample.name.endswith("_created")
            ]
    encode, content_type = choose_encoder(accept)
    return encode(_Given([*merged.values(), *shared])), content_type


class _Given:
    """Families that have been read already, as the encoders ask for them."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def pack(families: Iterable[Metric]) -> bytes:
    """Families as one worker hands them to another."""
    return json.dumps(
        [
            [
                one.name,
                one.documentation,
                one.type,
                [[s.name, s.labels, s.value] for s in one.samples],
            ]
            for one in families
        ]
    ).encode()


def unpack(packed: bytes) -> list[Metric]:
    """What ``pack`` packed; raises ``ValueError`` for what it did not."""
    families = []
    for name, documentation, kind, samples in json.loads(packed):
        family = Metric(name, documentation, kind)
        for sample in samples:
            family.add_sample(*sample)
        families.append(family)
    return families
