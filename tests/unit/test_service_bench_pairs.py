"""service.bench.pairs: texts drawn once, pairs that no server has seen."""

import gzip
import itertools
import json
from pathlib import Path

import pytest

from service.bench.pairs import NEWSROOM, draw, of_length, unseen
from service.errors import BenchFailed


def _file(path: Path, *rows: dict[str, object]) -> Path:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def test_both_kinds_of_rows_and_each_text_once(tmp_path: Path) -> None:
    path = _file(
        tmp_path / "p.jsonl.gz",
        {"premise": "One.", "hypothesis": "Two.", "label": "anything"},
        {"a": "Three.", "b": "Four."},
        {"a": "Five.", "b": "Four."},
        {"a": "Six.", "b": "Six."},
    )
    drawn = draw([path], 10, seed=0)
    texts = list(itertools.chain(*drawn.pairs))
    assert len(drawn.pairs) == 2 and len(set(texts)) == 4
    assert ("One.", "Two.") in drawn.pairs
    assert [(source.name, source.drawn) for source in drawn.sources] == [("p.jsonl.gz", 2)]


def test_a_seed_draws_the_same_pairs_again() -> None:
    first, again, other = (draw([NEWSROOM], 24, seed).pairs for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 24


@pytest.mark.parametrize("row", [{"a": "No other."}, {"a": "It.", "b": 7}, ["a", "b"]])
def test_a_row_without_a_pair_is_named(tmp_path: Path, row: dict[str, object]) -> None:
    path = _file(tmp_path / "p.jsonl.gz", {"a": "One.", "b": "Two."}, row)
    with pytest.raises(BenchFailed, match=r"p\.jsonl\.gz, line 2"):
        draw([path], 10, seed=0)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchFailed, match=r"none\.jsonl: cannot be read"):
        draw([tmp_path / "none.jsonl"], 10, seed=0)


def test_no_pair_comes_twice() -> None:
    pairs = [("a", "b"), ("c", "d"), ("e", "f")]
    found = list(itertools.islice(unseen(pairs), 20))
    assert found[:4] == [*pairs, ("a", "d")]
    assert found[9] == ("a", "b (1)")
    assert len(set(found)) == 20


def test_pairs_of_a_length_differ_and_have_it() -> None:
    pairs = draw([NEWSROOM], 24, seed=0).pairs
    found = of_length(pairs, 134, 8)
    # 130 tokens less 4 separators at 1.3 a word, in two texts
    assert {len(text.split()) for pair in found for text in pair} == {50}
    assert len(set(found)) == 8
