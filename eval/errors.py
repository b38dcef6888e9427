"""What can go wrong in an evaluation, as a caller can act on it.

EvaluationError (a CounterclaimError)
├── UnusableData        the file cannot be read, or holds no row that can be used
├── InvalidLabelOrder   --label-order does not name the three labels
├── NoSuchField         --slice-by names a field that no row has
├── InvalidBound        --fail-under or --fail-over does not bound a metric
├── UnreadableResult    a result file, or the predictions beside it, cannot be read
├── NotComparable       two results have no rows to compare in pairs
└── UnwritableResults   the result files cannot be written
"""

from __future__ import annotations

from models.errors import CounterclaimError


class EvaluationError(CounterclaimError):
    """Any error of an evaluation that a caller can act on; the message is one line."""


class UnusableData(EvaluationError):
    """The file is missing, unreadable, of an unknown kind, or without one usable row."""


class InvalidLabelOrder(EvaluationError):
    """The label order must name entailment, neutral and contradiction, each once."""


class NoSuchField(EvaluationError):
    """No row has the field to slice by; the message lists those there are."""


class InvalidBound(EvaluationError):
    """A bound must be METRIC=VALUE, on the side that is worse; the message lists the metrics."""


class UnreadableResult(EvaluationError):
    """A result file is missing or not one of this version; the message names the file."""


class NotComparable(EvaluationError):
    """Two results cannot be compared row by row; the message says why."""


class UnwritableResults(EvaluationError):
    """The result files cannot be written; the message names the folder."""
