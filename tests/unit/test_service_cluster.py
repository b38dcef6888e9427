"""Shards, plans and files of results, without a cluster: no Ray is needed here."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import parquet

from models.types import ModelInfo
from service.cluster.actor import ShardJudge, judged_by
from service.cluster.attempts import MAX_ATTEMPTS, Attempts
from service.cluster.outcomes import Outcome, Summary
from service.cluster.places import Place, find_files
from service.cluster.plan import Plan, make_plan
from service.cluster.workers import Workers
from service.errors import ClusterFailed, UnusableShards
from service.settings import Settings

ROW = '{"a": "The bridge is open.", "b": "The bridge is not open."}\n'
JUDGE = ModelInfo(
    name="lexical", engine="lexical", weights_sha256="0" * 64, calibration_id="x", threshold=0.5
)
SETTINGS = Settings(model="lexical")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three shards in two folders, and what is no shard."""
    folder = tmp_path / "in"
    for name, rows in {"day=1/a.jsonl": 1, "day=1/b.jsonl": 3, "day=2/a.jsonl": 2}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ROW * rows)
    (folder / "_SUCCESS").touch()
    (folder / "day=1" / ".hidden.jsonl").touch()
    return folder


def plan(source: Path, out: Path, judge: ModelInfo = JUDGE, limit: int = 100) -> Plan:
    return make_plan(str(source), Place(str(out)), judge, "1.0", limit)


def finish(out: Path, planned: Plan) -> list[str]:
    """An output for every shard of the plan, as a run leaves them."""
    for shard in planned.to_judge:
        path = out / shard.result
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return sorted(shard.result for shard in planned.to_judge)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("", ["day=1/a.jsonl", "day=1/b.jsonl", "day=2/a.jsonl"]),
        ("/", ["day=1/a.jsonl", "day=1/b.jsonl", "day=2/a.jsonl"]),
        ("/*/a.jsonl", ["day=1/a.jsonl", "day=2/a.jsonl"]),
        ("/*.jsonl", []),
        ("/day=1/?.jsonl", ["a.jsonl", "b.jsonl"]),
        ("/day=2/a.jsonl", ["a.jsonl"]),
        ("/nowhere", []),
    ],
)
def test_a_folder_a_pattern_or_a_file_names_shards(
    source: Path, pattern: str, names: list[str]
) -> None:
    assert [file.name for file in find_files(f"{source}{pattern}")[1]] == names


def test_an_address_names_what_a_path_names(source: Path) -> None:
    by_path, by_address = (
        find_files(f"{source}/*/a.jsonl"),
        find_files(f"file://{source}/*/a.jsonl"),
    )
    assert by_address[1] == by_path[1]
    assert by_address[0].open()[1] == by_path[0].open()[1]


