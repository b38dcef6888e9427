"""eval.datasets: one content in every format, and nothing dropped unseen."""

import csv
import gzip
import io
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from eval.datasets import Dataset, dataset_stem, read_dataset
from eval.errors import UnusableData
from eval.examples import Example, Gold, Rejection
from models.errors import MissingExtra
from models.types import ClaimPair

ROWS: list[dict[str, Any]] = [
    {
        "id": "r1",
        "claim": "It is dry.",
        "evidence": "It rains.",
        "label": "REFUTES",
        "topic": "sky",
    },
    {
        "id": "r2",
        "claim": "It is wet, and\ncold.",
        "evidence": "It\u2028rains.",
        "label": "SUPPORTS",
    },
    {"id": "r3", "claim": "", "evidence": "It rains.", "label": "SUPPORTS"},
    {"id": "r4", "claim": "Ann is here.", "evidence": "It rains.", "label": "NOT ENOUGH INFO"},
]
FIELDS = ["id", "claim", "evidence", "label", "topic"]


def _jsonl(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, FIELDS)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    columns = {field: [row.get(field) for row in rows] for field in FIELDS}
    parquet.write_table(pyarrow.table(columns), file)
    return file.getvalue()


FORMATS: dict[str, Callable[[list[dict[str, Any]]], bytes]] = {
    "rows.jsonl": _jsonl,
    "rows.jsonl.gz": lambda rows: gzip.compress(_jsonl(rows)),
    "rows.csv": _csv,
    "ROWS.CSV.GZ": lambda rows: gzip.compress(_csv(rows)),
    "rows.parquet": _parquet,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_rows_in_order(tmp_path: Path, name: str) -> None:
    content = FORMATS[name](ROWS)
    (tmp_path / name).write_bytes(content)
    # The header and a line break inside a quoted field move the rows of a CSV file.
    lines = [2, 3, 5, 6] if "csv" in name.lower() else [1, 2, 3, 4]
    first = ClaimPair.of("It rains.", "It is dry.")
    second = ClaimPair.of("It\u2028rains.", "It is wet, and\ncold.")
    fourth = ClaimPair.of("It rains.", "Ann is here.")
    assert read_dataset(tmp_path / name) == Dataset(
        name=name,
        sha256=sha256(content).hexdigest(),
        rows=(
            Example(
                line=lines[0],
                id="r1",
                pair=first,
                gold=Gold.CONTRADICTION,
                fields={"topic": "sky"},
            ),
            Example(line=lines[1], id="r2", pair=second, gold=Gold.ENTAILMENT, fields={}),
            Rejection(line=lines[2], id="r3", reason="claim: must not be empty"),
            Example(line=lines[3], id="r4", pair=fourth, gold=Gold.NEUTRAL, fields={}),
        ),
    )


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv", "rows.parquet"])
def test_numbered_labels(tmp_path: Path, name: str) -> None:
    rows = [ROWS[0] | {"label": label} for label in (0, 1, 2)]
    (tmp_path / name).write_bytes(FORMATS[name](rows))
    dataset = read_dataset(tmp_path / name, ["neutral", "entailment", "contradiction"])
    found = [example.gold for example in dataset.examples]
    assert found == [Gold.NEUTRAL, Gold.ENTAILMENT, Gold.CONTRADICTION]
    with pytest.raises(UnusableData, match="pass --label-order"):
        read_dataset(tmp_path / name)


GOOD = b'{"a": "x", "b": "y", "label": "neutral"}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "empty line"),
        (b" \r", "empty line"),
        (b"{", "not JSON: Expecting property name enclosed in double quotes: "),
        (b'{"a": NaN}', "not JSON: NaN is no JSON value"),
        (b'"a text"', "not a JSON object"),
        (b"[" * 100_000, "not JSON that can be read: nested too deep"),
        (b'{"a": "x", "b": "y", "a": "z", "label": "neutral"}', "not JSON: holds a field twice"),
        (b'{"a": "\xff"}', "not UTF-8 at byte 7"),
    ],
    ids=range(8),
)
def test_a_bad_line_is_rejected_alone(tmp_path: Path, line: bytes, reason: str) -> None:
    (tmp_path / "d.jsonl").write_bytes(b"\xef\xbb\xbf" + GOOD + b"\r\n" + line + b"\n" + GOOD)
    dataset = read_dataset(tmp_path / "d.jsonl")
    assert [example.line for example in dataset.examples] == [1, 3]
    (rejection,) = dataset.rejections
    assert (rejection.line, rejection.id) == (2, 2)
    assert rejection.reason.startswith(reason)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "empty line"),
        (b"x,y", "has 2 fields where the header has 3"),
        (b"x,y,neutral,more", "has 4 fields where the header has 3"),
        (b"x\xff,y,neutral", "not UTF-8"),
        (b'"x"z,y,neutral', "not CSV: ',' expected after '\"'"),
    ],
    ids=range(5),
)
def test_a_bad_csv_line_is_rejected_alone(tmp_path: Path, line: bytes, reason: str) -> None:
    good = b"x,y,neutral"
    lines = [b"\xef\xbb\xbfa,b,label", good, line, good]
    (tmp_path / "d.csv").write_bytes(b"\n".join(lines))
    dataset = read_dataset(tmp_path / "d.csv")
    assert [example.line for example in dataset.examples] == [2, 4]
    assert dataset.rejections == [Rejection(line=3, id=3, reason=reason)]


