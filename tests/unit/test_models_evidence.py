"""models.evidence: the words that carry a conflict."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidClaim
from models.evidence import MAX_VARIANTS, Evidence, find_evidence
from models.nli.lexical import LexicalModel
from models.quantities import differences
from models.types import ClaimPair, Verdict
from models.verifier import Verifier

LEXICAL = Verifier(LexicalModel())
WORDS = st.lists(
    st.sampled_from("the bridge is not open closed 12 people killed on Monday , . fire".split()),
    min_size=1,
    max_size=12,
).map(lambda words: " ".join([*words, "bridge"]))


class Counting(Verifier):
    """Counts what it is asked."""

    asked: list[int]

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        self.asked = [*getattr(self, "asked", []), len(pairs)]
        return super().verify(pairs)


def words(verifier: Verifier, a: str, b: str) -> tuple[list[str], list[str]]:
    evidence = find_evidence(verifier, ClaimPair.of(a, b))
    return [span.of(a) for span in evidence.words_a], [span.of(b) for span in evidence.words_b]


def test_a_negation_carries_the_conflict() -> None:
    a, b = "The council approved the budget.", "The council did not approve the budget."
    assert words(LEXICAL, a, b)[1] == ["not"]


def test_a_number_carries_the_conflict_whole() -> None:
    a, b = "The fire killed 12 people here.", "The fire killed more than 14 people here."
    found_a, found_b = words(LEXICAL, a, b)
    assert (found_a[0], found_b[0]) == ("12", "more than 14")


def test_no_conflict_has_differences_only() -> None:
    a, b = "In Rome 12 soldiers were killed.", "Rain is expected in Lisbon."
    evidence = find_evidence(LEXICAL, ClaimPair.of(a, b))
    assert evidence == Evidence(words_a=(), words_b=(), differences=differences(a, b))


def test_as_json_every_span_has_its_words() -> None:
    a, b = "The fire killed 12 people here.", "The fire killed more than 14 people here."
    evidence = find_evidence(LEXICAL, ClaimPair.of(a, b))
    twelve = {"start": 16, "end": 18, "text": "12"}
    more = {"start": 16, "end": 28, "text": "more than 14"}
    assert evidence.as_dict(a, b) == {
        "words_a": [twelve],
        "words_b": [more],
        "differences": [
            {
                "kind": "count",
                "bearing": "clash",
                "a": twelve,
                "b": more,
                "reason": evidence.differences[0].reason,
            }
        ],
    }


def test_two_calls_and_no_more_variants_than_allowed() -> None:
    verifier = Counting(LexicalModel())
    long = " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(70))
    find_evidence(verifier, ClaimPair.of(f"{long} is open", f"{long} is not open"))
    assert verifier.asked == [1, MAX_VARIANTS]


def test_a_known_verdict_is_not_asked_for_again() -> None:
    verifier = Counting(LexicalModel())
    pair = ClaimPair.of("The same claim.", "The same claim")
    (verdict,) = LEXICAL.verify([pair])
    find_evidence(verifier, pair, verdict=verdict)
    assert not hasattr(verifier, "asked")


def test_a_text_that_cannot_be_judged_is_refused() -> None:
    with pytest.raises(InvalidClaim, match=r"^b: must not be empty"):
        find_evidence(LEXICAL, ClaimPair.of("The bridge is open.", " "))


@given(WORDS, WORDS)
def test_spans_lie_in_the_texts_apart_and_the_same_each_time(a: str, b: str) -> None:
    pair = ClaimPair.of(a, b)
    evidence = find_evidence(LEXICAL, pair)
    for text, spans in ((a, evidence.words_a), (b, evidence.words_b)):
        placed = sorted(spans, key=lambda span: span.start)
        assert all(span.end <= len(text) for span in placed)
        assert all(x.end <= y.start for x, y in pairwise(placed))
    assert evidence == find_evidence(LEXICAL, pair)


def test_the_embedded_model_points_at_the_words_that_differ(embedded: Verifier) -> None:
    a, b = "The bridge is open to all traffic.", "The bridge is closed to all traffic."
    found_a, found_b = words(embedded, a, b)
    assert (found_a[0], found_b[0]) == ("open", "closed")
