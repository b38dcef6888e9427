"""models.documents: statements with speaker, day and place, and every sentence accounted for."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents import MAX_SENTENCE_CHARS, read_statements
from models.sentences import split_sentences
from models.types import Document, LeftOut, Span, Stance, Statement

REPORT = (
    "Row over the bridge\n\n"
    "PELSIN - The bridge was closed on Monday. Rada Holm, the mayor, said it was open. "
    "Colonel Ivo Dastan denied that.\n\n"
    "If it rains, Ms Holm said, the river will rise. Who closed it?"
)


def _brief(found: Statement | LeftOut) -> tuple[str | None, ...]:
    if isinstance(found, LeftOut):
        return (found.reason,)
    return (found.speaker, found.stance.value, found.proposition, found.date)


def test_a_report_is_read_in_order() -> None:
    document = Document(id="d1", text=REPORT, date="2024-03-13")
    statements, left_out = read_statements(document)
    found: list[Statement | LeftOut] = [*statements, *left_out]
    in_order = sorted(found, key=lambda one: one.sentence.start)
    assert [_brief(one) for one in in_order] == [
        ("a heading; the report says it in full",),
        (None, "asserts", "The bridge was closed on Monday.", "2024-03-11"),
        ("Rada Holm", "asserts", "The bridge was open", "2024-03-13"),
        ("Colonel Ivo Dastan", "denies", "The bridge was open", "2024-03-13"),
        ("says only what would follow, if",),
        ("a question",),
    ]
    assert statements[2].answers == statements[1].id


def test_spans_count_in_the_document() -> None:
    statements, _ = read_statements(Document(id="d1", text=REPORT))
    holm = statements[1]
    assert holm.speaker_span is not None
    assert holm.speaker_span.of(REPORT) == "Rada Holm"
    assert [span.of(REPORT) for span in holm.proposition_spans] == ["it was open"]
    assert holm.sentence.of(REPORT) == "Rada Holm, the mayor, said it was open."


def test_what_nobody_is_reported_to_say_the_outlet_says() -> None:
    text = "07:40 The bridge is open."
    statements, left_out = read_statements(
        Document(id="d1", text=text), attribute=lambda sentences: [() for _ in sentences]
    )
    span = Span(start=0, end=len(text))
    assert left_out == ()
    assert statements == (
        Statement(
            id="d1-s1",
            document="d1",
            sentence=span,
            speaker=None,
            speaker_span=None,
            stance=Stance.ASSERTS,
            proposition="The bridge is open.",
            proposition_spans=(Span(start=6, end=len(text)),),
            date=None,
        ),
    )


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("The road is shut, and the mayor said the bridge was open.", ["the mayor", None]),
        ("Holm left. Rada Holm said so. Ms Holm said it was late.", [None, "Rada Holm"]),
        ("Ms Holm spoke. She said the bridge was open.", [None, "Holm"]),
    ],
)
def test_who_speaks(text: str, speakers: list[str | None]) -> None:
    statements, _ = read_statements(Document(id="d1", text=text))
    found = [statement.speaker for statement in statements]
    assert [speaker for speaker in speakers if speaker not in found] == []


def test_only_headlines_are_claims() -> None:
    statements, left_out = read_statements(Document(id="d1", text="Bridge shut\n\nRoad is open"))
    assert ([one.proposition for one in statements], left_out) == (
        ["Bridge shut", "Road is open"],
        (),
    )


PIECES = st.sampled_from(
    ["Rada Holm said ", "“It is not true,” ", "he said. ", "The bridge is open. ", "denied that ",
     "on Monday ", "\n\n", '"', "If ", "? ", "according to her report, ", "она ", "🔥", ", and "]
)  # fmt: skip


@settings(deadline=None)  # other work may hold the cores
@given(st.lists(PIECES | st.text(max_size=8)).map("".join))
def test_every_sentence_is_claimed_or_left_out(text: str) -> None:
    statements, left_out = read_statements(Document(id="d", text=text, date="2024-03-13"))
    claimed = {statement.sentence for statement in statements}
    aside = {one.sentence for one in left_out}
    assert claimed | aside == set(split_sentences(text))
    assert not claimed & aside
    for statement in statements:
        inside = [*statement.proposition_spans, *filter(None, [statement.speaker_span])]
        assert all(
            statement.sentence.start <= span.start and span.end <= statement.sentence.end
            for span in inside
        )
        assert statement.proposition.strip()
    assert len({statement.id for statement in statements}) == len(statements)


@pytest.mark.parametrize(
    "piece", [REPORT + "\n\n", "he said ", 'A, the b, "', "Это неправда. ", "."]
)
def test_the_longest_document_takes_seconds_not_minutes(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    began = time.process_time()
    read_statements(Document(id="d1", text=text))
    assert time.process_time() - began < 5  # seconds, of a slow machine


def test_a_sentence_without_end_is_left_out() -> None:
    _, left_out = read_statements(Document(id="d1", text="word " * MAX_SENTENCE_CHARS))
    assert [one.reason for one in left_out] == ["longer than 5,000 characters without a stop"]


def test_a_document_repeated_gives_the_same_again() -> None:
    once, _ = read_statements(Document(id="d1", text=REPORT))
    again, _ = read_statements(Document(id="d1", text="\n\n".join([REPORT] * 20)))
    assert len(again) == 20 * len(once)


def test_public_reports_lose_no_gold_sentence(shared: Path) -> None:
    missed = []
    for case in map(json.loads, (shared / "docs_public.jsonl").read_text("utf-8").splitlines()):
        gold = {
            (side["doc"], side["quote"]) for c in case["conflicts"] for side in (c["a"], c["b"])
        }
        for row in case["documents"]:
            document = Document(id=row["id"], text=row["text"], date=row["date"])
            kept = [one.sentence.of(document.text) for one in read_statements(document)[0]]
            quotes = [quote for doc, quote in gold if doc == document.id]
            missed += [quote for quote in quotes if not any(quote in one for one in kept)]
    assert missed == []
