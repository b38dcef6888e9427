"""The project's own newsroom pairs: varied, and apart from every file that measures."""

import json
from collections import Counter
from pathlib import Path

import pytest

from models.training import pairs
from models.training.rows import folded

REPOSITORY = Path(__file__).parent.parent.parent
OWN = Path(pairs.__file__).parent
DEV, TRAIN = OWN / "newsroom_dev.jsonl", OWN / "newsroom_train.jsonl"


@pytest.mark.parametrize(("path", "n_pairs", "n_clusters"), [(DEV, 434, 88), (TRAIN, 5413, 1100)])
def test_the_clusters_are_varied(path: Path, n_pairs: int, n_clusters: int) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    read = pairs.read_pairs(path)
    assert len(read) == len(rows) == len({row["id"] for row in rows}) == n_pairs
    assert len({row["cluster"] for row in rows}) == n_clusters
    shares = {label: n / len(read) for label, n in Counter(pair.label for pair in read).items()}
    assert all(0.2 < share < 0.45 for share in shares.values()), shares


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (DEV, REPOSITORY / "eval/data/newsroom.jsonl"),
        (TRAIN, REPOSITORY / "eval/data/newsroom.jsonl"),
        (TRAIN, DEV),
    ],
)
def test_no_text_stands_in_two_of_them(ours: Path, theirs: Path) -> None:
    assert not _texts(ours) & _texts(theirs)


def _texts(path: Path) -> set[str]:
    read = pairs.read_pairs(path)
    return {folded(text) for pair in read for text in (pair.premise, pair.hypothesis)}
