"""service.bench.measure: every pair judged, in the order given, whatever the call size."""

from collections.abc import Sequence

from models.nli import TextPair
from service.bench.measure import Subject, measure

PAIRS = [["Claim." * (1 + number % 7), f"Answer {number}."] for number in range(40)]


def test_labels_stand_in_the_order_of_the_pairs() -> None:
    calls: list[int] = []

    def predict(pairs: Sequence[TextPair]) -> list[str]:
        calls.append(len(pairs))
        return [b for _, b in pairs]

    subject = Subject(predict=predict, lone=lambda pair: predict([pair, pair[::-1]]))
    found = measure(lambda: subject, {"pairs": PAIRS, "budget": 5.0, "lengths": [16, 64]})
    assert found["labels"] == [b for _, b in PAIRS]
    assert list(found["call_sizes"]) == ["1", "8", "32", "all"]
    assert max(calls) == 64  # the pairs of one length
    assert (found["pairs"], found["lone_ms"]["calls"]) == (40, 40)
    assert found["rows_per_second"] == found["pairs_per_second"] > 0
    assert [(row["tokens_aimed"], row["rows"]) for row in found["by_length"]] == [
        (16, 64),
        (64, 64),
    ]


def test_both_directions_are_two_rows() -> None:
    subject = Subject(
        predict=lambda pairs: ["neutral"] * len(pairs),
        lone=lambda _: None,
        sizes=(None,),
        rows_per_pair=2,
    )
    found = measure(lambda: subject, {"pairs": PAIRS, "budget": 1.0, "lengths": []})
    assert found["rows_per_second"] == 2 * found["pairs_per_second"]
    assert (list(found["call_sizes"]), found["best_call_size"]) == (["all"], None)
