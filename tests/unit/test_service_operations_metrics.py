"""service.operations.metrics: what is counted, and what is read when asked."""

import logging
from collections.abc import Iterable, Mapping
from types import SimpleNamespace

import pytest
from prometheus_client.metrics_core import Metric

from models.types import ModelInfo
from service import installed_version
from service.operations.metrics import Metrics

INFO = ModelInfo(
    name="lexical", engine="lexical", weights_sha256="0" * 64, calibration_id="c", threshold=0.5
)


def values(families: Iterable[Metric]) -> dict[tuple[str, str], float]:
    """Our samples by name and labels, without those of the process and of single buckets."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
        if sample.name.startswith("counterclaim_")
        and not sample.name.endswith(("_created", "_bucket"))
    }


def test_requests_and_batches_are_counted() -> None:
    metrics = Metrics()
    for status in (200, 200, 422):
        metrics.count_request(
            method="POST", route="/v1/compare", status=status, seconds=0.25, pairs=2
        )
    metrics.count_batch(3, 0.5)
    assert values(metrics.own()) == {
        ("counterclaim_requests_total", "POST,/v1/compare,200"): 2.0,
        ("counterclaim_requests_total", "POST,/v1/compare,422"): 1.0,
        ("counterclaim_request_seconds_count", "POST,/v1/compare"): 3.0,
        ("counterclaim_request_seconds_sum", "POST,/v1/compare"): 0.75,
        ("counterclaim_pairs_total", ""): 6.0,
        ("counterclaim_batch_pairs_count", ""): 1.0,
        ("counterclaim_batch_pairs_sum", ""): 3.0,
        ("counterclaim_batch_seconds_count", ""): 1.0,
        ("counterclaim_batch_seconds_sum", ""): 0.5,
        ("counterclaim_canary_failures_total", ""): 0.0,
    }


def test_what_is_watched_is_read_when_asked() -> None:
    metrics, queue = Metrics(), SimpleNamespace(waiting=1)
    metrics.watch_queue(queue)
    metrics.watch_cache(SimpleNamespace(hits=5, misses=2, bytes=1024))
    loaded: list[ModelInfo] = []
    metrics.watch_model(lambda: loaded[0] if loaded else None, lambda: bool(loaded))
    before = values(metrics.own())
    queue.waiting = 7
    loaded.append(INFO)
    after = values(metrics.own())
    labels = f"lexical,lexical,{'0' * 64},c,{installed_version()}"
    assert ("counterclaim_model_info", labels) not in before
    assert {pair for pair in after.items() if pair not in before.items()} == {
        (("counterclaim_queue_pairs", ""), 7.0),
        (("counterclaim_ready", ""), 1.0),
        (("counterclaim_model_info", labels), 1.0),
    }
    assert {name: after[name, ""] for name, _ in after if "cache" in name} == {
        "counterclaim_cache_hits_total": 5.0,
        "counterclaim_cache_misses_total": 2.0,
        "counterclaim_cache_bytes": 1024.0,
    }


def test_jobs_are_no_workers_own() -> None:
    metrics = Metrics()
    assert metrics.shared() == []
    metrics.watch_jobs(lambda: {"running": 2, "done": 9})
    assert values(metrics.shared()) == {
        ("counterclaim_jobs", "running"): 2.0,
        ("counterclaim_jobs", "done"): 9.0,
    }
    assert not [name for name, _ in values(metrics.own()) if "jobs" in name]


def test_a_store_out_of_reach_hides_no_other_figure(caplog: pytest.LogCaptureFixture) -> None:
    def unreachable() -> Mapping[str, int]:
        raise ConnectionError("password=secret refused")

    metrics = Metrics()
    metrics.watch_jobs(unreachable)
    with caplog.at_level(logging.WARNING):
        assert metrics.shared() == []
    assert caplog.messages == ["the states of jobs cannot be read: ConnectionError"]


def test_two_applications_share_no_figures() -> None:
    first, second = Metrics(), Metrics()
    first.count_batch(1, 0.1)
    assert values(second.own())["counterclaim_batch_pairs_count", ""] == 0.0
