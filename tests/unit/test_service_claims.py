"""service.claims: the core's rule and the service's limit."""

import pytest

from models.errors import InvalidClaim
from service.claims import check_claim


def test_a_text_of_exactly_the_limit_passes() -> None:
    check_claim("x" * 10, "a", 10)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x" * 11, "has 11 characters; the limit is 10"),
        (" \n ", "must not be empty"),
        ("x\x00", "holds a NUL character at position 1"),
    ],
)
def test_a_text_that_cannot_be_judged_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidClaim) as caught:
        check_claim(text, "#/a/text", 10)
    assert (caught.value.field, caught.value.problem) == ("#/a/text", problem)
