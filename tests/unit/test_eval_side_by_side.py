"""eval.side_by_side: groups, names of their own, and the best of what can be compared."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.datasets import read_dataset
from eval.examples import Gold
from eval.intervals import Estimate
from eval.recorded import Measured, read_measured
from eval.runner import evaluate
from eval.side_by_side import MISTAKES, Column, Group, side_by_side
from models.types import Label
from models.verifier import Verifier

E, N = Gold.ENTAILMENT, Gold.NEUTRAL

ROWS: list[dict[str, object]] = [
    {"a": "The fire killed 12.", "b": "The fire killed 14.", "label": "contradiction"},
    {"a": "It rains.", "b": "It rains.", "label": "entailment", "category": "same"},
    {"a": "It rains.", "b": "Ann is here.", "label": "neutral", "category": "other"},
    {"a": "It rains.", "b": "It rains.", "label": "neutral", "category": "same"},
]


def _measured(
    folder: Path,
    data: str = "rows.jsonl",
    rows: Sequence[Mapping[str, object]] = ROWS,
    limit: int | None = None,
) -> Measured:
    folder.mkdir(parents=True)
    path = folder / data
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    evaluate(Verifier.load("lexical"), read_dataset(path), limit=limit).write(folder)
    return read_measured(folder / "result.json")


def _named(measured: Measured, name: str, **metrics: float | None) -> Measured:
    """The same predictions under another name and with other figures."""
    changed: Mapping[str, Estimate] = {
        metric: Estimate(value=value, low=value, high=value) for metric, value in metrics.items()
    }
    recorded = measured.recorded
    recorded = replace(
        recorded,
        model=replace(recorded.model, name=name),
        metrics={**recorded.metrics, **changed},
    )
    return replace(measured, recorded=recorded)


def _best(group: Group) -> dict[str, frozenset[int]]:
    return {row.name: row.best for row in group.metrics if row.best}


@pytest.fixture
def one(tmp_path: Path) -> Measured:
    return _measured(tmp_path / "one")


def test_one_result_has_no_best_and_no_duel(one: Measured) -> None:
    [group] = side_by_side([one])
    assert (group.data, group.sha256) == ("rows.jsonl", one.recorded.sha256)
    assert [column.name for column in group.columns] == ["lexical"]
    assert (_best(group), group.duels, group.notes) == ({}, (), ())


def test_the_best_is_lowest_where_lower_is_better(one: Measured) -> None:
    figures: dict[str, float | None] = {"accuracy": 0.9, "brier_score": 0.9, "macro_f1": None}
    [group] = side_by_side([one, _named(one, "other", **figures)])
    accuracy = one.recorded.metrics["accuracy"].value
    assert accuracy is not None and accuracy < 0.9
    assert _best(group) == {"Accuracy": frozenset({1}), "Brier score*": frozenset({0})}
    [duel] = group.duels
    assert (duel.first, duel.second, duel.reason) == ("lexical", "other", None)
    assert duel.comparison is not None and duel.comparison.n == 4


def test_names_that_come_twice_get_their_folder_then_a_number(
    one: Measured, tmp_path: Path
) -> None:
    results = [one, _measured(tmp_path / "two"), _named(one, "other"), one]
    [group] = side_by_side(results)
    assert [column.name for column in group.columns] == [
        "lexical (one) #1",
        "lexical (two)",
        "other",
        "lexical (one) #4",
    ]


def test_other_rows_of_the_same_file_are_noted(one: Measured, tmp_path: Path) -> None:
    [group] = side_by_side([_named(one, "all", accuracy=1.0), _measured(tmp_path / "few", limit=2)])
    assert _best(group) == {}
    assert group.notes == (
        "These results are not of the same rows and labels, so no best is marked.",
    )
    assert [duel.comparison and duel.comparison.n for duel in group.duels] == [2]


def test_data_sets_stand_apart(one: Measured, tmp_path: Path) -> None:
    longer = _measured(tmp_path / "longer", rows=ROWS * 2)
    named = _measured(tmp_path / "named", data="longer.jsonl", rows=ROWS * 2)
    groups = side_by_side([one, longer, named])
    assert [[c.recorded.path.parent.name for c in g.columns] for g in groups] == [
        ["one"],
        ["longer", "named"],
    ]
    note = "Another file named rows.jsonl is in this report; results on different files are not"
    assert [group.notes for group in groups] == [(f"{note} compared.",)] * 2


def test_slices_by_name_with_those_that_only_one_has(one: Measured, tmp_path: Path) -> None:
    [group] = side_by_side([_measured(tmp_path / "few", limit=2), one])
    [table] = group.slices
    assert table.field == "category"
    counts = [(name, [cell and cell.n for cell in cells]) for name, cells in table.rows]
    assert counts == [("other", [None, 1]), ("same", [1, 2]), ("(none)", [1, 1])]


def test_the_surest_mistakes_come_first(one: Measured) -> None:
    wrong = [
        replace(row, gold=E if row.relation is Label.NEUTRAL else N, line=line)
        for line, row in enumerate(one.predictions * 6, start=1)
    ]
    [group] = side_by_side([replace(one, predictions=tuple(wrong))])
    column: Column = group.columns[0]
    assert (len(column.mistakes), column.n_mistakes) == (MISTAKES, 24)
    keys = [(-row.confidence, row.line) for row in column.mistakes]
    assert keys == sorted(keys)
