"""service.operations.siblings and exposition: figures of several workers in one answer."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from service.operations.exposition import exposition, pack, unpack
from service.operations.metrics import Metrics
from service.operations.siblings import ALONE, Place, ask, listen


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short: the name of a socket has about a hundred characters at most."""
    with TemporaryDirectory() as name:
        yield Path(name)


def batches(number: int) -> Metrics:
    metrics = Metrics()
    for _ in range(number):
        metrics.count_batch(1, 0.1)
    return metrics


def counts(families: dict[int, list[Metric] | None]) -> dict[int, float | None]:
    def count(own: list[Metric]) -> float:
        (value,) = (
            sample.value
            for family in own
            for sample in family.samples
            if sample.name == "counterclaim_batch_pairs_count"
        )
        return float(value)

    return {number: None if own is None else count(own) for number, own in families.items()}


def test_whichever_worker_is_asked_all_are_told(folder: Path) -> None:
    places = [Place(number=number, of=3, folder=folder) for number in range(3)]
    figures = [batches(number + 1) for number in range(2)]
    (folder / "2.sock").touch()  # left behind by a worker that crashed

    async def ask_both() -> list[dict[int, float | None]]:
        async with listen(places[0], figures[0].own), listen(places[1], figures[1].own):
            return [counts(await ask(places[one], figures[one].own)) for one in (0, 1)]

    assert anyio.run(ask_both) == [{0: 1.0, 1: 2.0, 2: None}] * 2


def test_a_replacement_takes_the_socket_of_the_lost(folder: Path) -> None:
    first, second = (Place(number=number, of=2, folder=folder) for number in range(2))
    (folder / "1.sock").touch()

    async def ask_first() -> dict[int, float | None]:
        async with listen(second, batches(5).own):
            return counts(await ask(first, batches(1).own))

    assert anyio.run(ask_first) == {0: 1.0, 1: 5.0}


def test_a_silent_sibling_is_not_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.operations.siblings.ANSWER_SECONDS", 0.05)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the other side gives up
        writer.close()

    async def ask_first() -> dict[int, float | None]:
        async with await asyncio.start_unix_server(silent, folder / "1.sock"):
            return counts(await ask(Place(number=0, of=2, folder=folder), batches(1).own))

    assert anyio.run(ask_first) == {0: 1.0, 1: None}


def test_alone_there_is_nobody_to_ask() -> None:
    async def ask_alone() -> dict[int, float | None]:
        async with listen(ALONE, batches(1).own):
            return counts(await ask(ALONE, batches(1).own))

    assert anyio.run(ask_alone) == {0: 1.0}


def test_each_sample_says_whose_it_is_and_families_stay_whole() -> None:
    shared = Metrics()
    shared.watch_jobs(lambda: {"running": 4})
    body, content_type = exposition(
        {1: batches(2).own(), 0: unpack(pack(batches(1).own())), 2: None}, shared.shared(), ""
    )
    assert content_type.startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(body.decode()))
    assert len({family.name for family in families}) == len(families)
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }
    assert {name: value for name, value in found.items() if "worker_up" in name[0]} == {
        ("counterclaim_worker_up", "0"): 1.0,
        ("counterclaim_worker_up", "1"): 1.0,
        ("counterclaim_worker_up", "2"): 0.0,
    }
    assert found["counterclaim_batch_pairs_count", "0"] == 1.0
    assert found["counterclaim_batch_pairs_count", "1"] == 2.0
    assert found["counterclaim_jobs", "running"] == 4.0
    assert b"_created" not in body


def test_openmetrics_for_who_asks_for_it() -> None:
    accept = "application/openmetrics-text; version=1.0.0"
    body, content_type = exposition({0: batches(1).own()}, [], accept)
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")
