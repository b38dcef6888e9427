"""What is found in reports: a graph of statements and the conflicts between them.

Values only, and their JSON. Knows not how anything in it is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from models.conflict_kinds import Kind
from models.evidence import Evidence
from models.one_voice import Merged
from models.types import Certainty, Document, LeftOut, ModelInfo, Span, Statement

__all__ = ["Compared", "Conflict", "Report"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """Two statements, by their ids, that the model was shown, and how likely they clash.

    ``apart`` says why they are not about the same thing, if they are not; ``figures_differ``
    is whether they give different figures for the same.
    """

    a: str
    b: str
    probability: float
    certainty: Certainty
    denial: bool
    apart: str | None = None
    figures_differ: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Two statements, by their ids, that clash; ``a`` stands before ``b``.

    ``evidence`` counts in the propositions. ``reason`` says why two that clash are no
    conflict, where ``kind`` says that they are none.
    """

    a: str
    b: str
    kind: Kind
    probability: float
    certainty: Certainty
    reason: str | None = None
    evidence: Evidence | None = None

    def as_dict(self, a: Statement, b: Statement) -> dict[str, Any]:
        """JSON-ready, for the statements it names; ``reason`` and ``evidence`` only where there
        is one."""
        fields = {name: value for name, value in asdict(self).items() if value is not None}
        if self.evidence is not None:
            fields["evidence"] = self.evidence.as_dict(a.proposition, b.proposition)
        return fields


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was said in some documents, and what of it cannot both be true.

    ``conflicts`` come most probable first, ``set_aside`` are pairs that clash but are no
    conflict. Every sentence of the documents is in ``statements`` or in ``left_out``. Of a
    statement that is ``merged`` into another only that other is in conflicts. ``compared``
    are the pairs that the model was shown, the most probable first, of ``possible`` ones.
    """

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    conflicts: tuple[Conflict, ...]
    set_aside: tuple[Conflict, ...]
    left_out: tuple[LeftOut, ...]
    merged: tuple[Merged, ...]
    compared: tuple[Compared, ...]
    possible: int
    model: ModelInfo
    vectors: str

    @cached_property
    def by_id(self) -> Mapping[str, Statement]:
        """The statements by their ids."""
        return {statement.id: statement for statement in self.statements}

    @cached_property
    def voices(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of all statements that say the same as the one kept, itself first."""
        same = {merged.kept: merged.same for merged in self.merged}
        return {one.id: (one.id, *same.get(one.id, ())) for one in self.statements}

    def sentence(self, found: Statement | LeftOut) -> str:
        """The sentence in which a statement stands."""
        text = next(one.text for one in self.documents if one.id == found.document)
        return found.sentence.of(text)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready: statements are the nodes of a graph, conflicts its edges."""
        return {
            "documents": [
                {"id": one.id, "source": one.source, "date": one.date, "text": one.text}
                for one in self.documents
            ],
            "statements": [self._statement(one) for one in self.statements],
            "conflicts": [self._conflict(one) for one in self.conflicts],
            "set_aside": [self._conflict(one) for one in self.set_aside],
            "left_out": [
                {
                    "document": one.document,
                    "sentence": self._piece(one.document, one.sentence),
                    "reason": one.reason,
                }
                for one in self.left_out
            ],
            "merged": [{"kept": one.kept, "same": list(one.same)} for one in self.merged],
            "pairs": {"possible": self.possible, "compared": len(self.compared)},
            "vectors": self.vectors,
            "model": asdict(self.model),
        }

    def _statement(self, one: Statement) -> dict[str, Any]:
        speaker_span = one.speaker_span
        return {
            "id": one.id,
            "document": one.document,
            "sentence": self._piece(one.document, one.sentence),
            "speaker": one.speaker,
            "speaker_span": None if speaker_span is None else asdict(speaker_span),
            "stance": one.stance.value,
            "proposition": one.proposition,
            "proposition_spans": [asdict(span) for span in one.proposition_spans],
            "date": one.date,
            "answers": one.answers,
        }

    def _conflict(self, one: Conflict) -> dict[str, Any]:
        return one.as_dict(self.by_id[one.a], self.by_id[one.b])

    def _piece(self, document: str, span: Span) -> dict[str, Any]:
        text = next(one.text for one in self.documents if one.id == document)
        return {**asdict(span), "text": span.of(text)}
