"""models.nli.labels: the label order, resolved by name or refused."""

import numpy as np
import pytest

from models.errors import UnknownLabels
from models.nli.labels import COLUMNS, column, reorder, resolve_columns, to_probabilities
from models.types import Label, Probabilities


@pytest.mark.parametrize(
    ("id2label", "columns"),
    [
        # The order each published model states in its config.json.
        ({0: "contradiction", 1: "entailment", 2: "neutral"}, (1, 2, 0)),  # nli-deberta-v3-base
        ({0: "entailment", 1: "neutral", 2: "contradiction"}, (0, 1, 2)),  # mnli-fever-anli
        ({0: "contradiction", 1: "neutral", 2: "entailment"}, (2, 1, 0)),  # bart-large-mnli
        ({0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"}, (2, 1, 0)),  # roberta-large-mnli
    ],
)
def test_order_is_resolved_by_name(id2label: dict[int, str], columns: tuple[int, ...]) -> None:
    assert resolve_columns(id2label) == columns


@pytest.mark.parametrize(
    "id2label",
    [
        {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"},
        {0: "entailment", 1: "not_entailment"},
        {0: "entailment", 1: "neutral"},
        {0: "entailment", 1: "neutral", 2: "contradiction", 3: "other"},
        {0: "entailment", 1: "entailment", 2: "contradiction"},
        {1: "entailment", 2: "neutral", 3: "contradiction"},
        {},
    ],
)
def test_an_order_that_is_not_known_is_refused(id2label: dict[int, str]) -> None:
    with pytest.raises(UnknownLabels):
        resolve_columns(id2label)


def test_an_explicit_order_stands_in_for_nameless_outputs() -> None:
    nameless = {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}
    assert resolve_columns(nameless, ["neutral", "contradiction", "entailment"]) == (2, 0, 1)


def test_raw_outputs_come_out_by_name() -> None:
    # Outputs in the order contradiction, entailment, neutral; softmax of (ln 1, ln 3, ln 6).
    logits = np.log(np.array([[1.0, 3.0, 6.0]], dtype=np.float32))
    row = reorder(logits, (1, 2, 0))[0]
    found = to_probabilities(row)
    assert [round(found[label], 5) for label in Label] == [0.3, 0.6, 0.1]
    assert row[column(Label.CONTRADICTION)] == np.float32(found.contradiction)


def test_columns_hold_each_label_once() -> None:
    assert set(COLUMNS) == set(Label) and [column(label) for label in COLUMNS] == [0, 1, 2]
    assert to_probabilities(np.eye(3)[column(Label.NEUTRAL)]) == Probabilities(
        entailment=0.0, neutral=1.0, contradiction=0.0
    )
