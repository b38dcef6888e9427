"""Receipts of feedback: a verdict, or a report cut down to one conflict, as the API answered.

Checks that what feedback needs is there and bounds the rest, which is kept as it came. Knows
nothing of what is said of it.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    model_validator,
)
from pydantic import ValidatorFunctionWrapHandler as Validate
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from models.conflict_kinds import Kind
from models.types import Label, Stance
from service import examples
from service.schemas.requests import no_control

__all__ = ["MAX_BYTES", "MAX_LEVELS", "AsGiven", "ReportIn", "VerdictIn"]

MAX_BYTES = 1024 * 1024
MAX_LEVELS = 16

Name = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(no_control)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Answered(BaseModel):
    """These fields must be there; more may follow, and all are kept."""

    model_config = ConfigDict(strict=True, frozen=True)


class SpeakerModelIn(_Answered):
    """Which model spoke."""

    name: Name
    weights_sha256: Name
    calibration_id: Name


class VerdictIn(_Answered):
    """A verdict as POST /v1/compare answered it. These fields must be there; all are kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.VERDICT]})

    relation: Annotated[Label, Field(strict=False)]
    conflict: bool
    conflict_probability: Share
    model: SpeakerModelIn

    @property
    def says(self) -> Label:
        """What is right if the verdict is."""
        return self.relation

    @property
    def is_whole(self) -> bool:
        """Whether decision and relation say the same. Where they part, a label may repeat the
        one and deny the other."""
        return self.conflict is (self.relation is Label.CONTRADICTION)


class SentenceIn(_Answered):
    """The sentence in which a statement stands."""

    text: str


class StatementIn(_Answered):
    """A statement of the report."""

    id: Name
    sentence: SentenceIn
    stance: Annotated[Stance, Field(strict=False)]
    proposition: str


class ConflictIn(_Answered):
    """A conflict of the report, or one that was set aside."""

    a: Name
    b: Name
    kind: Annotated[Kind, Field(strict=False)]
    probability: Share


class ReportIn(_Answered):
    """A report as POST /v1/documents/check answered it, cut down to one conflict and the two
    statements of it. These fields must be there; all are kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.EXCERPT]})

    statements: list[StatementIn] = Field(description="The two that the conflict names.")
    conflicts: list[ConflictIn] = Field([], description="The conflict,")
    set_aside: list[ConflictIn] = Field([], description="or what was set aside.")
    model: SpeakerModelIn

    @model_validator(mode="after")
    def _one_conflict(self) -> ReportIn:
        found = [*self.conflicts, *self.set_aside]
        if len(found) != 1:
            raise PydanticCustomError(
                "conflicts",
                f"must hold one conflict, in conflicts or in set_aside, not {len(found)}",
            )
        if not {found[0].a, found[0].b} <= {one.id for one in self.statements}:
            raise PydanticCustomError(
                "statements", "must hold both statements that its conflict names"
            )
        return self

    @property
    def says(self) -> Label:
        """What is right if the report is: two that may both be true were set aside."""
        return Label.CONTRADICTION if self.conflicts else Label.NEUTRAL

    @property
    def is_whole(self) -> bool:
        """A conflict is found or set aside; there is nothing beside that it could part from."""
        return True

    @property
    def conflict_probability(self) -> float:
        """Of its one conflict."""
        return [*self.conflicts, *self.set_aside][0].probability


class AsGiven:
    """Checked as one of the above and for its size, and passed on as it came."""

    def __init__(self, receipt: type[VerdictIn] | type[ReportIn]) -> None:
        self._receipt = receipt

    def __get_pydantic_core_schema__(
        self, _source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            _checked, handler.generate_schema(self._receipt)
        )


def _checked(value: Any, validate: Validate) -> Any:
    _check_levels(value)
    _check_bytes(value)
    validate(value)
    return value


def _check_levels(value: Any) -> None:
    level = [value]
    for _ in range(MAX_LEVELS + 1):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise PydanticCustomError("levels", f"is nested deeper than {MAX_LEVELS} levels")


def _check_bytes(value: Any) -> None:
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(written.encode("utf-8"))
    except UnicodeEncodeError:
        raise PydanticCustomError("surrogate", "holds a lone surrogate") from None
    except ValueError:
        raise PydanticCustomError("number", "holds a number that is too large") from None
    if size > MAX_BYTES:
        raise PydanticCustomError("bytes", f"has more than {MAX_BYTES} bytes")
