"""Reports in, conflicts out: which statements of some documents cannot both be true.

Puts the parts together: reading, merging, choosing pairs, asking the model once, and saying
of what kind each clash is. Knows no door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from models.calibration import Calibration
from models.candidates import candidates
from models.comparability import figures_of
from models.comparison import Question, compared
from models.conflict_kinds import Kind, kind_of, superseded
from models.documents import read_statements
from models.errors import InvalidClaim, InvalidDocument
from models.evidence import find_evidence
from models.one_voice import merge
from models.rebukes import rebuked
from models.rebuttals import Rebuttals
from models.reports import Compared, Conflict, Report
from models.text import check_text
from models.types import Claim, ClaimPair, Document, LeftOut, Stance, Statement
from models.vectors import SentenceVectors
from models.verifier import Verifies

__all__ = ["check", "compare", "decide", "explain"]

LATER = "things may have changed between the two"

Clash = tuple[Statement, Statement, Compared]
Reader = Callable[[Document], tuple[tuple[Statement, ...], tuple[LeftOut, ...]]]


def check(
    documents: Sequence[Document],
    verifier: Verifies,
    vectors: SentenceVectors,
    *,
    read: Reader = read_statements,
) -> Report:
    """All statements of the documents, and the conflicts between them.

    Always the same for the same documents. Raises ``InvalidDocument`` before any work where a
    text holds nothing that can be judged, or two documents have the same id.
    """
    check_documents(documents)
    parts = [read(document) for document in documents]
    statements = [statement for found, _ in parts for statement in found]
    left_out = [sentence for _, left in parts for sentence in left]
    return compare(documents, statements, left_out, verifier, vectors)


def check_documents(documents: Sequence[Document]) -> None:
    """Raise ``InvalidDocument`` naming the first document that cannot be read."""
    seen: set[str] = set()
    for place, document in enumerate(documents):
        where = f"documents[{place}]"
        if document.id in seen:
            raise InvalidDocument(f"{where}.id", "is the id of a document before it")
        seen.add(document.id)
        try:
            check_text(document.text, f"{where}.text")
        except InvalidClaim as exc:
            raise InvalidDocument(exc.field, exc.problem) from exc


def compare(
    documents: Sequence[Document],
    statements: Sequence[Statement],
    left_out: Sequence[LeftOut],
    verifier: Verifies,
    vectors: SentenceVectors,
) -> Report:
    """The conflicts between statements that have been read."""
    by_id = {document.id: document for document in documents}
    statements = rebuked(statements, by_id)
    voices, merged = merge(statements, by_id)
    rebuttals = Rebuttals(by_id)
    asked = [
        _question(voices[a], voices[b], by_id, rebuttals) for a, b in candidates(voices, vectors)
    ]
    verdicts = iter(verifier.verify([pair for one in asked for pair in one.pairs]))
    judged = [
        compared(one, list(islice(verdicts, len(one.pairs))), verifier.calibration) for one in asked
    ]
    report = Report(
        documents=tuple(documents),
        statements=tuple(statements),
        conflicts=(),
        set_aside=(),
        left_out=tuple(left_out),
        merged=merged,
        compared=_ranked(judged, statements),
        possible=len(statements) * (len(statements) - 1) // 2,
        model=verifier.info,
        vectors=vectors.name,
    )
    return decide(report, verifier.calibration)


def decide(report: Report, calibration: Calibration) -> Report:
    """The report with what clashes by these thresholds, whatever it held before."""
    documents = {document.id: document for document in report.documents}
    statements = report.by_id
    clashing = [
        (statements[one.a], statements[one.b], one)
        for one in report.compared
        if one.probability >= (calibration.of_denials if one.denial else calibration.in_reports)
    ]
    found = [_conflict(a, b, one, documents) for a, b, one in _one_a_sentence(clashing)]
    return replace(
        report,
        conflicts=tuple(one for one in found if one.kind.is_conflict),
        set_aside=tuple(one for one in found if not one.kind.is_conflict),
    )


def explain(report: Report, verifier: Verifies) -> Report:
    """The report with the evidence of its conflicts; some forty calls of the model for each.

    A denial of the very words of another statement needs none.
    """
    statements = report.by_id
    explained = []
    for one in report.conflicts:
        a, b = statements[one.a], statements[one.b]
        if Stance.DENIES not in (a.stance, b.stance):
            dates = {document.id: document.date for document in report.documents}
            pair = ClaimPair(
                a=Claim(text=a.proposition, date=dates[a.document]),
                b=Claim(text=b.proposition, date=dates[b.document]),
            )
            one = replace(one, evidence=find_evidence(verifier, pair))
        explained.append(one)
    return replace(report, conflicts=tuple(explained))


def _question(
    a: Statement, b: Statement, documents: Mapping[str, Document], rebuttals: Rebuttals
) -> Question:
    figures = figures_of(a, b, documents[a.document], documents[b.document])
    besides = rebuttals.between(a, b) if figures.apart is None else ()
    return Question(a=a, b=b, figures=figures, rebuttals=besides)


def _ranked(judged: Sequence[Compared], statements: Sequence[Statement]) -> tuple[Compared, ...]:
    """The most probable first; of equals the one that stands first."""
    place = {statement.id: number for number, statement in enumerate(statements)}
    return tuple(sorted(judged, key=lambda one: (-one.probability, place[one.a], place[one.b])))


def _one_a_sentence(clashing: Sequence[Clash]) -> Iterator[Clash]:
    """Of clashes between the same two sentences the most probable: the others only repeat it."""
    seen: set[tuple[object, ...]] = set()
    for a, b, one in clashing:
        sentences = (a.document, a.sentence, b.document, b.sentence)
        if sentences not in seen:
            seen.add(sentences)
            yield a, b, one


def _conflict(
    a: Statement, b: Statement, one: Compared, documents: Mapping[str, Document]
) -> Conflict:
    kind, reason = kind_of(a, b, documents), None
    if superseded(a, b, documents, figures_differ=one.figures_differ):
        kind, reason = Kind.SUPERSEDED, LATER
    elif one.apart is not None:
        kind, reason = Kind.NOT_COMPARABLE, one.apart
    return Conflict(
        a=a.id,
        b=b.id,
        kind=kind,
        probability=one.probability,
        certainty=one.certainty,
        reason=reason,
    )
