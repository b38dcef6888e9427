"""What a reader is shown is true: README's sessions, figures and settings; the model card."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from models.nli import PRETRAINED
from models.training.card import model_card
from models.training.figures import figures_of

REPOSITORY = Path(__file__).parent.parent.parent


FIGURE = re.compile(r"\b\d+\.\d+\b")


def _apart(text: str) -> tuple[str, list[float]]:
    """Words and figures: another processor may round the last digits of a figure otherwise."""
    return FIGURE.sub("#", text), [float(figure) for figure in FIGURE.findall(text)]


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", REPOSITORY / "docs" / "refresh.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_is_what_the_program_says(refresh: ModuleType) -> None:
    text = refresh.README.read_text("utf-8")
    assert text.count("<!-- /") == 5
    words, figures = _apart(text)
    said_words, said_figures = _apart(refresh.render(text))
    assert said_words == words, "run: python docs/refresh.py"
    assert said_figures == pytest.approx(figures, abs=0.02), "run: python docs/refresh.py"


def test_the_bench_page_shows_the_recorded_bench(refresh: ModuleType) -> None:
    text = refresh.BENCH.read_text("utf-8")
    assert text.count("<!-- /bench -->") == 1
    assert refresh.render(text) == text, "run: python docs/refresh.py"
    assert refresh.BENCH_RESULT.is_file() == (refresh.BENCH.parent / "bench.svg").is_file()


def test_pages_of_settings_and_rates_are_filled(refresh: ModuleType) -> None:
    for page, block in (
        (refresh.SETTINGS, "settings"),
        (refresh.BILLION, "rate"),
        (refresh.SIZES, "sizes"),
    ):
        text = page.read_text("utf-8")
        assert text.count(f"<!-- /{block} -->") == 1
        assert refresh.render(text) == text, "run: python docs/refresh.py"


def test_the_demo_flags_the_founding_pair(refresh: ModuleType) -> None:
    demo = refresh.render("<!-- session:demo -->\n<!-- /session -->")
    assert "\nCONFLICT " in demo
    pair = refresh.founding()
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    assert all(f'"{pair[side]["text"]}"' in makefile for side in ("a", "b"))


@pytest.mark.parametrize(
    ("name", "more"), [("base", ["base-documents.json", "attribution.json"]), ("fast", [])]
)
def test_the_cards_are_what_the_result_files_say(name: str, more: list[str]) -> None:
    folder = REPOSITORY / "docs" / "results"
    paths = [*sorted((folder / name).glob("*.json")), *(folder / one for one in more)]
    results = [json.loads(path.read_text("utf-8")) for path in paths]
    card = (PRETRAINED / name / "MODEL_CARD.md").read_text("utf-8")
    assert any(one.get("dataset", {}).get("name") == "newsroom.jsonl" for one in results)
    assert model_card(PRETRAINED / name, results) == card
    figures = json.loads((PRETRAINED / name / "figures.json").read_text("utf-8"))
    assert figures_of(PRETRAINED / name, results) == figures
