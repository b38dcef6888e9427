"""The real training files, where they lie beside the repository: all sources, no leak."""

import json
from pathlib import Path

from models.training.prepare import RECIPE, prepare

REPOSITORY = Path(__file__).parent.parent.parent
MARKED = ("non-commercial", "none stated", "BY-NC")


def test_the_recipe_finds_its_sources_and_no_evaluation_pair(shared: Path, tmp_path: Path) -> None:
    recipe = json.loads(RECIPE.read_text("utf-8"))
    never = [
        REPOSITORY / "eval/data/newsroom.jsonl",
        REPOSITORY / "seeds/founding_case.jsonl",
        shared / "data/dev",
    ]
    manifest = prepare(recipe, shared / "data", never, tmp_path)
    assert manifest["sources"].keys() == recipe["sources"].keys()
    assert manifest["evaluation_pairs_kept_apart"] > 40_000
    assert manifest["rows"] == len((tmp_path / "train.jsonl").read_text("utf-8").splitlines())


def test_every_source_has_a_licence_that_allows_it() -> None:
    sources = json.loads(RECIPE.read_text("utf-8"))["sources"]
    refused = [
        name
        for name, plan in sources.items()
        if not plan["licence"] or any(mark in plan["licence"] for mark in MARKED)
    ]
    assert refused == []
