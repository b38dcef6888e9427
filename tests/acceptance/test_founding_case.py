"""The case the project started from, judged by the embedded model."""

from typing import Any

import pytest

from models.types import Claim, ClaimPair, Verdict
from models.verifier import Verifier

LEAST_RIGHT = 15


@pytest.fixture(scope="module")
def verdicts(embedded: Verifier, founding: list[dict[str, Any]]) -> list[Verdict]:
    return embedded.verify(
        [ClaimPair(a=Claim(**row["a"]), b=Claim(**row["b"])) for row in founding]
    )


def test_enough_gold_pairs_come_out_right(
    verdicts: list[Verdict], founding: list[dict[str, Any]]
) -> None:
    right = [
        row["id"]
        for verdict, row in zip(verdicts, founding, strict=True)
        if verdict.relation == row["label"]
    ]
    assert len(founding) >= 20
    assert len(right) >= LEAST_RIGHT, f"only {right}"


def test_the_three_denials_are_flagged(
    verdicts: list[Verdict], founding: list[dict[str, Any]]
) -> None:
    """Grushko, the unnamed diplomat and Peskov, each against the US officials."""
    denials = {
        row["b"]["speaker"]: verdict.conflict
        for verdict, row in zip(verdicts, founding, strict=True)
        if row["label"] == "contradiction" and "officials" in str(row["a"]["speaker"])
    }
    assert len(denials) >= 3
    assert all(denials.values()), denials
