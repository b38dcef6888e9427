"""What a request may hold.

Checks shapes only. Whether a text can be judged is the core's business, how long it may be
the settings'.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    HttpUrl,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from models.types import Claim
from service import examples

__all__ = [
    "BatchIn",
    "ClaimIn",
    "CompareIn",
    "Date",
    "PairIn",
    "Request",
    "Speaker",
    "WebAddress",
    "as_claim",
    "no_control",
    "no_nul",
]

MAX_SPEAKER_CHARS = 500
MAX_URL_CHARS = 2083  # the longest that browsers and pydantic's HttpUrl take
ISO_8601 = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"
)


def no_nul(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("nul", "holds a NUL character")
    return value


def no_control(value: str) -> str:
    no_nul(value)
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise PydanticCustomError("control", "holds a control character")
    return value


def _calendar_date(value: str) -> str:
    try:
        if re.fullmatch(ISO_8601, value) and datetime.fromisoformat(value):
            return value
    except ValueError:  # well-formed, but no such day or hour
        pass
    raise PydanticCustomError(
        "iso_8601", "must be an ISO 8601 date or datetime, such as 2022-02-01"
    )


def _web_address(value: str) -> str:
    try:
        TypeAdapter(HttpUrl).validate_python(value)
        if not any(character.isspace() for character in value):  # pydantic strips some
            return value
    except ValidationError:  # its own message would quote the value
        pass
    raise PydanticCustomError("web_address", "must be an http or https URL")


Speaker = Annotated[str, Field(max_length=MAX_SPEAKER_CHARS), AfterValidator(no_control)]
Date = Annotated[
    str, Field(json_schema_extra={"pattern": ISO_8601}), AfterValidator(_calendar_date)
]
WebAddress = Annotated[
    str,
    Field(max_length=MAX_URL_CHARS, json_schema_extra={"format": "uri"}),
    AfterValidator(no_control),
    AfterValidator(_web_address),
]


class Request(BaseModel):
    """Strict, known fields only, and never changed."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ClaimIn(Request):
    """A statement with its provenance. Only ``text`` is judged: speaker, date and url are
    accepted so that a caller can send what it has, and never change the verdict."""

    text: str = Field(description="The statement as published.")
    speaker: Speaker | None = Field(None, description="Who says it. Does not change the verdict.")
    date: Date | None = Field(
        None,
        description="When it was said: an ISO 8601 date or datetime. Does not change the verdict.",
    )
    url: WebAddress | None = Field(
        None,
        description="Where it was published, http or https. Never fetched. "
        "Does not change the verdict.",
    )


def _by_form(value: Any, _validate: ValidatorFunctionWrapHandler) -> str | ClaimIn:
    """Told apart by the JSON type, so that an error says where it is and not which form failed."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ClaimIn.model_validate(value)
    raise PydanticCustomError("claim", "must be a string or an object with a text")


ClaimForm = Annotated[str | ClaimIn, WrapValidator(_by_form)]


def as_claim(form: str | ClaimIn) -> Claim:
    """The core's value for either form of a claim."""
    return Claim(text=form) if isinstance(form, str) else Claim(**form.model_dump())


class PairIn(Request):
    """Two claims to compare."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PAIR]})

    a: ClaimForm = Field(description="A text, or an object with a text and its provenance.")
    b: ClaimForm = Field(description="A text, or an object with a text and its provenance.")


class CompareIn(PairIn):
    """Two claims to compare, and what to say of them."""

    evidence: bool = Field(
        False, description="Whether to find the words that carry a conflict, which is slow."
    )


class _Unchecked:
    """Documented as ``PairIn`` but passed on as it came.

    One bad pair must not sink the batch, and nothing is checked before the number is.
    """

    def __get_pydantic_core_schema__(
        self, _source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            lambda value, _validate: value, handler.generate_schema(PairIn)
        )


class BatchIn(Request):
    """Pairs of claims, judged each for itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.BATCH]})

    pairs: list[Annotated[Any, _Unchecked()]] = Field(
        description="At least one pair; GET /v1/model tells how many are taken at once."
    )
