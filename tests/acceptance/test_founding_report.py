"""The report the project started from, retold: who contradicts whom."""

from pathlib import Path

import pytest

from models.conflicts import check
from models.reading import read_documents
from models.reports import Report
from models.vectors import load_vectors
from models.verifier import Verifier

REPORT = Path(__file__).parent.parent.parent / "seeds" / "founding_report.md"
OFFICIALS = "By their account the Russian government had replied"
DENIALS = {
    "Grushko": '"Not true", deputy foreign minister Alexander Grushko',
    "the diplomat": "This diplomat said foreign minister Sergey Lavrov had sent",
    "Peskov": "Russia was still working on its reply",
}


@pytest.fixture(scope="module")
def report(embedded: Verifier) -> Report:
    return check(read_documents(REPORT), embedded, load_vectors())


def test_the_officials_are_contradicted_by_all_three_and_by_nobody_before_them(
    report: Report,
) -> None:
    sentences = {one.id: report.sentence(one) for one in report.statements}
    ranked = [{sentences[one.a], sentences[one.b]} for one in report.conflicts]
    wanted = [
        next(
            (
                place
                for place, pair in enumerate(ranked)
                if any(one.startswith(OFFICIALS) for one in pair)
                and any(one.startswith(start) for one in pair)
            ),
            None,
        )
        for start in DENIALS.values()
    ]
    found = dict(zip(DENIALS, wanted, strict=True))
    assert None not in wanted, found
    # "On Tuesday 1 February Moscow disputed this" says in short what the three say.
    summary = [any("Moscow disputed this" in one for one in pair) for pair in ranked[:4]]
    assert max(place for place in wanted if place is not None) < 3 + sum(summary), found
