"""service.tables: every row of every format comes out once, or says what is wrong with it."""

import csv
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from models.types import ClaimPair
from models.verifier import Verifier
from service.errors import UnusableTable
from service.tables import (
    FIELDS,
    Format,
    Result,
    Row,
    RowError,
    count_rows,
    encoder_for,
    read_rows,
    result_of,
)
from service.tables.columns import MAX_COLUMN_BYTES, _check_sizes

A, B = "The bridge is open.", "The bridge is closed."
PAIR = ClaimPair.of(A, B)
LIMIT = 100


def good(number: int, own: str | int | None = None) -> Row:
    return Row(number=number, id=own, outcome=PAIR)


def bad(number: int, detail: str, own: str | int | None = None) -> Row:
    return Row(number=number, id=own, outcome=RowError(detail=detail))


def read(content: bytes, form: Format, tmp_path: Path) -> list[Row]:
    """The rows, which are as many as were counted."""
    path = tmp_path / f"in.{form.value}"
    path.write_bytes(content)
    rows = list(read_rows(path, form, max_text_chars=LIMIT))
    assert (len(rows), [row.number for row in rows]) == (
        count_rows(path, form),
        list(range(1, len(rows) + 1)),
    )
    return rows


def as_parquet(columns: dict[str, Any], **options: Any) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), sink, **options)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (json.dumps({"a": A, "b": B}), good(1)),
        (json.dumps({"premise": A, "hypothesis": B, "label": 7, "id": "x"}), good(1, "x")),
        (json.dumps({"claim": {"text": B, "speaker": "S"}, "evidence": A, "id": 7}), good(1, 7)),
        (json.dumps({"a": A, "b": B, "premise": None, "id": 3.0}), good(1, 3)),
        (json.dumps({"a": A, "id": "x"}), bad(1, "b: is missing beside a", "x")),
        (
            json.dumps({"a": A, "b": B, "premise": A, "hypothesis": B}),
            bad(1, "fields: has a/b and premise/hypothesis: which of them is the pair?"),
        ),
        (
            json.dumps({"text": A}),
            bad(1, "fields: has no a and b, no premise and hypothesis, no claim and evidence"),
        ),
        (json.dumps({"a": A, "b": 1}), bad(1, "b: must be a text, or an object with a text")),
        (json.dumps({"a": A, "b": " "}), bad(1, "b: must not be empty")),
        (json.dumps({"a": A, "b": "x" * 101}), bad(1, "b: has more than 100 characters")),
        (json.dumps({"a": A, "b": "\ud800 x"}), bad(1, "b: holds a lone surrogate at position 0")),
        (json.dumps({"a": A, "b": B, "id": 1.5}), bad(1, "id: must be a text or a whole number")),
        (json.dumps({"a": A, "b": B, "id": "i" * 201}), bad(1, "id: has more than 200 characters")),
        (json.dumps({"a": A, "b": B, "id": 2**63}), bad(1, "id: is a number of more than 64 bits")),
        ("[1]", bad(1, "is not a JSON object")),
        (" ", bad(1, "is an empty line")),
        ("{", bad(1, "is not JSON: Expecting property name enclosed in double quotes at "
                     "character 1")),
        ("[" * 100_000, bad(1, "is not JSON that can be read: nested too deeply")),
        ('{"a": NaN}', bad(1, "is not JSON: a field twice, or a number that is none")),
        ('{"a": "x", "a": "y"}', bad(1, "is not JSON: a field twice, or a number that is none")),
        ("9" * 5000, bad(1, "is not JSON: a field twice, or a number that is none")),
    ],
)  # fmt: skip
def test_a_line_of_json_is_a_pair_or_says_what_is_wrong(
    line: str, row: Row, tmp_path: Path
) -> None:
    assert read(line.encode(), Format.JSONL, tmp_path) == [row]


def test_one_bad_line_does_not_sink_its_neighbours(tmp_path: Path) -> None:
    line = json.dumps({"a": A, "b": B}).encode()
    endless = b'{"a": "' + b"x" * 3_000_000 + b'"}'
    content = b"\xef\xbb\xbf" + b"\r\n".join([line, b'{"a": "\xff"}', endless, line]) + b"\n"
    assert read(content, Format.JSONL, tmp_path) == [
        good(1),
        bad(2, "is not UTF-8 at byte 7"),
        bad(3, "has more than 1048576 bytes in one line"),
        good(4),
    ]
    assert read(b"", Format.JSONL, tmp_path) == []


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_of_any_delimiter(mark: str, tmp_path: Path) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=mark)
    quoted = 'He said: "Open, shut;\n\tor | neither."'
    writer.writerows([["id", "claim", "note", "evidence"], ["7", B, "", A], ["", quoted, "=1", A]])
    assert read(text.getvalue().encode(), Format.CSV, tmp_path) == [
        good(1, "7"),
        Row(number=2, id=None, outcome=ClaimPair.of(A, quoted)),
    ]


