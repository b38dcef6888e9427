"""What a check of documents takes and answers, for the routes and the API's documentation.

Checks shapes only; the answer is written from the core's own values.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from models.conflict_kinds import Kind
from models.types import Certainty, Stance
from service import examples
from service.schemas.pieces import EvidenceOut, Out, PieceOut, SpanOut
from service.schemas.requests import Date, Request, Speaker, no_control
from service.schemas.responses import ModelInfoOut

__all__ = ["DocumentIn", "DocumentsIn", "ReportOut"]

MAX_ID_CHARS = 200

Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARS), AfterValidator(no_control)]


class DocumentIn(Request):
    """A report as published."""

    text: str = Field(description="The whole text, headline included.")
    format: Literal["text", "markdown", "html"] = Field(
        "text",
        description="What the text is written in. Of Markdown and of a web page only the words "
        "are read; spans then count in the text that the answer gives.",
    )
    id: Id | None = Field(None, description="A name of its own; by default d1, d2 and so on.")
    source: Speaker | None = Field(
        None,
        description="The outlet, which speaks where nobody else; by default the name that a web "
        "page states.",
    )
    date: Date | None = Field(
        None,
        description="When it was published: an ISO 8601 date or datetime. Days that the text "
        "names are worked out from it. By default the day that a web page states, or that stands "
        "on a line of its own at the top.",
    )


class DocumentsIn(Request):
    """Reports about the same events, checked together."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DOCUMENTS]})

    documents: list[DocumentIn] = Field(
        description="At least one; GET /v1/model tells how many are taken at once."
    )
    evidence: bool = Field(
        False, description="Whether to find the words that carry each conflict, which is slow."
    )


class SourceOut(Out):
    """A document that was read."""

    id: str
    source: str | None
    date: str | None
    text: str = Field(description="As it was read; all spans count in it.")


class StatementOut(Out):
    """One thing that is said in a document: a node of the graph."""

    id: str
    document: str
    sentence: PieceOut
    speaker: str | None = Field(description="Null where the outlet speaks for itself.")
    speaker_span: SpanOut | None
    stance: Stance
    proposition: str = Field(description="What is said or denied, never with the denial in it.")
    proposition_spans: list[SpanOut]
    date: str | None = Field(description="The day it is about or was made.")
    answers: str | None = Field(description="Id of the statement whose proposition it takes up.")


class ConflictOut(Out):
    """Two statements that clash: an edge of the graph."""

    a: str
    b: str
    kind: Kind
    probability: float = Field(description="How likely it is that both cannot be true.")
    certainty: Certainty
    reason: str | None = Field(None, description="Why it is no conflict, if it is set aside.")
    evidence: EvidenceOut | None = Field(
        None,
        description="Only where it was asked for and nothing is denied; counts in the "
        "propositions.",
    )


class LeftOutOut(Out):
    """A sentence that makes no statement to check."""

    document: str
    sentence: PieceOut
    reason: str


class MergedOut(Out):
    """Statements of the same words by the same speaker: one voice, compared once."""

    kept: str
    same: list[str]


class PairsOut(Out):
    """How many pairs of statements there are, and how many the model was shown."""

    possible: int
    compared: int


class ReportOut(Out):
    """Statements, the conflicts between them, and what was left out."""

    documents: list[SourceOut]
    statements: list[StatementOut]
    conflicts: list[ConflictOut] = Field(description="Most probable first.")
    set_aside: list[ConflictOut] = Field(
        description="Pairs that clash in their words but are no conflict, with the reason."
    )
    left_out: list[LeftOutOut]
    merged: list[MergedOut]
    pairs: PairsOut
    vectors: str = Field(description="What found the pairs to compare.")
    model: ModelInfoOut
