"""models.pronouns: whom a pronoun means, and silence where it could mean two."""

import pytest

from models.names import read_names
from models.pronouns import Voice, meant, named_subject, speaker_meant

NAMES = read_names("Mr Colin Lund, the mayor, met Ms Ada Holm. Ines Falk, the agent, came.")


def _voice(name: str) -> Voice:
    return Voice(
        name=name, pronoun=NAMES.pronoun(name), is_person=NAMES.is_person(name), sentence=0
    )


@pytest.mark.parametrize(
    ("pronoun", "heard", "before", "who"),
    [
        ("he", ["Ada Holm", "Colin Lund"], "", "Colin Lund"),
        ("she", ["Colin Lund"], "", None),
        ("she", ["Ines Falk"], "The judge awarded no damages.", "the judge"),
        ("he", ["the union"], "Mr Lund spoke.", "Colin Lund"),
        ("it", ["Colin Lund", "the union"], "", "the union"),
        ("they", ["the union", "officials"], "", "officials"),
        ("it", ["Colin Lund"], "", None),
    ],
)
def test_whom_a_pronoun_means(pronoun: str, heard: list[str], before: str, who: str | None) -> None:
    assert meant(pronoun, [_voice(name) for name in heard], before, NAMES) == who


def test_her_report_is_hers() -> None:
    assert speaker_meant("her report", [_voice("Ada Holm")], "", NAMES) == "Ada Holm"


@pytest.mark.parametrize(
    ("words", "speaker", "quoted", "introduced", "named"),
    [
        ("it had withdrawn nothing", "the union", False, "", "The union had withdrawn nothing"),
        ("she welcomed it", "Ada Holm", False, "", "Ada Holm welcomed it"),
        ("he welcomed it", "Ada Holm", False, "", "he welcomed it"),
        ("he had no part", "Ines Falk", False, "His agent, ", "he had no part"),
        ("It was kind", "the union", False, None, "It was kind"),
        ("it was not for him to say", "the union", False, "", "it was not for him to say"),
        ("I sat on all of them", "Colin Lund", True, None, "Colin Lund sat on all of them"),
        ("I have paid", "Colin Lund", True, None, "Colin Lund has paid"),
        ("I'm ready", "Colin Lund", True, None, "Colin Lund is ready"),
        ("I like it", "Colin Lund", True, None, "I like it"),
        ("We sat", "Colin Lund", True, None, "We sat"),
    ],
)
def test_a_subject_by_name(
    words: str, speaker: str, quoted: bool, introduced: str | None, named: str
) -> None:
    assert named_subject(words, _voice(speaker), quoted=quoted, introduced=introduced) == named
