"""The newsroom pairs held back for calibration: whole, varied, and in no evaluation file."""

import json
from collections import Counter
from pathlib import Path

from models.training import pairs
from models.training.rows import folded

REPOSITORY = Path(__file__).parent.parent.parent
CLUSTERS = Path(pairs.__file__).with_name("newsroom_dev.jsonl")


def test_the_clusters_are_whole_and_varied() -> None:
    rows = [json.loads(line) for line in CLUSTERS.read_text("utf-8").splitlines()]
    read = pairs.read_pairs(CLUSTERS)
    assert len(read) == len(rows) == len({row["id"] for row in rows}) == 434
    assert len({row["cluster"] for row in rows}) == 88
    shares = {label: n / len(read) for label, n in Counter(pair.label for pair in read).items()}
    assert all(0.2 < share < 0.45 for share in shares.values()), shares


def test_no_text_of_an_evaluation_file_is_in_them() -> None:
    ours = {folded(text) for pair in pairs.read_pairs(CLUSTERS)
            for text in (pair.premise, pair.hypothesis)}  # fmt: skip
    theirs = {folded(text) for pair in pairs.read_pairs(REPOSITORY / "eval/data/newsroom.jsonl")
              for text in (pair.premise, pair.hypothesis)}  # fmt: skip
    assert not ours & theirs