def test_the_working_directory_needs_no_name(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(source / "day=1")
    assert [file.name for file in find_files("a.jsonl")[1]] == ["a.jsonl"]
    assert [file.name for file in find_files("*.jsonl")[1]] == ["a.jsonl", "b.jsonl"]


def test_an_unknown_address_does_not_tell_its_password() -> None:
    with pytest.raises(UnusableShards, match="no file system") as caught:
        find_files("sftp://me:secret@host/pairs")
    assert "secret" not in str(caught.value)


def test_the_largest_shard_goes_first(source: Path, tmp_path: Path) -> None:
    planned = plan(source, tmp_path / "out")
    assert [shard.file.name for shard in planned.to_judge] == [
        "day=1/b.jsonl",
        "day=2/a.jsonl",
        "day=1/a.jsonl",
    ]
    assert (planned.finished, planned.outdated, planned.strays) == (0, (), 0)


def test_what_is_finished_is_skipped(source: Path, tmp_path: Path) -> None:
    finish(tmp_path / "out", plan(source, tmp_path / "out"))
    assert plan(source, tmp_path / "out") == Plan(to_judge=(), finished=3, outdated=(), strays=0)


def test_a_changed_shard_is_judged_again_and_its_old_result_goes(
    source: Path, tmp_path: Path
) -> None:
    (old, *_) = finish(tmp_path / "out", plan(source, tmp_path / "out"))
    os.utime(source / "day=1" / "a.jsonl", ns=(1, 1))
    planned = plan(source, tmp_path / "out")
    assert [shard.file.name for shard in planned.to_judge] == ["day=1/a.jsonl"]
    assert (planned.finished, planned.outdated) == (2, (old,))


def test_another_judge_judges_everything_again(source: Path, tmp_path: Path) -> None:
    results = finish(tmp_path / "out", plan(source, tmp_path / "out"))
    other = replace(JUDGE, calibration_id="y")
    for planned in (plan(source, tmp_path / "out", other), plan(source, tmp_path / "out", limit=9)):
        assert (len(planned.to_judge), planned.outdated) == (3, tuple(results))


def test_results_of_other_shards_are_counted_and_left(source: Path, tmp_path: Path) -> None:
    finish(tmp_path / "out", plan(source, tmp_path / "out"))
    (source / "day=2" / "a.jsonl").unlink()
    assert plan(source, tmp_path / "out") == Plan(to_judge=(), finished=2, outdated=(), strays=1)


@pytest.mark.parametrize(
    ("name", "out", "problem"),
    [
        ("in/a.jsonl.gz", "out", "a.jsonl.gz: the file's name must end in"),
        ("in/a.jsonl", "in/out", "OUT must not lie in"),
        ("in/a.jsonl", "in", "OUT must not lie in"),
        ("elsewhere/a.jsonl", "out", "holds no such file"),
    ],
)
def test_a_plan_that_would_lose_or_double_rows_is_refused(
    tmp_path: Path, name: str, out: str, problem: str
) -> None:
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(ROW)
    with pytest.raises(UnusableShards, match=problem):
        plan(tmp_path / "in", tmp_path / out)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    attempts = Attempts(out=Place(str(tmp_path)), run="run")
    with pytest.raises(KeyError), attempts.at("day=1/x.parquet") as file:
        file.write(b"half")
        raise KeyError
    assert not (tmp_path / "day=1").exists()
    with attempts.at("day=1/x.parquet") as file:
        file.write(b"whole")
        assert not (tmp_path / "day=1").exists()
    attempts.end(everything=True)
    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")]
    assert sorted(left) == ["day=1", "day=1/x.parquet"]
    assert (tmp_path / "day=1" / "x.parquet").read_bytes() == b"whole"


def test_a_shard_that_kills_its_workers_is_given_up(tmp_path: Path) -> None:
    attempts = Attempts(out=Place(str(tmp_path)), run="run")
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(KeyError), attempts.at("x.parquet"):
            raise KeyError
    with pytest.raises(ClusterFailed, match="died 4 times"), attempts.at("x.parquet"):
        pass
    with Attempts(out=attempts.out, run="another").at("x.parquet"):
        pass


def judge(source: Path, out: Path) -> list[Outcome]:
    expected = judged_by(SETTINGS)
    planned = make_plan(str(source), Place(str(out)), *expected, SETTINGS.max_text_chars)
    attempts = Attempts(out=Place(str(out)), run="run")
    actor = ShardJudge(SETTINGS, attempts, expected)
    return [replace(actor.judge(shard), seconds=0.0) for shard in planned.to_judge]


def test_an_actor_writes_a_result_for_every_row(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text(ROW + "{}\n" + ROW)
    assert judge(tmp_path / "in", tmp_path / "out") == [Outcome(shard="a.jsonl", rows=3, errors=1)]
    (written,) = (tmp_path / "out").glob("*.parquet")
    rows = parquet.read_table(written).to_pylist()
    assert [row["row"] for row in rows] == [1, 2, 3]
    assert [row["relation"] for row in rows] == ["contradiction", None, "contradiction"]


def test_a_shard_that_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.parquet").write_bytes(b"PAR1 and no more than this, says a claim")
    (tmp_path / "in" / "b.jsonl").write_text(ROW)
    damaged, good = sorted(judge(tmp_path / "in", tmp_path / "out"), key=lambda one: one.shard)
    assert (damaged.rows, good) == (0, Outcome(shard="b.jsonl", rows=1))
    assert damaged.failure is not None and "claim" not in damaged.failure
    assert [path.name[:7] for path in (tmp_path / "out").glob("*.parquet")] == ["b.jsonl"]


def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text(ROW)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "_temporary").touch()
    (failed,) = judge(tmp_path / "in", tmp_path / "out")
    assert failed.failure is not None and failed.failure.startswith("OUT cannot be written")


def test_an_actor_with_another_model_does_not_judge(tmp_path: Path) -> None:
    attempts = Attempts(out=Place(str(tmp_path)), run="run")
    with pytest.raises(ClusterFailed, match="different models"):
        ShardJudge(SETTINGS, attempts, (JUDGE, "0"))


def test_workers_must_be_possible() -> None:
    with pytest.raises(ValueError, match="no such workers"):
        Workers(count=0)


def test_a_summary_counts() -> None:
    outcomes = (
        Outcome(shard="a", rows=3, errors=1),
        Outcome(shard="b", failure="broke"),
        Outcome(shard="c", rows=4, errors=0),
    )
    summary = Summary(outcomes=outcomes, finished_before=0, strays=0)
    assert (summary.rows, summary.errors, summary.failures) == (7, 1, (outcomes[1],))
