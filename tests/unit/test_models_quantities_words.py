"""models.quantities.words: words, numbers and signs with their places."""

from hypothesis import given
from hypothesis import strategies as st

from models.quantities.words import clause, cut, is_negation, low_at, stem


def test_cut() -> None:
    texts = [token.text for token in cut("It\u2019s \u00a31,200.50, at 7 a.m. (24-year-old)")]
    expected = ["It\u2019s", "\u00a3", "1,200.50", ",", "at", "7", "a.m.", "("]
    assert texts == [*expected, "24", "-", "year", "-", "old", ")"]


@given(st.text())
def test_tokens_are_where_they_say(text: str) -> None:
    tokens = cut(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens).split() == "".join(text.split()).split()


def test_stem_and_negation() -> None:
    assert [stem(word) for word in ("soldiers", "people", "bodies", "ministry's", "gas")] == [
        "soldier",
        "person",
        "body",
        "ministry",
        "gas",
    ]
    assert is_negation("didn't") and is_negation("no") and not is_negation("note")


def test_clause_ends_at_signs_and_conjunctions() -> None:
    tokens = cut("He fell, 12 people died and she left")
    assert [tokens[i].low for i in clause(tokens, 3, 4)] == ["12", "people", "died"]
    assert (low_at(tokens, 0), low_at(tokens, 99)) == ("he", "")
