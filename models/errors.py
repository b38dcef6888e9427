"""What can go wrong in the core, as a caller can act on it.

CounterclaimError
├── InvalidClaim          a claim's text cannot be judged
├── InvalidDocument       a report cannot be read
└── ModelError            no verdict can be trusted from this model
    ├── ModelNotFound     the name is no embedded model, folder or hub id
    ├── MissingExtra      an optional part of the installation is needed
    ├── UnknownLabels     which output means what is not known
    ├── InvalidCalibration  calibration.json does not fit
    └── CanaryFailed      the model gets the obvious wrong
"""

from __future__ import annotations


class CounterclaimError(Exception):
    """Any error of the project that a caller can act on."""


class InvalidClaim(CounterclaimError):
    """A claim's text cannot be judged; the message names the field and the limit."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class InvalidDocument(CounterclaimError):
    """A report cannot be read; the message names the file, the line, the field and the limit."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class ModelError(CounterclaimError):
    """No verdict can be trusted from this model; the message says what to change."""


class ModelNotFound(ModelError):
    """The name is no embedded model, local folder or reachable hub id."""


class MissingExtra(ModelError):
    """An optional part of the installation is needed; the message gives the command."""

    def __init__(self, extra: str, wanted_for: str) -> None:
        super().__init__(f"{wanted_for} needs: pip install 'counterclaim[{extra}]'")
        self.extra = extra


class UnknownLabels(ModelError):
    """The configuration does not say which output means what; pass a label map."""


class InvalidCalibration(ModelError):
    """The calibration does not fit; the message names the field."""


class CanaryFailed(ModelError):
    """An obvious entailment or contradiction came out otherwise: labels or weights are wrong."""
