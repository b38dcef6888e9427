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


def _rank(report: Report, start: str) -> int | None:
    """The place of the conflict between the officials and the sentence that begins so."""
    sentences = {one.id: report.sentence(one) for one in report.statements}
    pairs = [{sentences[one.a], sentences[one.b]} for one in report.conflicts]
    return next(
        (
            place
            for place, pair in enumerate(pairs)
            if all(any(one.startswith(side) for one in pair) for side in (OFFICIALS, start))
        ),
        None,
    )


def test_grushko_contradicts_the_officials_before_anybody_else_does(report: Report) -> None:
    # "On Tuesday 1 February Moscow disputed this" says in short what Grushko says.
    starts = ("On Tuesday 1 February Moscow disputed this", DENIALS["Grushko"])
    assert {_rank(report, start) for start in starts} == {0, 1}


@pytest.mark.parametrize("who", ["the diplomat", "Peskov"])
def test_the_others_contradict_the_officials_before_any_other_pair(
    report: Report, who: str
) -> None:
    assert _rank(report, DENIALS[who]) in (2, 3)
