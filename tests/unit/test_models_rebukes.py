"""models.rebukes: whose words are called wrong, and which of them."""

import pytest

from models.documents import read_statements
from models.rebukes import rebuked
from models.types import Document, Stance

POST = Document(
    id="post",
    text="I looked at the pump. The seals are cracked. It is about noon.",
    source="Ivo Halm",
)


def last(words: str, source: str = "Courier") -> tuple[str, str, str | None]:
    documents = [POST, Document(id="d", text=words, source=source)]
    read = [one for document in documents for one in read_statements(document)[0]]
    found = rebuked(read, {one.id: one for one in documents})[-1]
    return found.stance.value, found.proposition, found.answers


@pytest.mark.parametrize(
    "words",
    [
        "What had been written about its seals by Ivo Halm, an engineer, was wrong, said Ana Ruiz.",
        "What Mr Halm posted about the seals was untrue, Ana Ruiz said.",
        "What Halm said on the seals is false, Ana Ruiz said.",
    ],
)
def test_the_one_statement_that_is_meant_is_denied(words: str) -> None:
    assert last(words) == ("denies", "The seals are cracked.", "post-s2")


@pytest.mark.parametrize(
    "words",
    [
        "What Mr Halm posted was wrong, Ana Ruiz said.",  # which?
        "What Mr Halm posted about the weather was wrong, Ana Ruiz said.",
        "What Mr Ruiz posted about the seals was wrong, Ana Ruiz said.",
        "What Mr Halm posted about the seals was right, Ana Ruiz said.",
    ],
)
def test_what_is_not_plain_stays_an_assertion(words: str) -> None:
    stance, proposition, answers = last(words)
    assert (stance, answers) == (Stance.ASSERTS.value, None)
    assert proposition.startswith("What Mr ")
