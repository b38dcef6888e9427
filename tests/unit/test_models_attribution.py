"""Who says what, and how: sentences in, attributions out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.attribution import attribute
from models.sentences import split_sentences
from models.types import Stance

SEEDS = Path(__file__).parents[2] / "seeds"

Told = tuple[str | None, str, str]


def told(*sentences: str) -> list[Told]:
    """Speaker, stance and proposition of each attribution in the last sentence."""
    return [(a.speaker, a.stance.value, a.proposition) for a in attribute(sentences)[-1]]


@pytest.mark.parametrize(
    ("sentence", "speaker", "stance", "proposition"),
    [
        ("The mayor said that the bridge was shut.", "The mayor", "asserts", "the bridge was shut"),
        (
            "The bridge was shut, said the mayor, Ana Ruiz.",
            "Ana Ruiz",
            "asserts",
            "The bridge was shut",
        ),
        (
            "The bridge was shut, Ana Ruiz, the mayor, told reporters on Monday.",
            "Ana Ruiz",
            "asserts",
            "The bridge was shut",
        ),
        ("The bridge, she said, was shut.", "she", "asserts", "The bridge was shut"),
        ("According to the police, two men fled.", "the police", "asserts", "two men fled"),
        ("Two men fled, according to the police.", "the police", "asserts", "Two men fled"),
        ("“Nobody,” said Ana Ruiz, “was hurt.”", "Ana Ruiz", "asserts", "Nobody was hurt"),
        (
            "Reporters were told by the army that nobody was hurt.",
            "the army",
            "asserts",
            "nobody was hurt",
        ),
        (
            "The agency quoted a diplomat as saying that talks had failed.",
            "a diplomat",
            "asserts",
            "talks had failed",
        ),
        (
            "Kremlin: Talks with Kyiv have failed",
            "Kremlin",
            "asserts",
            "Talks with Kyiv have failed",
        ),
        (
            "Officials denied reports that the bank was bust.",
            "Officials",
            "denies",
            "the bank was bust",
        ),
        ("Moscow denied sending a reply.", "Moscow", "denies", "Moscow sending a reply"),
        ("The firm said it was not true that it had paid.", "The firm", "denies", "it had paid"),
        (
            "The firm said the claim that it had paid was false.",
            "The firm",
            "denies",
            "it had paid",
        ),
        (
            "The firm said there was no truth in reports that it had paid.",
            "The firm",
            "denies",
            "it had paid",
        ),
        (
            "The minister may resign, two aides said.",
            "two aides",
            "hedges",
            "The minister may resign",
        ),
        ("Police believe that the fire was set.", "Police", "hedges", "the fire was set"),
        ("The court would not say whether he had paid.", "The court", "declines", "he had paid"),
        ("Ms Ruiz, who lives abroad, declined to comment.", "Ms Ruiz", "declines", ""),
        ("The army neither confirmed nor denied the raid.", "The army", "declines", "the raid"),
        ("Emily Ruiz said it rained.", "Emily Ruiz", "asserts", "it rained"),
        ("Thessaly's mayor said it rained.", "Thessaly's mayor", "asserts", "it rained"),
        ("On Monday Kelly denied it.", "Kelly", "denies", ""),
        ("The assembly said it rained.", "The assembly", "asserts", "it rained"),
        ("He left, adding, “It rained.”", "He", "asserts", "It rained"),
        ("Ruiz, 29, of Mobile, Ala., said it rained.", "Ruiz", "asserts", "it rained"),
        ("Ruiz, a cook raised in Oslo, said it rained.", "Ruiz", "asserts", "it rained"),
        ("Ruiz said after a visit that it rained.", "Ruiz", "asserts", "it rained"),
        ("Ruiz said on “Early Risers” on Sunday that it rained.", "Ruiz", "asserts", "it rained"),
        ("Ruiz wrote to her staff: “It rained.”", "Ruiz", "asserts", "It rained"),
        ("Ruiz left after telling his staff it’s over.", "Ruiz", "asserts", "it’s over"),
        ("Ruiz, though, said it rained.", "Ruiz", "asserts", "it rained"),
        ("After Ruiz said that it rained, Holm left.", "Ruiz", "asserts", "it rained"),
        ("It “rained again,” as Ruiz said on Monday.", "Ruiz", "asserts", "It “rained again,”"),
        ("The firm reportedly paid a ransom.", None, "hedges", "The firm paid a ransom"),
    ],
)
def test_one_sentence(sentence: str, speaker: str | None, stance: str, proposition: str) -> None:
    assert told(sentence) == [(speaker, stance, proposition)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge is open.",
        "The claims were examined by the committee.",
        "If the judge finds that the law was broken, there will be a fine.",
        "Lawmakers rejected the deal.",
        "The governor urged people to leave.",
        "",
    ],
)
def test_nothing_is_reported(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    "answer",
    [
        "But Ivan Petrov told RIA this was “not true”.",
        "Ivan Petrov called that an invention.",
        "Ivan Petrov rejected the account.",
        "Ivan Petrov denied it.",
        "The claim about the guards was false, Ivan Petrov said.",
        "“A lie,” said Ivan Petrov.",
        "The report was dismissed by Ivan Petrov.",
    ],
)
def test_a_denial_carries_over_what_it_answers(answer: str) -> None:
    first = "Guards had fired first, the ministry said."
    assert told(first, answer) == [("Ivan Petrov", "denies", "Guards had fired first")]
    assert attribute([first, answer])[1][0].answers == 0


def test_a_speaker_does_not_answer_himself() -> None:
    assert told("Guards fired, Ivan Petrov said.", "Petrov said that was not true.") == [
        ("Petrov", "denies", "")
    ]


def test_what_has_its_own_proposition_answers_nothing() -> None:
    (found,) = attribute(
        ["An offer was withdrawn, the union said.", "Westrail said it had withdrawn nothing."]
    )[1]
    assert (found.stance, found.proposition, found.answers) == (
        Stance.ASSERTS,
        "it had withdrawn nothing",
        None,
    )


def test_two_denials_in_a_row_answer_the_same() -> None:
    found = attribute(
        ["Troops left, Kyiv said.", "Moscow disputed this.", "“Not true,” Petrov said."]
    )
    assert [a.answers for part in found for a in part] == [None, 0, 0]


def test_a_quotation_goes_on_in_both_directions() -> None:
    found = attribute(["“We lost.", "It is over,” Ana Ruiz said.", "“We will go home.”"])
    assert [(a.speaker, a.proposition) for part in found for a in part] == [
        ("Ana Ruiz", "We lost"),
        ("Ana Ruiz", "It is over"),
        ("Ana Ruiz", "We will go home"),
    ]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Ana Ruiz said:", "“We lost.", "It is over.”"],
        ["“We lost.", "It is over!”", "Ana Ruiz tweeted."],
        ["Jo Holm left.", "“We lost.", "It is over.”", "Ana Ruiz wrote on Twitter."],
        ["“Good,” Jo Holm said.", "“We lost.", "It is over!”", "Ana Ruiz said, smiling."],
    ],
)
def test_a_sentence_may_only_say_who_speaks(sentences: list[str]) -> None:
    found = [(a.speaker, a.proposition) for part in attribute(sentences) for a in part]
    assert found[-2:] == [("Ana Ruiz", "We lost"), ("Ana Ruiz", "It is over")]


def test_founding_report() -> None:
    text = (SEEDS / "founding_report.md").read_text("utf-8")
    sentences = [span.of(text) for span in split_sentences(text)]
    found = [a for part in attribute(sentences) for a in part]
    replied = "the Russian government had replied to Washington's proposals in writing"
    by = {
        (a.speaker, a.stance.value): a.proposition
        for a in found
        if a.speaker in ("Three officials of the Biden administration", "their", "Moscow", "he")
        or "Grushko" in str(a.speaker)
        or "diplomat" in str(a.speaker)
    }
    assert by["their", "asserts"] == replied
    assert by["Three officials of the Biden administration", "asserts"].startswith("Moscow has")
    assert by["deputy foreign minister Alexander Grushko", "denies"] == replied
    assert "this did not answer Washington's proposals" in by["This diplomat", "asserts"]
    assert "Russia was still working on its reply" in [a.proposition for a in found]


_PIECES = st.sampled_from(
    "Ana Ruiz|the mayor|,|.|said|that|denied|reports|of|“|”|\"|'|not true|this|was|according to|who"
    "|(|)|:|—|\u00e9\U0001f600|and|told|rejected|account".split("|")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=14).map(" ".join), max_size=4))
def test_spans_hold_exactly_the_words(sentences: list[str]) -> None:
    for sentence, found in zip(sentences, attribute(sentences), strict=True):
        for a in found:
            assert a.cue_span.of(sentence) == a.cue
            if a.speaker_span is not None:
                assert a.speaker_span.of(sentence) == a.speaker
            if a.answers is None:
                assert " ".join(s.of(sentence) for s in a.proposition_spans) == a.proposition
