"""models.attribution.attitudes: who wants, praises or speaks of what; nothing is claimed."""

import pytest

from models.attribution import attribute
from models.attribution.passages import passages

Read = tuple[str | None, str, tuple[str, ...]]


def read(text: str) -> list[Read]:
    """Whose, by which cue, and about what, for each attitude in one sentence."""
    (passage,) = passages([text])
    words = passage.sentence

    def of(part: tuple[int, int]) -> str:
        return words.span(*part).of(text)

    return [
        (of(a.speaker.full) if a.speaker else None, of(a.cue), tuple(map(of, a.content)))
        for a in passage.attitudes
    ]


@pytest.mark.parametrize(
    ("text", "whose", "cue", "about"),
    [
        ("Ana Ruiz praised the deal.", "Ana Ruiz", "praised", ("the deal",)),
        ("The unions have all attacked it.", "The unions", "have all attacked", ("it",)),
        ("Ruiz seeks to leave, and soon.", "Ruiz", "seeks", ("to leave",)),
        ("The mayor pushed for a vote.", "The mayor", "pushed for", ("a vote",)),
        ("It is a plan that most backers oppose.", "most backers", "oppose", ("a plan",)),
        ("He left the room, praising her work.", "He", "praising", ("her work",)),
        ("She flew home to endorse the mayor.", "She", "to endorse", ("the mayor",)),
        ("Ruiz is seen as weak.", None, "is seen", ("Ruiz", "as weak")),
        ("The plan was mocked by Ruiz.", "Ruiz", "was mocked", ("The plan",)),
        ("The bridge seems to hold.", None, "seems", ("The bridge", "to hold")),
        ("Oslo is worried that it may fall.", "Oslo", "is worried", ("it may fall",)),
        ("It is unclear whether he paid.", None, "is unclear", ("whether he paid",)),
        ("The mayor's warm support for it fell.", "The mayor's", "support for", ("it fell",)),
        ("There were rumors that he had paid.", None, "rumors", ("he had paid",)),
    ],
)
def test_one_attitude(text: str, whose: str | None, cue: str, about: tuple[str, ...]) -> None:
    assert (whose, cue, about) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Their attack was at dawn.",
        "The bridge is open.",
        "The mayor said that Ruiz wants to leave.",  # part of what the mayor says
        "“We want to go home.”",
        "",
    ],
)
def test_no_attitude(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text", ["Ruiz praised the deal.", "Ruiz is seen as weak.", "Ruiz seeks to leave the party."]
)
def test_an_attitude_puts_nothing_forward(text: str) -> None:
    assert attribute([text]) == [()]
