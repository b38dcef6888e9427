"""Pieces of texts in responses, and the evidence that is made of them.

For the API's documentation, as all responses; knows not which text a piece is of.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from models.quantities import Bearing, Kind
from service import examples

__all__ = ["EvidenceOut", "Out", "PieceOut", "SpanOut"]


class Out(BaseModel):
    """Known fields only."""

    model_config = ConfigDict(extra="forbid")


class SpanOut(Out):
    """A piece of a text, in characters, ``end`` excluded."""

    start: int
    end: int


class PieceOut(SpanOut):
    """The same with its words."""

    text: str


class DifferenceOut(Out):
    """Two quantities that differ, and whether both can hold."""

    kind: Kind
    bearing: Bearing = Field(
        description="'clash' where both cannot hold, 'apart' where they may be of different "
        "times or things."
    )
    a: PieceOut
    b: PieceOut
    reason: str


class EvidenceOut(Out):
    """Why two texts conflict."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.EVIDENCE]})

    words_a: list[PieceOut] = Field(
        description="The words without which the conflict is weaker, the weightiest first; "
        "empty where there is no conflict."
    )
    words_b: list[PieceOut]
    differences: list[DifferenceOut] = Field(
        description="Numbers, dates and times that differ, compared exactly, conflict or not."
    )
