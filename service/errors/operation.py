"""What an operator or the user of a command can act on. Knows nothing of requests."""

from __future__ import annotations

from models.errors import CounterclaimError

__all__ = [
    "BatchNotResumable",
    "BenchFailed",
    "CannotListen",
    "ClusterFailed",
    "InvalidSettings",
    "LoadFailed",
    "OpenToStrangers",
    "ServiceError",
    "UnfinishedShards",
    "UnknownKey",
    "UnusableDatabase",
    "UnusableShards",
    "UnusableTable",
    "UnwritableOutput",
    "UnwritablePage",
    "WorkerLost",
]


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
