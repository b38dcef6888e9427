"""What the routes of feedback take and answer, for them and for the API's documentation."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic import ValidatorFunctionWrapHandler as Validate
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from models.types import Label
from service import examples
from service.feedback.feedback import Opinion
from service.schemas.pieces import Out
from service.schemas.requests import ClaimIn, PairIn, no_control

__all__ = ["FeedbackIn", "FeedbackKept", "FeedbackOut", "RecordOut", "VerdictIn"]

MAX_NOTE_CHARS = 2000
MAX_VERDICT_BYTES = 1024 * 1024
MAX_VERDICT_LEVELS = 16

Name = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(no_control)]


class SpeakerModelIn(BaseModel):
    """Which model spoke; more may follow."""

    model_config = ConfigDict(strict=True, frozen=True)

    name: Name
    weights_sha256: Name
    calibration_id: Name


class VerdictIn(BaseModel):
    """A verdict as POST /v1/compare answered it. These fields must be there; all are kept."""

    model_config = ConfigDict(
        strict=True, frozen=True, json_schema_extra={"examples": [examples.VERDICT]}
    )

    relation: Annotated[Label, Field(strict=False)]
    conflict: bool
    conflict_probability: float = Field(ge=0, le=1)
    model: SpeakerModelIn


class _AsGiven:
    """Checked as a ``VerdictIn`` and for its size, and passed on as it came."""

    def __get_pydantic_core_schema__(
        self, _source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            _checked, handler.generate_schema(VerdictIn)
        )


def _checked(value: Any, validate: Validate) -> Any:
    _check_levels(value)
    _check_bytes(value)
    validate(value)
    return value


def _check_levels(value: Any) -> None:
    level = [value]
    for _ in range(MAX_VERDICT_LEVELS + 1):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise PydanticCustomError("levels", f"is nested deeper than {MAX_VERDICT_LEVELS} levels")


def _check_bytes(value: Any) -> None:
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(written.encode("utf-8"))
    except UnicodeEncodeError:
        raise PydanticCustomError("surrogate", "holds a lone surrogate") from None
    except ValueError:
        raise PydanticCustomError("number", "holds a number that is too large") from None
    if size > MAX_VERDICT_BYTES:
        raise PydanticCustomError("bytes", f"has more than {MAX_VERDICT_BYTES} bytes")


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("nul", "holds a NUL character")
    return value


class FeedbackIn(PairIn):
    """What a person says of a verdict."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FEEDBACK]})

    verdict: Annotated[Any, _AsGiven()] = Field(
        description="What POST /v1/compare answered to the pair, whole: the receipt. At most "
        f"{MAX_VERDICT_BYTES} bytes and {MAX_VERDICT_LEVELS} levels deep."
    )
    judgement: Annotated[Opinion, Field(strict=False)]
    label: Annotated[Label, Field(strict=False)] | None = Field(
        None,
        description="How B stands to A, A being the premise. Needed where the verdict is wrong; "
        "where it is right, the label is its relation.",
    )
    note: Annotated[str, Field(max_length=MAX_NOTE_CHARS), AfterValidator(_no_nul)] | None = Field(
        None, description="Why, in one's own words."
    )


class FeedbackKept(Out):
    """Feedback is on the disk."""

    id: str
    created: str


class FeedbackOut(FeedbackKept):
    """Feedback with the verdict it is about."""

    a: ClaimIn
    b: ClaimIn
    judgement: Opinion
    label: Label
    note: str | None
    verdict: dict[str, Any] = Field(description="The receipt as it was given.")


class RecordOut(Out):
    """A line of the export: a labelled pair that ``counterclaim eval`` reads."""

    id: str
    a: str
    b: str
    label: Label
    judgement: Opinion
    note: str | None
    model: str
    weights_sha256: str
    calibration_id: str
    conflict_probability: float
    created: str
    a_speaker: str | None
    a_date: str | None
    a_url: str | None
    b_speaker: str | None
    b_date: str | None
    b_url: str | None
