"""service.batch_cli and service.jobs.batch: every row once, also after a kill."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from models.types import ClaimPair
from models.verifier import Verifier
from service.cli import main
from service.tables import Row, result_of

A, B = "The bridge is open to traffic.", "The bridge is not open to traffic."
COMMAND = Path(sys.executable).parent / "counterclaim"
LEXICAL = ("--model", "lexical")


def run(*arguments: object, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments), *LEXICAL], input=stdin)


def lines(count: int) -> bytes:
    rows = ({"a": A, "b": f"{B} {number}", "id": number} for number in range(count))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def expected(count: int) -> list[dict[str, Any]]:
    verifier = Verifier.load("lexical")
    pairs = [ClaimPair.of(A, f"{B} {number}") for number in range(count)]
    verdicts = verifier.verify(pairs)
    return [
        dict(result_of(Row(number=n + 1, id=n, outcome=pairs[n]), verdicts[n]))
        for n in range(count)
    ]


def records(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_a_table_becomes_a_table_of_results(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(lines(200) + b"{}\n")
    result = run(source, "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("201 rows, 1 with an error, in ")
    assert records(out.read_bytes())[:200] == expected(200)
    assert sorted(tmp_path.iterdir()) == [source, out]
    as_parquet = tmp_path / "out.parquet"
    run(source, "--out", as_parquet)
    assert parquet.read_table(as_parquet)["row"].to_pylist() == list(range(1, 202))


def test_stdin_to_stdout() -> None:
    result = run("-", "--out", "-", stdin=lines(130))
    assert (result.exit_code, records(result.stdout_bytes)) == (0, expected(130))


def rows_done(database: Path) -> int:
    """As the tables say, once there are any."""
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        try:
            (done,) = connection.execute("SELECT max(done) FROM jobs").fetchone()
        except sqlite3.OperationalError:
            return 0
    return done or 0


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    part = tmp_path / "out.jsonl.part"
    count = 2_000
    source.write_bytes(lines(count))
    command = [str(COMMAND), "batch", str(source), "--out", str(out), *LEXICAL]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not rows_done(part / "counterclaim.db") and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists()
    assert 0 < rows_done(part / "counterclaim.db") < count
    other = tmp_path / "other.jsonl"
    other.write_bytes(lines(3))
    refused = run(other, "--out", out)
    assert (refused.exit_code, refused.stderr) == (
        2,
        f"counterclaim: {part} was left by a run with another input, model or limit; remove it\n",
    )
    assert run(source, "--out", out).exit_code == 0
    written = records(out.read_bytes())
    assert [record["id"] for record in written] == list(range(count))
    assert written[:50] == expected(50)
    assert not part.exists()


@pytest.mark.parametrize(
    ("name", "content", "out", "message"),
    [
        ("in.txt", b"", "o.csv", "the file's name must end in .jsonl, .ndjson, .csv or .parquet"),
        ("in.csv", b"c\n", "o.csv", "{}, after row 0: the header cannot be used: fields: has no a "
         "and b, no premise and hypothesis, no claim and evidence"),
        ("in.csv", None, "o.csv", "{}: No such file or directory"),
        ("in.csv", b"a,b\n", "none/o.csv", "{}/none/o.csv.part"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(
    name: str, content: bytes | None, out: str, message: str, tmp_path: Path
) -> None:
    source = tmp_path / name
    if content is not None:
        source.write_bytes(content)
    result = run(source, "--out", tmp_path / out)
    if "none" in out:  # its folder is made
        assert result.exit_code == 0
        return
    assert (result.exit_code, result.stderr) == (
        2,
        f"counterclaim: {message.format(source)}\n",
    )
    assert not list(tmp_path.glob("*.part"))


def test_a_cluster_takes_no_stream(tmp_path: Path) -> None:
    result = run("-", "--out", tmp_path, "--on", "ray")
    assert "--on ray reads and writes folders, not stdin or stdout." in result.stderr


def test_one_process_writes_no_folder(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines(1))
    result = run(tmp_path / "in.jsonl", "--out", tmp_path)
    assert (result.exit_code != 0, "is a folder" in result.stderr) == (True, True)