def test_a_quote_never_closed_does_not_swallow_rows_unseen(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text('a,b,label\nx,y,neutral\n"x,y,neutral\nx,y,neutral\n')
    dataset = read_dataset(tmp_path / "d.csv")
    assert [row.line for row in dataset.rows] == [2, 3]
    assert dataset.rejections[0].reason == "not CSV: unexpected end of data"


def test_a_csv_field_may_be_long(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(f"a,b,label\n{'x' * 200_000},y,neutral\n")
    assert len(read_dataset(tmp_path / "d.csv").examples[0].pair.a.text) == 200_000


@given(rows=st.lists(st.sampled_from([GOOD, b"", b"{", b"{}", b"[]", b"\xff"])))
def test_every_line_is_an_example_or_a_rejection(
    tmp_path_factory: pytest.TempPathFactory, rows: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("data") / "d.jsonl"
    path.write_bytes(b"".join(row + b"\n" for row in [*rows, GOOD]))
    dataset = read_dataset(path)
    assert [row.line for row in dataset.rows] == list(range(1, len(rows) + 2))
    assert len(dataset.examples) == rows.count(GOOD) + 1


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("d.txt", GOOD, "the name must end in .jsonl, .jsonl.gz, .csv, .csv.gz, .parquet"),
        ("d.gz", GOOD, "the name must end in"),
        ("d.jsonl", b"", "holds no rows"),
        ("d.csv", b"", "holds no rows"),
        ("d.csv", b"a,b,label\n", "holds no rows"),
        ("d.csv", b"a,a,label\nx,y,neutral\n", "the header has 'a' twice"),
        ("d.csv", b'"a"b,c\n', "the header cannot be read: "),
        ("d.jsonl", b"{}\n[]\n", "none of 2 rows can be used; line 1: has no fields a and b"),
        ("d.jsonl.gz", GOOD, "cannot be unpacked: Not a gzipped file"),
        ("d.jsonl.gz", gzip.compress(GOOD * 99)[:-9], "cannot be unpacked: "),
        ("d.parquet", GOOD, "cannot be read past row 0: "),
    ],
    ids=range(11),
)
def test_unusable_files(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableData) as caught:
        read_dataset(tmp_path / name)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / name}: {problem}")
    assert "\n" not in message


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UnusableData, match="cannot be read: No such file or directory"):
        read_dataset(tmp_path / "d.jsonl")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(UnusableData, match="cannot be read: Is a directory"):
        read_dataset(tmp_path / "d.csv")


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "d.parquet").write_bytes(_parquet(ROWS))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install 'counterclaim\[parquet\]'"):
        read_dataset(tmp_path / "d.parquet")


def test_stem() -> None:
    assert dataset_stem("news.v1.jsonl.gz") == "news.v1"


def test_the_newsroom_set_is_what_its_datasheet_says() -> None:
    folder = Path(__file__).parents[2] / "eval" / "data"
    dataset, datasheet = read_dataset(folder / "newsroom.jsonl"), (folder / "README.md").read_text()
    table = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in datasheet.splitlines()
        if line.startswith("| ") and "---" not in line and "category" not in line
    ]
    labels = (Gold.ENTAILMENT, Gold.NEUTRAL, Gold.CONTRADICTION)
    counted = []
    for category in sorted({str(example.fields["category"]) for example in dataset.examples}):
        gold = [e.gold for e in dataset.examples if e.fields["category"] == category]
        counted.append([category, *(str(gold.count(label)) for label in labels), str(len(gold))])
    assert table[:-1] == counted
    assert [sum(int(row[column]) for row in counted) for column in range(1, 5)] == [
        int(cell) for cell in table[-1][1:]
    ]
    assert dataset.rejections == []
    assert dataset.sha256 in datasheet


def test_a_parquet_column_given_twice_is_refused(tmp_path: Path) -> None:
    columns = [pyarrow.array(["x"]), pyarrow.array(["y"]), pyarrow.array(["z"])]
    path = tmp_path / "twice.parquet"
    parquet.write_table(pyarrow.Table.from_arrays(columns, names=["a", "b", "a"]), path)
    with pytest.raises(UnusableData, match="holds a column twice"):
        read_dataset(path)
