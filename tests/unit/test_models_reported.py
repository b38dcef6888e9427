"""models.reported: who says what in a pair, every span in the claim's own text."""

from hypothesis import given
from hypothesis import strategies as st

from models.reported import MAX_SENTENCE_CHARS, Reported, reported
from models.types import Attribution, ClaimPair, Span, Stance

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("The mayor said ", "that ", "he denied ", "according to ", "reportedly "),
                *("“It is open,” ", "this was not true. ", "said ", "Moscow "),
                *("\n\n", "- ", ", ", '" '),
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=25,
).map("".join)


def test_spans_count_in_the_claim_and_not_in_the_sentence() -> None:
    text = "The bridge is old. It is open, the mayor said."
    (said,) = reported(ClaimPair.of(text, "It is closed.")).a
    assert said == Attribution(
        speaker="the mayor",
        speaker_span=Span(start=31, end=40),
        cue="said",
        cue_span=Span(start=41, end=45),
        stance=Stance.ASSERTS,
        proposition="It is open",
        proposition_spans=(Span(start=19, end=29),),
    )


def test_an_answer_has_the_words_of_what_it_answers() -> None:
    text = "Officials said Russia replied. Grushko said this was not true."
    assert reported(ClaimPair.of("It rains.", text)).as_dict() == {
        "a": [],
        "b": [
            {
                "speaker": "Officials",
                "stance": "asserts",
                "proposition": "Russia replied",
                "speaker_span": {"start": 0, "end": 9},
                "proposition_spans": [{"start": 15, "end": 29}],
            },
            {
                "speaker": "Grushko",
                "stance": "denies",
                "proposition": "Russia replied",
                "speaker_span": {"start": 31, "end": 38},
                "proposition_spans": [],
            },
        ],
    }


def test_a_sentence_without_end_is_not_read() -> None:
    text = "The mayor said that it rained" + " and rained" * (MAX_SENTENCE_CHARS // 11) + "."
    assert reported(ClaimPair.of(text, text)) == Reported(a=(), b=())


@given(PIECES)
def test_any_text_is_read_and_spans_are_its_pieces(text: str) -> None:
    for said in reported(ClaimPair.of(text, "It rains.")).a:
        assert said.cue_span.of(text) == said.cue
        if said.speaker_span is not None:
            assert said.speaker_span.of(text) == said.speaker
        if said.proposition_spans:
            assert " ".join(one.of(text) for one in said.proposition_spans) == said.proposition
