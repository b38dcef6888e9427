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
            ├── TooManyRows           422  in one job
            ├── TooManyDocuments      422
            ├── Overloaded            429
            ├── RateLimited           429
            ├── RowsUnfinished        429  in all jobs of a caller
            ├── HeadersTooLarge       431
            ├── InternalError         500
            └── NotReady              503

``operation`` has what an operator can act on, ``refusals`` what a caller of the API can; all are
imported from here.
"""

from service.errors.operation import (
    BatchNotResumable,
    BenchFailed,
    CannotListen,
    ClusterFailed,
    InvalidSettings,
    LoadFailed,
    OpenToStrangers,
    ServiceError,
    UnfinishedShards,
    UnknownKey,
    UnusableDatabase,
    UnusableShards,
    UnusableTable,
    UnwritableOutput,
    UnwritablePage,
    WorkerLost,
)
from service.errors.refusals import (
    BodyTooLarge,
    BodyTooSlow,
    Flaw,
    Forbidden,
    FormatUnavailable,
    HeadersTooLarge,
    InternalError,
    InvalidClaims,
    InvalidDocuments,
    InvalidJson,
    InvalidRequest,
    InvalidTable,
    KeyReused,
    MissingBody,
    NotAcceptable,
    NotReady,
    Overloaded,
    RateLimited,
    RequestRefused,
    RowsUnfinished,
    TargetTooLong,
    TooManyDocuments,
    TooManyPairs,
    TooManyRows,
    Unauthorized,
    UnknownFeedback,
    UnknownJob,
    UnknownPath,
    UnsupportedMediaType,
    WrongMethod,
)

__all__ = [
    "BatchNotResumable",
    "BenchFailed",
    "BodyTooLarge",
    "BodyTooSlow",
    "CannotListen",
    "ClusterFailed",
    "Flaw",
    "Forbidden",
    "FormatUnavailable",
    "HeadersTooLarge",
    "InternalError",
    "InvalidClaims",
    "InvalidDocuments",
    "InvalidJson",
    "InvalidRequest",
    "InvalidSettings",
    "InvalidTable",
    "KeyReused",
    "LoadFailed",
    "MissingBody",
    "NotAcceptable",
    "NotReady",
    "OpenToStrangers",
    "Overloaded",
    "RateLimited",
    "RequestRefused",
    "RowsUnfinished",
    "ServiceError",
    "TargetTooLong",
    "TooManyDocuments",
    "TooManyPairs",
    "TooManyRows",
    "Unauthorized",
    "UnfinishedShards",
    "UnknownFeedback",
    "UnknownJob",
    "UnknownKey",
    "UnknownPath",
    "UnsupportedMediaType",
    "UnusableDatabase",
    "UnusableShards",
    "UnusableTable",
    "UnwritableOutput",
    "UnwritablePage",
    "WorkerLost",
    "WrongMethod",
]
