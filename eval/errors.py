"""What can go wrong in an evaluation, as a caller can act on it.

EvaluationError (a CounterclaimError)
├── UnusableData        the file cannot be read, or holds no row that can be used
├── InvalidLabelOrder   --label-order does not name the three labels
├── NoSuchField         --slice-by names a field that no row has
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


class UnwritableResults(EvaluationError):
    """The result files cannot be written; the message names the folder."""
