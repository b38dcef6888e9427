"""What the routes of jobs take and answer, for them and for the API's documentation."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from service import examples
from service.jobs.job import State
from service.schemas.pieces import Out
from service.schemas.requests import Request, WebAddress, no_control
from service.tables import Format

__all__ = ["BODY", "JobIn", "JobOut", "JobsOut", "UploadOut", "WebhookIn", "whole_schema"]


class WebhookIn(Request):
    """Whom to tell when the job has ended."""

    url: WebAddress = Field(description="Takes a POST; http or https, not followed elsewhere.")
    secret: Annotated[str, AfterValidator(no_control)] = Field(
        min_length=16, max_length=200, description="Signs what is sent: HMAC-SHA256."
    )


class JobIn(Request):
    """A job by JSON: pairs, or the id of an upload."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.BATCH]})

    pairs: Annotated[list[Any], Field(min_length=1)] | None = Field(
        None, description="Rows with a and b, and perhaps an id; a bad one gets an error."
    )
    upload: str | None = Field(None, max_length=64, description="Id of an upload.")
    webhook: WebhookIn | None = None


class WebhookOut(Out):
    """Whether the receiver has been told."""

    url: str
    state: Literal["pending", "delivered", "failed"]


class JobOut(Out):
    """A job as it stands."""

    id: str
    state: State
    name: str | None = Field(description="Of the file that was sent, where it came with one.")
    format: Format
    total: int | None = Field(description="Rows; null where they are not counted yet.")
    done: int = Field(description="Rows whose results are kept.")
    errors: int = Field(description="Of those, rows that could not be judged.")
    rows_per_second: float | None = Field(description="Since it was begun, pauses included.")
    failure: str | None = Field(description="Why it could not go on, where it failed.")
    webhook: WebhookOut | None
    created_at: str
    started_at: str | None
    finished_at: str | None


class JobsOut(Out):
    """Jobs, the newest first."""

    jobs: list[JobOut]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class UploadOut(Out):
    """A table that was kept."""

    id: str
    format: Format
    rows: int
    bytes: int
    sha256: str


def whole_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Its schema with no references: FastAPI collects none for what it neither parses nor makes."""
    schema = model.model_json_schema()
    defined = schema.pop("$defs", {})

    def within(part: Any) -> Any:
        if isinstance(part, list):
            return [within(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return within(defined[part["$ref"].rpartition("/")[2]])
        return {name: within(value) for name, value in part.items()}

    whole: dict[str, Any] = within(schema)
    return whole


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": whole_schema(JobIn)},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "JSONL, CSV or Parquet, told by the name's suffix.",
                        },
                        "webhook_url": {"type": "string", "format": "uri"},
                        "webhook_secret": {"type": "string"},
                    },
                }
            },
        },
    }
}
"""The two forms of a new job, which FastAPI cannot read off one parameter."""
