"""models.text: what can be judged, and the error for what cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidClaim
from models.text import check_pair, check_text
from models.types import ClaimPair


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "must not be empty"),
        (" \n\t", "must not be empty"),
        ("no\x00no", "holds a NUL character at position 2"),
        ("no \ud83d", "holds a lone surrogate at position 3"),
        ("?!…", "holds no letter or digit, so it claims nothing"),
    ],
)
def test_what_cannot_be_judged(text: str, problem: str) -> None:
    with pytest.raises(InvalidClaim) as caught:
        check_text(text, "a")
    assert (caught.value.field, caught.value.problem) == ("a", problem)


@pytest.mark.parametrize("text", ["Yes.", "42", "Да", "是", "🔥 fire", "  indented"])
def test_what_can_be_judged(text: str) -> None:
    check_text(text, "a")


def test_a_pair_names_the_bad_side() -> None:
    with pytest.raises(InvalidClaim, match=r"^b: must not be empty$"):
        check_pair(ClaimPair.of("fine", " "))


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        check_text(text, "a")
    except InvalidClaim as error:
        assert error.field == "a"
