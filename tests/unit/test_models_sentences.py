"""models.sentences: boundaries that newsrooms meet, and that nothing is lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sentences import split_sentences
from models.types import Span


def _split(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


ONE_AFTER_ANOTHER = [
    ["ARLEN BRIDGE - Three rounds landed on Monday.", "No one was hurt."],
    ["WASHINGTON (Reuters) - The U.S. Senate voted 51-49 on Tuesday.", "It adjourned."],
    ["The U.S. Army denied it.", "Washington D.C. was quiet."],
    ["Mr. Holm met Dr. Rao and Gen. J. R. Petrie at 9 a.m. on Monday.", "They spoke."],
    ["The talks ended at 5 p.m. Tuesday.", "No deal was signed."],
    ["They met at 5 p.m.", "The deal was signed."],
    ["The council met at No. 10 Downing Street.", "It lasted an hour."],
    ["Did it happen?", "No.", "It did not."],
    ["J. K. Rowling and George W. Bush met.", "They talked."],
    ["Prices rose 4.5 per cent.", "Wages rose by 3.2%."],
    ["A guard was hurt there in May.", "Levania blamed smugglers."],
    ["I don't know ... maybe we will.", "We will see."],
    ["I wonder...", "The man left."],
    ["We waited… and waited.", "Then it came."],
    ["It ended.", "7 people died."],
    ["Acme Inc. said on Monday it would close.", "Acme Corp. and Beta Ltd. agreed."],
    ["Turnout was approx. 57 per cent.", "It fell."],
    ["At about 7.20am on Thursday a fire broke out.", "There were 61 people."],
    ["The fire did not start there: our cameras show it.", "We have the film."],
    ["Gov. Ron DeSantis, R-Fla., said so.", "Sen. Tim Kaine, D-Va., did not."],
    ["(The firm did not reply.)", "It was asked twice."],
    ["The firm (which did not reply.) was asked twice."],
    ["The minister resigned.[1]", "A successor was named."],
    ["iPhone sales fell.", "eBay's rose."],
    ["Это неправда.", "Мы не писали."],
    ["लोग आए।", "वे गए।"],
]

QUOTES = [
    ['"Not one of our units," said its secretary, Rada Holm, "has used one."', "He left."],
    ['"If he comes, he comes," she said.', "The window closes on Friday."],
    ['He said "We are done." and left.', "Nobody followed."],
    ['"We won!" he shouted.', "The crowd cheered."],
    ['"Why?" Ms Rao asked.', "Nobody knew."],
    ['"We went to the bank.', "It was closed.", 'We left," said Mr Holm.'],
    ['"Nobody knows."', '"I do," he said.'],
    ["“Nobody knows.”", "“I do,” he said."],
    ["‘Nobody knows.’", "‘I do,’ he said."],
    ['He said: "I did it.', 'I am sorry."', "She left."],
    ["He called it 'a disgrace.'", "She did not."],
]


@pytest.mark.parametrize("sentences", ONE_AFTER_ANOTHER + QUOTES)
def test_sentences_of_a_paragraph(sentences: list[str]) -> None:
    assert _split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Fire at the works: live\n\n07:40 It burns.",
            ["Fire at the works: live", "07:40 It burns."],
        ),
        ("- The road is open\n- No. 3 ferry sails", ["- The road is open", "- No. 3 ferry sails"]),
        ("* One.\n* Two has two. Here.", ["* One.", "* Two has two.", "Here."]),
        ("1/ It is not true.\n2/ I was there.", ["1/ It is not true.", "2/ I was there."]),
        ("1. The first point\n2. The second", ["1. The first point", "2. The second"]),
        ("Hale clings to lead\nHis margin shrank.", ["Hale clings to lead", "His margin shrank."]),
        ("这不是真的。我们没有写。", ["这不是真的。", "我们没有写。"]),
        ("", []),
        (" \n\t\r\n", []),
        ("One", ["One"]),
    ],
)
def test_lines_and_scripts(text: str, sentences: list[str]) -> None:
    assert _split(text) == sentences


def test_lines_that_an_editor_broke_are_one_paragraph() -> None:
    text = (
        "The bridge was closed to all traffic on Monday after the flood, and the\n"
        "county said that it would not open before Wednesday. The road is\nopen."
    )
    first = text.index("Wednesday.") + len("Wednesday.")
    assert split_sentences(text) == [
        Span(start=0, end=first),
        Span(start=first + 1, end=len(text)),
    ]


@settings(deadline=None)  # other work may hold the cores
@given(st.text(alphabet=st.characters() | st.sampled_from(" \n.?!\"“”'()-7aA🔥я。")))
def test_every_character_is_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    inside = [place for span in spans for place in range(span.start, span.end)]
    assert len(inside) == len(set(inside)) and inside == sorted(inside)
    outside = "".join(text[place] for place in set(range(len(text))) - set(inside))
    assert not outside.strip()
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@pytest.mark.parametrize("piece", ["a b. ", 'x" ', "A. ", "\n", "a\n", ".", "(", "Mr. Holm left. "])
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    began = time.process_time()
    split_sentences(text)
    assert time.process_time() - began < 2  # seconds
