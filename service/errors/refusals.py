"""Why a request gets no answer: one class a reason, each with its HTTP status.

Knows no HTTP framework: ``service.problems`` turns a ``RequestRefused`` into a response.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from service.errors.operation import ServiceError

__all__ = [
    "BodyTooLarge",
    "BodyTooSlow",
    "Flaw",
    "Forbidden",
    "FormatUnavailable",
    "HeadersTooLarge",
    "InternalError",
    "InvalidClaims",
    "InvalidDocuments",
    "InvalidJson",
    "InvalidRequest",
    "InvalidTable",
    "KeyReused",
    "MissingBody",
    "NotAcceptable",
    "NotReady",
    "Overloaded",
    "RateLimited",
    "RequestRefused",
    "RowsUnfinished",
    "TargetTooLong",
    "TooManyDocuments",
    "TooManyPairs",
    "TooManyRows",
    "Unauthorized",
    "UnknownFeedback",
    "UnknownJob",
    "UnknownPath",
    "UnsupportedMediaType",
    "WrongMethod",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """One thing wrong in a body: a JSON Pointer (RFC 6901) as URI fragment, and what."""

    pointer: str
    detail: str


class RequestRefused(ServiceError):
    """A request that gets no answer; the subclass says why, the message says what to change."""

    status: ClassVar[int]
    slug: ClassVar[str]
    title: ClassVar[str]

    def __init__(
        self,
        detail: str,
        *,
        flaws: Sequence[Flaw] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.flaws = tuple(flaws)
        self.headers = dict(headers or {})


class MissingBody(RequestRefused):
    """The request needs a JSON body and has none."""

    status, slug, title = 400, "missing-body", "The request has no body"


class InvalidJson(RequestRefused):
    """The body is not JSON as RFC 8259 has it: UTF-8, finite numbers, each field once."""

    status, slug, title = 400, "invalid-json", "The body is not valid JSON"


class Unauthorized(RequestRefused):
    """The server answers holders of an API key, and the request has none that is valid."""

    status, slug, title = 401, "unauthorized", "The request needs an API key"


class Forbidden(RequestRefused):
    """The API key is valid, its scope does not reach as far."""

    status, slug, title = 403, "forbidden", "The API key does not allow this"


class UnknownPath(RequestRefused):
    """Nothing lives at this path."""

    status, slug, title = 404, "unknown-path", "Nothing lives at this path"


class UnknownJob(RequestRefused):
    """No job or upload has this id."""

    status, slug, title = 404, "unknown-job", "There is no such job or upload"


class UnknownFeedback(RequestRefused):
    """No feedback has this id, or it was deleted."""

    status, slug, title = 404, "unknown-feedback", "There is no such feedback"


class WrongMethod(RequestRefused):
    """The path exists, the method does not; the header Allow names those that do."""

    status, slug, title = 405, "wrong-method", "The path does not take this method"


class NotAcceptable(RequestRefused):
    """None of the formats that the caller accepts is one of ours."""

    status, slug, title = 406, "not-acceptable", "Results do not come in this format"


class BodyTooSlow(RequestRefused):
    """The body did not arrive in time."""

    status, slug, title = 408, "body-too-slow", "The body did not arrive in time"


class BodyTooLarge(RequestRefused):
    """The body has more bytes than the server takes."""

    status, slug, title = 413, "body-too-large", "The body is too large"


class TargetTooLong(RequestRefused):
    """Path and query have more bytes than any of ours need."""

    status, slug, title = 414, "target-too-long", "Path and query are too long"


class UnsupportedMediaType(RequestRefused):
    """The body is declared as something other than plain UTF-8 JSON."""

    status, slug, title = 415, "unsupported-media-type", "The body must be application/json"


class InvalidRequest(RequestRefused):
    """The JSON does not have the expected shape."""

    status, slug, title = 422, "invalid-request", "The body does not have the expected shape"


class InvalidClaims(RequestRefused):
    """A text is empty, too long, or cannot be judged."""

    status, slug, title = 422, "invalid-claim", "A claim cannot be judged"


class InvalidDocuments(RequestRefused):
    """A document is empty, too long, or cannot be read, or two have the same id."""

    status, slug, title = 422, "invalid-document", "A document cannot be checked"


class FormatUnavailable(RequestRefused):
    """This server is installed without what reads the format; the message gives the command."""

    status, slug, title = 422, "format-unavailable", "This server cannot read the format"


class InvalidTable(RequestRefused):
    """A table of pairs cannot be read row by row."""

    status, slug, title = 422, "invalid-table", "The table cannot be read"


class KeyReused(RequestRefused):
    """The idempotency key came before, with another body."""

    status, slug, title = 422, "idempotency-key-reused", "The key belongs to another request"


class TooManyPairs(RequestRefused):
    """The batch holds more pairs than the server takes at once."""

    status, slug, title = 422, "too-many-pairs", "The batch holds too many pairs"


class TooManyRows(RequestRefused):
    """A job has more rows than one caller may have in unfinished jobs."""

    status, slug, title = 422, "too-many-rows", "The job has too many rows"


class TooManyDocuments(RequestRefused):
    """The request holds more documents than the server takes at once."""

    status, slug, title = 422, "too-many-documents", "The request holds too many documents"


class Overloaded(RequestRefused):
    """More pairs wait for the model than the server keeps waiting; Retry-After says how long
    they will take."""

    status, slug, title = 429, "overloaded", "The server has too much to do"


class RateLimited(RequestRefused):
    """The key, or the address, has sent more pairs than its limit; Retry-After says when again."""

    status, slug, title = 429, "rate-limited", "More pairs than the limit allows"


class RowsUnfinished(RequestRefused):
    """The caller's unfinished jobs leave no room for so many rows; Retry-After says when to ask
    again."""

    status, slug, title = 429, "rows-unfinished", "Too many rows wait in your unfinished jobs"


class HeadersTooLarge(RequestRefused):
    """The request has more headers, or longer ones, than the server takes."""

    status, slug, title = 431, "headers-too-large", "The headers are too large"


class InternalError(RequestRefused):
    """Something broke in the server; the server's log says what."""

    status, slug, title = 500, "internal-error", "Something broke in the server"


class NotReady(RequestRefused):
    """The model is loading, could not be loaded, or the server is shutting down."""

    status, slug, title = 503, "not-ready", "The server is not ready"
