"""A batch on a cluster of two machines, both of them here: every verdict as in one process,
every row once, whoever dies on the way."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from models.types import ClaimPair
from models.verifier import Verifier
from service.cli import main
from service.settings import Settings
from service.tables import Row, RowError, result_of

ray = pytest.importorskip("ray", reason="a batch on a cluster needs: pip install '.[ray]'")

pytestmark = [
    # Ray Data copies its own context field by field, the outdated fields too.
    pytest.mark.filterwarnings("ignore:`use_.* is deprecated:DeprecationWarning"),
]

SETTINGS = Settings(model="lexical", max_text_chars=200)
TEXTS = (
    ("The bridge is open to traffic.", "The bridge is not open to traffic."),
    ("The strike ended on Friday.", "Dockers were still on strike on Saturday."),
    ("The fire killed 12 people.", "The fire killed {} people."),
    ("Rain is expected in Lisbon.", "The minister resigned on day {}."),
)
DRIVER = """
import os, signal, sys
from service.cluster.batch import judge_shards
from service.settings import Settings
source, out, address = sys.argv[1:]
settings = Settings(model="lexical", max_text_chars=200)
judge_shards(source, out, settings, address=address,
             on_outcome=lambda _: os.kill(os.getpid(), signal.SIGKILL))
"""

Pair = tuple[str | None, str | None]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two machines with a core each."""
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    small = {"num_cpus": 1, "object_store_memory": 100 * 2**20}
    both = Cluster(initialize_head=True, head_node_args=small | {"include_dashboard": False})
    both.add_node(**small)
    yield both.address
    ray.shutdown()
    both.shutdown()


def pairs(shard: int, rows: int = 60) -> list[Pair]:
    """Every tenth row lacks a text, every tenth has one that is too long."""
    found: list[Pair] = []
    for row in range(rows):
        a, b = TEXTS[row % len(TEXTS)]
        second = {3: None, 7: "long " * 50}.get(row % 10, b.format(shard * rows + row))
        found.append((a, second))
    return found


def write_jsonl(path: Path, rows: list[Pair]) -> None:
    path.write_text("".join(json.dumps({"a": a, "b": b}) + "\n" for a, b in rows))


def write_csv(path: Path, rows: list[Pair]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("a", "b"), *rows])


def write_parquet(path: Path, rows: list[Pair]) -> None:
    columns = zip(*rows, strict=True)
    parquet.write_table(pyarrow.table(dict(zip("ab", map(list, columns), strict=True))), path)


def expected(rows: list[Pair]) -> list[dict[str, Any]]:
    """The verdicts of one process, pair by pair; of a bad row only that it is one."""
    verifier = Verifier.load("lexical")
    results = []
    for number, (a, b) in enumerate(rows, start=1):
        bad = a is None or b is None or len(b) > SETTINGS.max_text_chars
        outcome = RowError(detail="") if bad else ClaimPair.of(str(a), str(b))
        row = Row(number=number, id=None, outcome=outcome)
        verdict = None if isinstance(outcome, RowError) else verifier.verify([outcome])[0]
        results.append(dict(result_of(row, verdict)))
    return results


def read(out: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of each shard, errors only as such; every file counts, so none may be double."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in out.rglob("*"):
        if path.is_file():
            shard = path.relative_to(out).as_posix().rpartition("-")[0]
            rows = parquet.read_table(path).to_pylist()
            assert shard not in found
            found[shard] = [row | {"error": row["error"] and ""} for row in rows]
    return found


def test_verdicts_are_those_of_one_process(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers = {"day=1/a.jsonl": write_jsonl, "day=1/a.csv": write_csv, "b.parquet": write_parquet}
    rows = {name: pairs(place) for place, name in enumerate(writers)}
    (tmp_path / "in" / "day=1").mkdir(parents=True)
    for name, write in writers.items():
        write(tmp_path / "in" / name, rows[name])
    (tmp_path / "in" / "broken.csv").write_text("neither,nor\n1,2\n")
    monkeypatch.setenv("COUNTERCLAIM_MAX_TEXT_CHARS", str(SETTINGS.max_text_chars))
    places = [f"{tmp_path}/in", "--out", f"file://{tmp_path}/out"]
    options = ["--on", "ray", "--ray-address", cluster, "--model", "lexical"]

    result = CliRunner().invoke(main, ["batch", *places, *options])

    assert read(tmp_path / "out") == {name: expected(rows[name]) for name in writers}
    assert "3 shards judged: 180 rows, 36 with an error\n" in result.stderr
    assert "1 shard without a result: broken.csv: the header cannot be used" in result.stderr
    assert (result.exit_code, result.stdout) == (2, "")


def test_each_row_once_though_the_driver_and_a_worker_die(cluster: str, tmp_path: Path) -> None:
    from service.cluster.batch import judge_shards

    rows = {f"{place}.jsonl": pairs(place) for place in range(6)}
    (tmp_path / "in").mkdir()
    for name, of_shard in rows.items():
        write_jsonl(tmp_path / "in" / name, of_shard)
    source, out = f"{tmp_path}/in/*.jsonl", f"{tmp_path}/out"
    killed: list[str] = []

    def kill_one(outcome: Any) -> None:
        if not killed:
            killed.append(outcome.worker)
            os.kill(int(outcome.worker.rpartition(":")[2]), signal.SIGKILL)

    driver = subprocess.run([sys.executable, "-c", DRIVER, source, out, cluster], check=False)
    assert driver.returncode == -signal.SIGKILL
    before = list((tmp_path / "out").glob("*.parquet"))
    first = {path: path.stat().st_mtime_ns for path in before}
    summary = judge_shards(source, out, SETTINGS, address=cluster, on_outcome=kill_one)

    assert before and {path: path.stat().st_mtime_ns for path in before} == first
    assert summary.finished_before + len(summary.outcomes) == len(rows)
    assert summary.failures == ()
    assert read(tmp_path / "out") == {name: expected(rows[name]) for name in rows}