def test_bad_csv_rows_say_what_is_wrong(tmp_path: Path) -> None:
    good_row = f"{A};{B}\r\n".encode()
    content = b"".join(
        [
            b"\xef\xbb\xbfsep=;\r\n a ;b\r\n",
            good_row,
            b"only one\r\n",
            b"\r\n",
            b"\xff;x\r\n",
            b'"x"y;z\r\n',
            b"x" * 3_000_000 + b";y\r\n",
            good_row,
            b'"never closed;x\r\n',
        ]
    )
    assert read(content, Format.CSV, tmp_path) == [
        good(1),
        bad(2, "has 1 cells where the header has 2"),
        bad(3, "is an empty line"),
        bad(4, "is not UTF-8"),
        bad(5, "is not CSV: ';' expected after '\"'"),
        bad(6, "has more than 1048576 bytes in one line"),
        good(7),
        bad(8, "is not CSV: unexpected end of data"),
    ]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"", "the header cannot be used: fields: has no a and b, no premise and hypothesis, no "
              "claim and evidence"),
        (b"a,c\n", "the header cannot be used: b: is missing beside a"),
        (b"a,b,a\n", "the header has a name twice"),
        ("a,b\n".encode("utf-16"), "the header is not UTF-8: save the table as CSV in UTF-8"),
    ],
)  # fmt: skip
def test_a_csv_header_that_cannot_be_used(header: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableTable) as caught:
        read(header, Format.CSV, tmp_path)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "kind",
    [
        pyarrow.string(),
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    ],
)
@pytest.mark.parametrize("options", [{}, {"use_dictionary": False}])
def test_parquet_of_any_text_type(kind: Any, options: dict[str, Any], tmp_path: Path) -> None:
    texts = [A, None, "x" * 101, *[A] * 1000]
    columns = {
        "a": pyarrow.array(texts).cast(kind),
        "note": pyarrow.array([1.5] * 1003),
        "b": pyarrow.array([B] * 1003).cast(kind),
        "id": pyarrow.array([5, None, *range(1001)]),
    }
    assert read(as_parquet(columns, row_group_size=400, **options), Format.PARQUET, tmp_path) == [
        good(1, 5),
        bad(2, "a: is missing beside b"),
        bad(3, "a: has more than 100 characters", 0),
        *[good(n, n - 3) for n in range(4, 1004)],
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PAR1 no table PAR1", "the Parquet file is damaged or holds what cannot be read"),
        (as_parquet({"a": [1], "b": [B]}), "the column a is int64, not text"),
        (as_parquet({"a": [b"\xff"], "b": [B]}), "the column a is binary, not text"),
        (as_parquet({"a": [A], "b": [B], "id": [[1]]}),
         "the column id is neither text nor whole numbers"),
        (as_parquet({"x": [A]}), "the columns cannot be used: fields: has no a and b, no premise "
                                 "and hypothesis, no claim and evidence"),
    ],
)  # fmt: skip
def test_a_parquet_file_that_cannot_be_used(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    path.write_bytes(content)
    with pytest.raises(UnusableTable) as caught:
        list(read_rows(path, Format.PARQUET, max_text_chars=LIMIT))
    assert str(caught.value) == reason


def test_a_small_parquet_file_cannot_fill_the_memory(tmp_path: Path) -> None:
    """One text of a million characters, a hundred thousand times: 100 GB if it were written out."""
    bomb = pyarrow.DictionaryArray.from_arrays([0] * 100_000, ["x" * 1_000_000])
    path = tmp_path / "in.parquet"
    path.write_bytes(as_parquet({"a": bomb, "b": [B] * 100_000}, data_page_size=1 << 30))
    assert path.stat().st_size < 2_000_000
    before = pyarrow.default_memory_pool().max_memory()
    tracemalloc.start()
    rows = sum(1 for _ in read_rows(path, Format.PARQUET, max_text_chars=LIMIT))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 100_000
    assert peak < 16_000_000
    assert pyarrow.default_memory_pool().max_memory() - before < 64_000_000


def test_a_column_that_unpacks_to_too_much_is_refused() -> None:
    class Column:
        path_in_schema = "a"
        total_uncompressed_size = MAX_COLUMN_BYTES + 1

    class Metadata:
        num_row_groups = num_columns = 1

        def row_group(self, _group: int) -> "Metadata":
            return self

        def column(self, _place: int) -> Column:
            return Column()

    with pytest.raises(UnusableTable, match="unpacks to more than 536870912 bytes in the column a"):
        _check_sizes(Metadata(), ["a"])
    _check_sizes(Metadata(), ["b"])


def some_results() -> list[Result]:
    (verdict,) = Verifier.load("lexical").verify([PAIR])
    rows = [good(1, "=cmd()"), bad(2, "b: must not be empty", 7), good(3)]
    return [result_of(row, None if row.number == 2 else verdict) for row in rows]


def written(results: list[Result], form: Format, pieces: int) -> bytes:
    encoder = encoder_for(form)
    size = max(1, -(-len(results) // pieces))
    parts = [results[start : start + size] for start in range(0, len(results), size)]
    return b"".join([*map(encoder.encode, parts), encoder.close()])


def test_a_result_holds_every_field_and_the_whole_verdict() -> None:
    first, wrong, _ = some_results()
    (verdict,) = Verifier.load("lexical").verify([PAIR])
    assert list(first) == list(wrong) == list(FIELDS)
    assert {name: value for name, value in wrong.items() if value is not None} == {
        "row": 2,
        "id": 7,
        "error": "b: must not be empty",
    }
    said = verdict.as_dict()
    assert {name: first[name] for name in said["probabilities"]} == said["probabilities"]
    assert first["reverse_relation"] == said["reverse"]["relation"]
    assert (first["weights_sha256"], first["calibration_id"], first["conflict"]) == (
        verdict.model.weights_sha256,
        verdict.model.calibration_id,
        verdict.conflict,
    )


@pytest.mark.parametrize("pieces", [1, 3])
def test_every_format_holds_the_same_results(pieces: int) -> None:
    results = some_results()
    lines = written(results, Format.JSONL, pieces).decode().splitlines()
    assert [json.loads(line) for line in lines] == results
    table = parquet.read_table(io.BytesIO(written(results, Format.PARQUET, pieces)))
    assert table.to_pylist() == [
        one | {"id": None if one["id"] is None else str(one["id"])} for one in map(dict, results)
    ]
    cells = list(csv.DictReader(io.StringIO(written(results, Format.CSV, pieces).decode())))
    assert list(cells[0]) == list(FIELDS)
    assert [row["row"] for row in cells] == ["1", "2", "3"]
    assert float(cells[0]["neutral"]) == results[0]["neutral"]
    assert (cells[0]["conflict"], cells[1]["conflict"]) == (str(results[0]["conflict"]).lower(), "")


def test_no_cell_of_a_csv_begins_a_formula() -> None:
    starts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "plain", "7"]
    results = [result_of(bad(n, start, start), None) for n, start in enumerate(starts, start=1)]
    text = written(results, Format.CSV, 1).decode()
    cells = list(csv.DictReader(io.StringIO(text, newline="")))
    expected = [f"'{start}" for start in starts[:-2]] + starts[-2:]
    assert [row["id"] for row in cells] == [row["error"] for row in cells] == expected


def test_an_empty_table_of_results_is_a_table() -> None:
    assert written([], Format.JSONL, 1) == b""
    assert written([], Format.CSV, 1).decode().strip().split(",") == list(FIELDS)
    table = parquet.read_table(io.BytesIO(written([], Format.PARQUET, 1)))
    assert (table.num_rows, table.schema.names) == (0, list(FIELDS))


def test_many_results_come_in_row_groups() -> None:
    (one, *_) = some_results()
    results: list[Result] = [dict(one) | {"row": n} for n in range(1, 10_502)]
    file = parquet.ParquetFile(io.BytesIO(written(results, Format.PARQUET, 21)))
    assert file.metadata.num_row_groups == 2
    assert file.read(["row"])["row"].to_pylist() == list(range(1, 10_502))


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.jsonl", Format.JSONL), ("a.NDJSON", Format.JSONL), ("x.csv", Format.CSV),
     ("p.parquet", Format.PARQUET)],
)  # fmt: skip
def test_a_suffix_names_the_format(name: str, form: Format) -> None:
    assert Format.of_name(name) is form
    assert Format.of_media_type(f"{form.media_type}; charset=utf-8") is form


def test_other_names_and_types_are_no_table() -> None:
    with pytest.raises(UnusableTable, match=r"must end in \.jsonl"):
        Format.of_name("jsonl")
    assert Format.of_media_type("text/html") is None
