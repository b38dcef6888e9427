"""models.subjects: "it" by the thing it means, and left alone where that is not plain."""

import pytest

from models.documents import read_statements
from models.subjects import named_thing
from models.types import Document

BEFORE = "The decision to close the home was made on 12 March"


@pytest.mark.parametrize(
    ("words", "before", "read"),
    [
        ("It had been made in May", BEFORE, "The decision to close the home had been made in May"),
        ("It was never sent", "The letter was late", "The letter was never sent"),
        ("It will be sold", "A house in Rua Nova had burnt", "A house in Rua Nova will be sold"),
        ("It was clear that he lied", BEFORE, "It was clear that he lied"),
        ("It is expected to rain", BEFORE, "It is expected to rain"),
        ("It had withdrawn nothing", BEFORE, "It had withdrawn nothing"),
        ("It was made in May", "The letters were late", "It was made in May"),
        ("It was made in May", "The mayor was late", "It was made in May"),
        ("It was made in May", "The letter, like the other, was late", "It was made in May"),
        ("It was made in May", "Ana Ruiz was late", "It was made in May"),
        ("It was made in May", "", "It was made in May"),
    ],
)
def test_it(words: str, before: str, read: str) -> None:
    assert named_thing(words, lambda: before) == read


def test_only_what_was_said_just_before_is_looked_at() -> None:
    text = "The choice was made in June, Ana Ruiz said. {}Later she said that it was made in May."
    near, far = (
        read_statements(Document(id="d", text=text.format(between)))[0][-1].proposition
        for between in ("", "Why? ")
    )
    assert (near, far) == ("The choice was made in May", "It was made in May")
