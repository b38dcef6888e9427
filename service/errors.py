"""What can go wrong between a caller and the core.

    CounterclaimError (models.errors)
    └── ServiceError            the doors' own part of the tree
        ├── InvalidSettings     a setting is wrong
        ├── CannotListen        the address cannot be bound
        ├── LoadFailed          the model broke while loading
        ├── UnwritablePage      the page of a check cannot be written
        └── RequestRefused      a request gets no answer; carries its HTTP status
            ├── MissingBody           400
            ├── InvalidJson           400
            ├── UnknownPath           404
            ├── WrongMethod           405
            ├── BodyTooSlow           408
            ├── BodyTooLarge          413
            ├── UnsupportedMediaType  415
            ├── InvalidRequest        422  the shape is wrong
            ├── InvalidClaims         422  the shape is right, a text cannot be judged
            ├── InvalidDocuments      422  the same of a document
            ├── FormatUnavailable     422
            ├── TooManyPairs          422
            ├── TooManyDocuments      422
            ├── InternalError         500
            └── NotReady              503

Knows no HTTP framework: ``service.problems`` turns a ``RequestRefused`` into a response.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from models.errors import CounterclaimError


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """One thing wrong in a body: a JSON Pointer (RFC 6901) as URI fragment, and what."""

    pointer: str
    detail: str


class ServiceError(CounterclaimError):
    """Any error of the service that a caller or operator can act on."""


class InvalidSettings(ServiceError):
    """A setting is wrong; the message names the option, variable or file and the field."""


class CannotListen(ServiceError):
    """The address cannot be bound; the message gives the system's reason."""


class LoadFailed(ServiceError):
    """The model broke while loading, in a way that the core has no name for."""


class UnwritablePage(ServiceError):
    """The page of a check cannot be written; the message names the file."""


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


class UnknownPath(RequestRefused):
    """Nothing lives at this path."""

    status, slug, title = 404, "unknown-path", "Nothing lives at this path"


class WrongMethod(RequestRefused):
    """The path exists, the method does not; the header Allow names those that do."""

    status, slug, title = 405, "wrong-method", "The path does not take this method"


class BodyTooSlow(RequestRefused):
    """The body did not arrive in time."""

    status, slug, title = 408, "body-too-slow", "The body did not arrive in time"


class BodyTooLarge(RequestRefused):
    """The body has more bytes than the server takes."""

    status, slug, title = 413, "body-too-large", "The body is too large"


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


class TooManyPairs(RequestRefused):
    """The batch holds more pairs than the server takes at once."""

    status, slug, title = 422, "too-many-pairs", "The batch holds too many pairs"


class TooManyDocuments(RequestRefused):
    """The request holds more documents than the server takes at once."""

    status, slug, title = 422, "too-many-documents", "The request holds too many documents"


class InternalError(RequestRefused):
    """Something broke in the server; the server's log says what."""

    status, slug, title = 500, "internal-error", "Something broke in the server"


class NotReady(RequestRefused):
    """The model is loading, could not be loaded, or the server is shutting down."""

    status, slug, title = 503, "not-ready", "The server is not ready"
