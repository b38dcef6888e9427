"""Span figures of reported speech, on texts small enough to count by hand."""

import gzip
import json
from pathlib import Path

import pytest

from eval.attribution import find_reports, main, measure
from eval.errors import UnusableData
from eval.polnear import Marked, MarkedText, read_polnear
from models.types import Span

TEXT = "The mayor said that it rained."


def row(text: str, source: str, cue: str, content: str, split: str = "dev") -> str:
    return json.dumps(
        {
            "text": text,
            "source_span": source,
            "cue": cue,
            "content": content,
            "publisher": "p",
            "date": "2016-01-01",
            "split": split,
        }
    )


def write(folder: Path, *rows: str) -> Path:
    path = folder / "marked.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    return path


def f1(result: dict[str, dict[str, dict[str, dict[str, float]]]], reading: str) -> list[float]:
    return [result[role][reading]["f1"]["value"] for role in ("source", "cue", "content")]


def test_words_become_places_and_pieces(tmp_path: Path) -> None:
    path = write(tmp_path, row("“It,” he said, “rained.”", "he", "said", "“It,” “rained.”"))
    (text,) = read_polnear(path, "dev")
    assert text.reports == (
        Marked(
            source=(Span(start=6, end=8),),
            cue=(Span(start=9, end=13),),
            content=(Span(start=0, end=5), Span(start=15, end=24)),
        ),
    )


def test_a_sentence_inside_a_longer_text_is_counted_there(tmp_path: Path) -> None:
    longer = f"It was cold. {TEXT}"
    path = write(tmp_path, row(TEXT, "The mayor", "said", ""), row(longer, "", "was", ""))
    (text,) = read_polnear(path, "dev")
    assert [[span.of(text.text) for span in report.cue] for report in text.reports] == [
        ["was"],
        ["said"],
    ]


def test_an_empty_split_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableData, match="no rows of split 'test'"):
        read_polnear(write(tmp_path, row(TEXT, "", "said", "")), "test")


def test_a_leading_that_counts_as_word_but_not_against_exact() -> None:
    marked = Marked(
        source=(Span(start=0, end=9),),
        cue=(Span(start=10, end=14),),
        content=(Span(start=15, end=29),),
    )
    result = measure([MarkedText(text=TEXT, reports=(marked,))])
    assert f1(result, "exact") == [1.0, 1.0, 1.0]
    assert f1(result, "overlap") == [1.0, 1.0, 1.0]
    # Content: two of the three marked words are found, 2 * 2 / (2 + 3).
    assert f1(result, "tokens") == [1.0, 1.0, 0.8]


def test_a_request_is_found_but_puts_nothing_forward() -> None:
    text = "The mayor urged people to leave."
    assert len(find_reports(text)) == 1
    assert find_reports(text, put_forward=True) == []


def test_the_command_writes_what_it_measured(tmp_path: Path) -> None:
    out = tmp_path / "result.json"
    main(
        [str(write(tmp_path, row(TEXT, "The mayor", "said", "that it rained"))), "--out", str(out)]
    )
    result = json.loads(out.read_text())
    assert (result["data"]["texts"], result["data"]["reports"], result["data"]["split"]) == (
        1,
        1,
        "dev",
    )
    assert f1(result["put_forward"], "exact") == [1.0, 1.0, 1.0]


def test_what_no_word_is_found_of_is_missed_and_written(tmp_path: Path) -> None:
    liking = "Ruiz likes the deal."
    file, out = tmp_path / "misses.jsonl", tmp_path / "result.json"
    marked = write(
        tmp_path,
        row(TEXT, "The mayor", "said", "that it rained"),
        row(liking, "Ruiz", "likes", "the deal"),
    )
    main([str(marked), "--out", str(out), "--misses", str(file)])
    assert json.loads(out.read_text())["missed"] == {
        role: {"marked": 2, "missed": 1} for role in ("source", "cue", "content")
    }
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines[2] == {"role": "content", "words": "the deal", "text": liking}
