"""models.attribution.nobody: who denies nothing grants it, and what nobody says is not said."""

import pytest

from models.attribution import attribute
from models.types import Stance

MINED = "the bridge was mined"


@pytest.mark.parametrize(
    ("sentence", "speaker", "stance"),
    [
        ("Neither the army nor the Front disputes that P.", "the Front", Stance.ASSERTS),
        ("Neither side disputes that P.", "Neither side", Stance.ASSERTS),
        ("No one disputes that P.", "No one", Stance.ASSERTS),
        ("Nobody at the ministry denies that P.", "Nobody at the ministry", Stance.ASSERTS),
        ("None of the officials denied reports that P.", "None of the officials", Stance.ASSERTS),
        ("The ministry did not dispute that P.", "The ministry", Stance.ASSERTS),
        ("The ministry did not deny that P.", "The ministry", Stance.DECLINES),
        ("No one has said that P.", "No one", Stance.DECLINES),
        ("Neither Ruiz nor Holm said that P.", "Holm", Stance.DECLINES),
        ("Officials on both sides denied that P.", "Officials on both sides", Stance.DENIES),
    ],
)
def test_what_is_left_of_a_stance(sentence: str, speaker: str, stance: Stance) -> None:
    ((found,),) = attribute([sentence.replace("P", MINED, 1)])
    assert (found.speaker, found.stance, found.proposition) == (speaker, stance, MINED)


def test_an_undisputed_account_is_no_denial_of_it() -> None:
    _, (found,) = attribute(
        ["Guards had fired first, the ministry said.", "The Front did not dispute this."]
    )
    assert (found.speaker, found.stance, found.proposition) == (
        "The Front",
        Stance.ASSERTS,
        "Guards had fired first",
    )
