"""eval.report: what is printed, at the widths it must fit, and nothing of it markup."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from eval.datasets import Dataset
from eval.examples import Example, Gold, Rejection
from eval.provenance import Run
from eval.report import SHOWN_SLICES, print_report
from eval.results import Result
from eval.runner import evaluate
from models.types import ClaimPair
from models.verifier import Verifier

HOSTILE = "[red]a [b]:smile: \x1b[31mlong name_that_goes_on"


def _dataset(categories: list[str], rejected: int = 0) -> Dataset:
    examples = [
        Example(
            line=line,
            id=line,
            pair=ClaimPair.of("The fire killed 12 people.", f"The fire killed {10 + line} people."),
            gold=Gold.CONTRADICTION if line % 2 else Gold.NEUTRAL,
            fields={"category": category},
        )
        for line, category in enumerate(categories, start=1)
    ]
    rejections = [
        Rejection(line=900 + n, id=900 + n, reason=f"unknown label '{n}'") for n in range(rejected)
    ]
    return Dataset(name="rows.jsonl", sha256="ab" * 32, rows=(*examples, *rejections))


@pytest.fixture(scope="module")
def result() -> Result:
    return evaluate(Verifier.load("lexical"), _dataset(["number", HOSTILE, "number"], rejected=7))


@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_terminal(result: Result, width: int) -> None:
    assert max(map(len, _printed(result, width).splitlines())) <= width


def test_model_beside_baselines_labels_and_slices(result: Result) -> None:
    lines = [line.split() for line in _printed(result, 80).splitlines()]
    assert ["model", "majority", "lexical"] in lines
    accuracy = next(line for line in lines if line[:1] == ["Accuracy"])
    assert (accuracy[1], accuracy[-2:]) == ("0.667", ["0.667", "0.667"])
    assert ["label", "precision", "recall", "F1", "rows"] in lines
    assert ["category", "rows", "accuracy", "missed", "alarms"] in lines
    assert next(line for line in lines if line[:1] == ["number"])[1] == "2"


def test_rows_are_counted_and_the_first_reasons_shown(result: Result) -> None:
    text = " ".join(_printed(result, 80).split())
    assert "rows.jsonl (abababababab): 10 rows read, 3 used, 7 rejected" in text
    assert "line 900 rejected: unknown label '0'" in text
    assert "line 904 rejected" in text and "line 905 rejected" not in text
    assert "… and 2 more, each in predictions.jsonl" in text


def test_names_from_the_data_are_neither_markup_nor_control(result: Result) -> None:
    text = _printed(result, 100)
    assert "[red]a [b]:smile: \ufffd[31mlong name_that_goes_on" in text
    assert "\x1b" not in text


def test_colour_only_where_rich_finds_a_terminal(result: Result) -> None:
    file = io.StringIO()
    print_report(result, Console(file=file))
    assert "\x1b" not in file.getvalue()


def test_what_is_undefined_is_said(result: Result) -> None:
    text = " ".join(_printed(result, 80).split())
    assert "Undefined, no row was called a conflict: Conflict precision." in text


def test_the_commit_is_named_or_unknown(result: Result) -> None:
    def shown(commit: str | None, dirty: bool | None) -> str:
        run: Run = replace(result.run, commit=commit, dirty=dirty)
        return " ".join(_printed(replace(result, run=run), 80).split())

    assert "commit unknown" in shown(None, None)
    assert "commit abcdefabcdef with uncommitted changes" in shown("abcdef" * 7, True)
    assert "uncommitted" not in shown("abcdef" * 7, False)


def test_many_slices_are_cut_with_a_word() -> None:
    dataset = _dataset([f"c{n}" for n in range(SHOWN_SLICES + 2)])
    text = _printed(evaluate(Verifier.load("lexical"), dataset), 80)
    assert "… and 2 more in result.json" in text


def _printed(result: Result, width: int) -> str:
    file = io.StringIO()
    print_report(result, Console(file=file, width=width))
    return file.getvalue()
