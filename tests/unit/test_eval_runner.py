"""eval.runner: the same verdicts as the verifier, in order, and every part of the result."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from eval.datasets import Dataset
from eval.errors import NoSuchField
from eval.examples import Example, Gold, Rejection, Scalar
from eval.intervals import share_estimate
from eval.results import ReliabilityBin, Slice, Slices
from eval.runner import CHUNK_PAIRS, evaluate
from models.nli.lexical import LexicalModel
from models.types import ClaimPair, Label, Verdict
from models.verifier import Verifier

E, N, C, NOT_E = Gold


def _example(line: int, a: str, b: str, gold: Gold, **fields: Scalar) -> Example:
    return Example(line=line, id=line, pair=ClaimPair.of(a, b), gold=gold, fields=fields)


FIRE = ("The fire killed 12 people.", "The fire killed 14 people.")
BUDGET = ("The council approved the budget on Monday.", "The council approved the budget.")
RAIN = ("Rain is expected.", "The minister resigned over the affair of the bridge.")
DATASET = Dataset(
    name="tiny.jsonl",
    sha256="00",
    rows=(
        _example(1, *FIRE, C, category="number", year=2024),
        Rejection(line=2, id="x", reason="has no label"),
        _example(3, *BUDGET, C, category="number"),
        _example(4, *RAIN, N, category="topic"),
        _example(5, *BUDGET, E),
    ),
)


class Shouting(Verifier):
    """Remembers how many pairs it was asked at once."""

    def __init__(self) -> None:
        super().__init__(LexicalModel())
        self.asked: list[int] = []

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        self.asked.append(len(pairs))
        return super().verify(pairs)


@pytest.fixture
def verifier() -> Verifier:
    return Verifier.load("lexical")


def test_verdicts_are_the_verifiers_own(verifier: Verifier) -> None:
    result = evaluate(verifier, DATASET)
    assert list(result.verdicts) == verifier.verify([e.pair for e in DATASET.examples])
    assert result.model == verifier.info
    assert result.dataset is DATASET


def test_figures_of_a_file_by_hand(verifier: Verifier) -> None:
    result = evaluate(verifier, DATASET)
    # The lexical rules get all but the second right.
    relations = [verdict.relation for verdict in result.verdicts]
    assert relations == [Label.CONTRADICTION, Label.ENTAILMENT, Label.NEUTRAL, Label.ENTAILMENT]
    assert result.metrics["accuracy"].value == 3 / 4
    assert result.baselines["majority_class"]["accuracy"] == 2 / 4
    assert result.baselines["lexical"] == {
        name: estimate.value for name, estimate in result.metrics.items()
    }
    assert result.confusion == {
        E: {Label.ENTAILMENT: 1, Label.NEUTRAL: 0, Label.CONTRADICTION: 0},
        N: {Label.ENTAILMENT: 0, Label.NEUTRAL: 1, Label.CONTRADICTION: 0},
        C: {Label.ENTAILMENT: 1, Label.NEUTRAL: 0, Label.CONTRADICTION: 1},
    }
    contradiction = result.labels[Label.CONTRADICTION]
    assert contradiction.support == 2
    found = {name: estimate.value for name, estimate in contradiction.figures.items()}
    assert found == pytest.approx({"precision": 1.0, "recall": 1 / 2, "f1": 2 / 3})
    for estimate in result.metrics.values():
        if estimate.value is not None:
            assert estimate.low is not None and estimate.high is not None
            assert estimate.low <= estimate.high


def test_slices_come_worst_first() -> None:
    # Uncalibrated, a clear contradiction passes the threshold.
    assert evaluate(Verifier(LexicalModel()), DATASET).slices == Slices(
        field="category",
        rows=(
            Slice(
                name="number",
                n=2,
                accuracy=share_estimate(1, 2),
                contradictions=2,
                missed_conflicts=1,
                others=0,
                false_alarms=0,
            ),
            Slice(
                name=None,
                n=1,
                accuracy=share_estimate(1, 1),
                contradictions=0,
                missed_conflicts=0,
                others=1,
                false_alarms=0,
            ),
            Slice(
                name="topic",
                n=1,
                accuracy=share_estimate(1, 1),
                contradictions=0,
                missed_conflicts=0,
                others=1,
                false_alarms=0,
            ),
        ),
    )


def test_reliability_is_of_the_conflict_probability(verifier: Verifier) -> None:
    result = evaluate(verifier, DATASET)
    said = [verdict.conflict_probability for verdict in result.verdicts]
    # The fire comes out as the likeliest conflict, and it is one.
    assert result.reliability is not None
    assert sum(one.n for one in result.reliability) == 4
    last = ReliabilityBin(n=1, mean_probability=said[0], contradiction_share=1.0)
    assert result.reliability[-1] == last
    assert sum(one.n * one.contradiction_share for one in result.reliability) == 2


def test_two_way_labels_have_no_reliability(verifier: Verifier) -> None:
    rows = (_example(1, *BUDGET, NOT_E), _example(2, *FIRE, NOT_E))
    assert evaluate(verifier, replace(DATASET, rows=rows)).reliability is None


def test_slices_by_another_field(verifier: Verifier) -> None:
    slices = evaluate(verifier, DATASET, slice_by="year").slices
    assert slices is not None
    assert [(row.name, row.n) for row in slices.rows] == [(None, 3), ("2024", 1)]


def test_no_category_no_slices(verifier: Verifier) -> None:
    assert evaluate(verifier, replace(DATASET, rows=DATASET.rows[4:])).slices is None


def test_a_field_that_is_not_there_is_refused_before_any_work() -> None:
    shouting = Shouting()
    with pytest.raises(NoSuchField, match="no row has a field 'speaker'; there are: category"):
        evaluate(shouting, DATASET, slice_by="speaker")
    assert shouting.asked == []


def test_the_first_rows_only(verifier: Verifier) -> None:
    result = evaluate(verifier, DATASET, limit=2)
    assert list(result.verdicts) == verifier.verify([e.pair for e in DATASET.examples[:2]])
    assert result.run.limit == 2
    assert (result.labels[Label.CONTRADICTION].support, result.metrics["accuracy"].value) == (
        2,
        0.5,
    )


def test_chunks_and_progress() -> None:
    n = CHUNK_PAIRS + 3
    rows = tuple(_example(line, f"Fire {line}.", f"No fire {line}.", C) for line in range(1, n + 1))
    shouting, seen = Shouting(), list[int]()
    evaluate(shouting, replace(DATASET, rows=rows), progress=seen.append)
    assert seen == [CHUNK_PAIRS, 3]
    assert shouting.asked == [CHUNK_PAIRS, 3]


def test_two_way_gold(verifier: Verifier) -> None:
    rows = (_example(1, *FIRE, NOT_E), _example(2, *BUDGET, E), _example(3, *BUDGET, NOT_E))
    result = evaluate(verifier, replace(DATASET, rows=rows))
    assert result.metrics["accuracy"].value == 2 / 3
    assert result.metrics["macro_f1"].as_dict() == {
        "value": None,
        "low": None,
        "high": None,
        "reason": "labels are two-way: entailment or not_entailment",
    }
    assert result.confusion == {
        E: {Label.ENTAILMENT: 1, Label.NEUTRAL: 0, Label.CONTRADICTION: 0},
        NOT_E: {Label.ENTAILMENT: 1, Label.NEUTRAL: 0, Label.CONTRADICTION: 1},
    }


def test_the_run_is_recorded(verifier: Verifier) -> None:
    run = evaluate(verifier, DATASET, threads=3).run.as_dict()
    assert run["threads"] == 3
    assert (run["seed"], run["resamples"], run["limit"]) == (0, 1000, None)
    assert {"commit", "dirty", "counterclaim", "python", "numpy", "onnxruntime", "tokenizers"} <= {
        *run
    }
    assert {"platform", "seconds", "pairs_per_second", "started_at"} <= {*run}


def test_the_same_twice_is_the_same(verifier: Verifier) -> None:
    first, second = evaluate(verifier, DATASET), evaluate(verifier, DATASET)
    assert replace(first, run=second.run) == second
