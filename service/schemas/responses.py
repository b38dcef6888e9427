"""What a response holds, for the API's documentation.

Responses are written from the core's own values, not through these classes, so that every
door says the same; tests keep the two equal.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from models.reported import MAX_SENTENCE_CHARS
from models.types import Certainty, Label, Stance
from service import examples
from service.schemas.pieces import EvidenceOut, SpanOut

__all__ = ["BatchOut", "BatchResult", "HealthOut", "ModelOut", "Problem", "VerdictOut"]


class ProbabilitiesOut(BaseModel):
    """Calibrated probabilities of the three relations; they sum to one."""

    entailment: float
    neutral: float
    contradiction: float


class JudgementOut(BaseModel):
    """How a hypothesis stands to its premise."""

    relation: Label
    probabilities: ProbabilitiesOut


class ModelInfoOut(BaseModel):
    """Which model spoke, exactly enough to ask the same one again."""

    name: str
    engine: str
    weights_sha256: str
    calibration_id: str
    threshold: float = Field(
        description="Conflict probability at and above which it is a conflict."
    )


class AttributionOut(BaseModel):
    """Who says what in a claim, and how; spans count in the claim's text."""

    speaker: str | None = Field(description="As the text has it; null where nobody is named.")
    stance: Stance
    proposition: str = Field(description="What is said or denied, never with the denial in it.")
    speaker_span: SpanOut | None
    proposition_spans: list[SpanOut] = Field(
        description="Empty where the proposition is that of an earlier sentence, which this one "
        "answers."
    )


class ReportedOut(BaseModel):
    """The reported speech in both claims, in the order of the texts."""

    a: list[AttributionOut]
    b: list[AttributionOut]


class VerdictOut(JudgementOut):
    """What the service says of a pair; relation and probabilities judge B with A as premise."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.VERDICT]})

    reverse: JudgementOut = Field(description="A judged with B as premise.")
    conflict: bool = Field(description="Whether the claims conflict, by the model's threshold.")
    conflict_probability: float = Field(
        description="Probability that both cannot be true; the same when the claims are swapped."
    )
    certainty: Certainty = Field(
        description="'uncertain' inside the calibration's band of doubt, or where text was cut "
        "or could not be read."
    )
    truncated: bool = Field(description="Whether the pair was longer than the model sees.")
    unread_words: int = Field(
        description="Words that the model cannot read: other scripts, emoji, endless strings."
    )
    model: ModelInfoOut
    attribution: ReportedOut = Field(
        description="Who is reported to say what; empty where nobody is. Does not change the "
        f"verdict. Not read in sentences of more than {MAX_SENTENCE_CHARS} characters."
    )
    evidence: EvidenceOut | None = Field(
        None, description="Only where it was asked for; counts in the texts of the claims."
    )


class FlawOut(BaseModel):
    """One thing wrong in the body."""

    pointer: str = Field(description="JSON Pointer (RFC 6901) into the body, as '#/a/text'.")
    detail: str


class Problem(BaseModel):
    """A problem as RFC 9457 describes it; type is stable, detail is for people."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PROBLEM]})

    type: str
    title: str
    status: int
    detail: str
    errors: list[FlawOut]


class BatchResult(BaseModel):
    """One pair's verdict, or the problem that stood in its way; never both."""

    index: int = Field(description="Position of the pair in the request, from 0.")
    verdict: VerdictOut | None = None
    error: Problem | None = None


class BatchOut(BaseModel):
    """A result for each pair, in the order of the request."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.BATCH_RESULTS]})

    results: list[BatchResult]


class BandOut(BaseModel):
    """Conflict probabilities strictly between the two are uncertain."""

    low: float
    high: float


class FittedOnOut(BaseModel):
    """A file that the calibration was fitted on."""

    name: str
    sha256: str
    rows: int


class CalibrationOut(BaseModel):
    """How the model's outputs are turned into probabilities and a decision."""

    id: str
    temperature: float
    slope: float
    intercept: float
    threshold: float
    band: BandOut
    fitted_on: list[FittedOnOut]


class LimitsOut(BaseModel):
    """What this server takes."""

    max_text_chars: int
    max_batch_pairs: int
    max_documents: int
    max_report_chars: int
    max_body_bytes: int


class ModelOut(BaseModel):
    """The loaded model, its calibration, and the server's limits."""

    name: str
    engine: str
    weights_sha256: str
    max_tokens: int = Field(description="Tokens of a pair that the model sees.")
    labels: list[Label]
    calibration: CalibrationOut
    limits: LimitsOut
    version: str = Field(description="Version of counterclaim.")


class HealthOut(BaseModel):
    """The answer of a probe that succeeds."""

    status: str
