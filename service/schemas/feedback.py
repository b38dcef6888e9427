"""What the routes of feedback take and answer, for them and for the API's documentation.

What a receipt must hold is told by ``receipts``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from models.types import Label
from service import examples
from service.feedback.feedback import Opinion
from service.schemas.pieces import Out
from service.schemas.receipts import MAX_BYTES, MAX_LEVELS, AsGiven, ReportIn, VerdictIn
from service.schemas.requests import ClaimIn, PairIn, no_nul

__all__ = ["FeedbackIn", "FeedbackKept", "FeedbackOut", "RecordOut"]

MAX_NOTE_CHARS = 2000
BOUNDS = f"At most {MAX_BYTES} bytes and {MAX_LEVELS} levels deep."


class FeedbackIn(PairIn):
    """What a person says of a verdict on two claims, or of a conflict in a report."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [examples.FEEDBACK, examples.REPORT_FEEDBACK]}
    )

    verdict: Annotated[Any, AsGiven(VerdictIn)] = Field(
        None,
        description="The receipt of two claims: what POST /v1/compare answered to them, whole. "
        f"{BOUNDS}",
    )
    report: Annotated[Any, AsGiven(ReportIn)] = Field(
        None,
        description="The receipt of a conflict in a report: what POST /v1/documents/check "
        "answered, cut down to that conflict and its two statements; a and b are what these say, "
        f"in words that stand by themselves. {BOUNDS}",
    )
    judgement: Annotated[Opinion, Field(strict=False)]
    label: Annotated[Label, Field(strict=False)] | None = Field(
        None,
        description="How B stands to A, A being the premise. Needed where the verdict is wrong; "
        "where it is right, the label is its relation.",
    )
    note: Annotated[str, Field(max_length=MAX_NOTE_CHARS), AfterValidator(no_nul)] | None = Field(
        None, description="Why, in one's own words."
    )

    @model_validator(mode="after")
    def _one_receipt(self) -> FeedbackIn:
        if len(self.receipt) != 1:
            raise PydanticCustomError("receipt", "must have either a verdict or a report")
        return self

    @property
    def receipt(self) -> dict[str, Any]:
        """The receipt as it came, under its name."""
        given = {"verdict": self.verdict, "report": self.report}
        return {name: receipt for name, receipt in given.items() if receipt is not None}

    @property
    def judged(self) -> VerdictIn | ReportIn:
        """What the receipt says."""
        if self.report is not None:
            return ReportIn.model_validate(self.report)
        return VerdictIn.model_validate(self.verdict)


class FeedbackKept(Out):
    """Feedback is on the disk."""

    id: str
    created: str


class FeedbackOut(FeedbackKept):
    """Feedback with what it is about."""

    a: ClaimIn
    b: ClaimIn
    judgement: Opinion
    label: Label
    note: str | None
    verdict: dict[str, Any] | None = Field(None, description="The receipt as it was given,")
    report: dict[str, Any] | None = Field(None, description="one or the other.")


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
