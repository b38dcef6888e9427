"""What can go wrong between a caller and the core.

    CounterclaimError (models.errors)
    └── ServiceError            the doors' own part of the tree
        ├── InvalidSettings     a setting is wrong
        ├── CannotListen        the address cannot be bound
        ├── LoadFailed          the model broke while loading
        ├── WorkerLost          a worker ended before the server was ready
        ├── UnwritablePage      the page of a check cannot be written
        ├── UnusableTable       a table of pairs cannot be read row by row
        ├── UnusableShards      a batch on a cluster cannot read IN or write OUT
        ├── ClusterFailed       the cluster cannot run the batch
        ├── UnfinishedShards    some shards have no result
        ├── BatchNotResumable   what an earlier run left does not belong to this one
        ├── UnwritableOutput    results cannot be written
        ├── OpenToStrangers     others could reach the server, and nothing keeps them out
        ├── UnusableDatabase    the database of keys, jobs and feedback cannot be opened or used
        ├── UnknownKey          no API key has this id
        ├── BenchFailed         a part of a bench cannot be measured
        └── RequestRefused      a request gets no answer; carries its HTTP status
            ├── MissingBody           400
            ├── InvalidJson           400
            ├── Unauthorized          401
            ├── Forbidden             403
            ├── UnknownPath           404
            ├── UnknownJob            404
            ├── UnknownFeedback       404
            ├── WrongMethod           405
            ├── NotAcceptable         406
            ├── BodyTooSlow           408
            ├── BodyTooLarge          413
            ├── TargetTooLong         414
            ├── UnsupportedMediaType  415
            ├── InvalidRequest        422  the shape is wrong
            ├── InvalidClaims         422  the shape is right, a text cannot be judged
            ├── InvalidDocuments      422  the same of a document
            ├── FormatUnavailable     422
            ├── InvalidTable          422  the same of a table of pairs
            ├── KeyReused             422  the idempotency key came with another body
            ├── TooManyPairs          422
            ├── TooManyDocuments      422
            ├── Overloaded            429
            ├── RateLimited           429
            ├── HeadersTooLarge       431
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


class WorkerLost(ServiceError):
    """A worker ended before the server was ready; the message says which and how."""


class UnwritablePage(ServiceError):
    """The page of a check cannot be written; the message names the file."""


class UnusableTable(ServiceError):
    """A table of pairs cannot be read row by row; the message says why, never quoting it."""


class UnusableShards(ServiceError):
    """A batch on a cluster cannot read IN or write OUT; the message says what to change."""


class ClusterFailed(ServiceError):
    """The cluster cannot run the batch; what is finished stays, and a rerun goes on."""


class UnfinishedShards(ServiceError):
    """Some shards have no result; the message names them, and a rerun tries them again."""


class BatchNotResumable(ServiceError):
    """What an earlier run left does not belong to this one; the message names the file."""


class UnwritableOutput(ServiceError):
    """Results cannot be written; the message names the file."""


class OpenToStrangers(ServiceError):
    """Others could reach the server, and there is no API key; the message says both ways out."""


class UnusableDatabase(ServiceError):
    """The database cannot be opened, read or written; the message says which and why."""


class UnknownKey(ServiceError):
    """No API key has this id; ``counterclaim keys list`` shows those there are."""


class BenchFailed(ServiceError):
    """A part of a bench cannot be measured; the message says which and why."""


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


class HeadersTooLarge(RequestRefused):
    """The request has more headers, or longer ones, than the server takes."""

    status, slug, title = 431, "headers-too-large", "The headers are too large"


class InternalError(RequestRefused):
    """Something broke in the server; the server's log says what."""

    status, slug, title = 500, "internal-error", "Something broke in the server"


class NotReady(RequestRefused):
    """The model is loading, could not be loaded, or the server is shutting down."""

    status, slug, title = 503, "not-ready", "The server is not ready"
