"""models.conflicts: statements in, conflicts out, with the lexical stand-in as the model."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from models.conflict_kinds import Kind
from models.conflicts import check, compare, decide, explain
from models.denials import READ_RIGHT
from models.errors import InvalidDocument
from models.nli.labels import COLUMNS
from models.nli.lexical import LexicalModel
from models.reports import Report
from models.types import ClaimPair, Document, Label, LeftOut, Span, Stance, Statement, Verdict
from models.vectors import HashedWords
from models.verifier import Verifier

VERIFIER = Verifier(LexicalModel())
VECTORS = HashedWords()
OPEN, SHUT = (
    "The bridge at Oxley is open to traffic.",
    "The bridge at Oxley is not open to traffic.",
)


class Counting:
    """A verifier that remembers what it was asked."""

    calibration, info = VERIFIER.calibration, VERIFIER.info

    def __init__(self) -> None:
        self.asked: list[int] = []

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        self.asked.append(len(pairs))
        return VERIFIER.verify(pairs)


def said(document: Document, text: str, speaker: str | None, **fields: object) -> Statement:
    start = document.text.index(text)
    one = Statement(
        id=f"{document.id}-{start}",
        document=document.id,
        sentence=Span(start=start, end=start + len(text)),
        speaker=speaker,
        speaker_span=None,
        stance=Stance.ASSERTS,
        proposition=text,
        proposition_spans=(Span(start=start, end=start + len(text)),),
        date=document.date,
    )
    return replace(one, **fields)  # type: ignore[arg-type]


def found(document: Document, *statements: Statement) -> Report:
    return compare([document], statements, [], VERIFIER, VECTORS)


def test_two_speakers_who_cannot_both_be_right() -> None:
    document = Document(id="d", text=f"{OPEN} {SHUT}", date="2024-05-14")
    report = found(document, said(document, OPEN, "Rusk"), said(document, SHUT, "Holm"))
    (conflict,) = report.conflicts
    assert (conflict.a, conflict.b, conflict.kind) == ("d-0", f"d-{len(OPEN) + 1}", Kind.DISPUTED)
    assert conflict.probability >= VERIFIER.calibration.threshold


def test_a_denial_conflicts_with_what_it_answers_and_not_with_its_opposite() -> None:
    document = Document(id="d", text=f"{OPEN} {SHUT} Not true.")
    denial = said(document, "Not true.", "Holm", stance=Stance.DENIES, proposition=OPEN)
    denial = replace(denial, answers="d-0")
    report = found(document, said(document, OPEN, "Rusk"), said(document, SHUT, "Ilves"), denial)
    pairs = {(one.a, one.b) for one in report.conflicts}
    shut = f"d-{len(OPEN) + 1}"
    assert pairs == {("d-0", shut), ("d-0", denial.id)}


@pytest.mark.parametrize("stance", [Stance.DECLINES, Stance.HEDGES])
def test_who_declines_or_hedges_contradicts_nobody(stance: Stance) -> None:
    document = Document(id="d", text=f"{OPEN} {SHUT}")
    report = found(
        document, said(document, OPEN, "Rusk"), said(document, SHUT, "Holm", stance=stance)
    )
    assert (report.conflicts, report.set_aside, report.compared) == ((), (), ())


def test_a_wire_sentence_stands_for_all_who_carry_it() -> None:
    documents = [Document(id=name, text=OPEN, source=name) for name in ("d1", "d2")]
    documents.append(Document(id="d3", text=SHUT, source="d3"))
    statements = [said(one, one.text, None) for one in documents]
    report = compare(documents, statements, [], VERIFIER, VECTORS)
    (conflict,) = report.conflicts
    assert (conflict.a, conflict.b, conflict.kind) == ("d1-0", "d3-0", Kind.OUTLETS)
    assert report.voices["d1-0"] == ("d1-0", "d2-0")


def test_the_model_is_asked_once_and_about_few() -> None:
    text = " ".join(f"Tram {number} to the harbour is closed." for number in range(80))
    verifier = Counting()
    report = check([Document(id="d", text=text)], verifier, VECTORS)
    assert len(verifier.asked) == 1
    assert report.possible > 3000
    assert verifier.asked[0] <= 2 * 120


def test_every_sentence_is_accounted_for_and_the_graph_is_json() -> None:
    text = f"Holm said: \u201c{OPEN}\u201d Is it? {SHUT}"
    report = check([Document(id="d", text=text, source="AP", date="2024-05-14")], VERIFIER, VECTORS)
    graph = json.loads(json.dumps(report.as_dict()))
    assert [one["text"] for one in graph["documents"]] == [text]
    for one in graph["statements"] + graph["left_out"]:
        piece = one["sentence"]
        assert piece["text"] == text[piece["start"] : piece["end"]]
    covered = {one["sentence"]["start"] for one in graph["statements"] + graph["left_out"]}
    assert len(covered) >= 3
    assert graph == json.loads(json.dumps(check(report.documents, VERIFIER, VECTORS).as_dict()))


def test_a_negative_statement_meets_what_it_denies() -> None:
    fired, none = "A guard fired a shot at the gate.", "No guard ever fired any shot."
    document = Document(id="d", text=f"{fired} {none}")
    report = found(document, said(document, fired, "Rusk"), said(document, none, "Holm"))
    (one,) = report.compared
    raw = LexicalModel().probabilities([(fired, "Some guard fired some shot")])
    follows = VERIFIER.calibration.probabilities(raw)[0, COLUMNS.index(Label.ENTAILMENT)]
    assert one.probability == pytest.approx(READ_RIGHT * follows)
    assert one.denial


def test_decide_goes_by_the_thresholds_it_is_given() -> None:
    document = Document(id="d", text=f"{OPEN} {SHUT}")
    report = found(document, said(document, OPEN, "Rusk"), said(document, SHUT, "Holm"))
    strict = replace(VERIFIER.calibration, report_threshold=1.0, denial_threshold=1.0)
    assert decide(report, strict).conflicts == ()
    assert decide(decide(report, strict), VERIFIER.calibration) == report


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ([Document(id="a", text=" ")], r"documents\[0\]\.text: must not be empty"),
        ([Document(id="a", text="x\x00")], r"documents\[0\]\.text: holds a NUL"),
        (
            [Document(id="a", text="A."), Document(id="a", text="B.")],
            r"documents\[1\]\.id: is the id of a document before it",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(documents: list[Document], message: str) -> None:
    with pytest.raises(InvalidDocument, match=message):
        check(documents, VERIFIER, VECTORS)


def test_evidence_is_only_there_where_it_is_asked_for() -> None:
    document = Document(id="d", text=f"{OPEN} {SHUT}")
    report = found(document, said(document, OPEN, "Rusk"), said(document, SHUT, "Holm"))
    assert "evidence" not in report.as_dict()["conflicts"][0]
    (conflict,) = explain(report, VERIFIER).as_dict()["conflicts"]
    assert "not" in {piece["text"] for piece in conflict["evidence"]["words_b"]}
    assert json.dumps(conflict)


def test_nothing_to_compare_is_an_answer() -> None:
    report = check([Document(id="d", text="Why?")], VERIFIER, VECTORS)
    assert (report.statements, report.conflicts) == ((), ())
    assert report.left_out[0] == LeftOut(
        document="d", sentence=Span(start=0, end=4), reason=report.left_out[0].reason
    )
