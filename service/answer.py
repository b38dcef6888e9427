"""What is answered about a pair, the same at every door: ``answer(pair, verdict)``.

The verdict, who is reported to say what, and on request why. Knows neither HTTP nor terminals.
"""

from __future__ import annotations

from typing import Any

from models.evidence import Evidence
from models.reported import reported
from models.types import ClaimPair, Verdict

__all__ = ["answer"]


def answer(pair: ClaimPair, verdict: Verdict, evidence: Evidence | None = None) -> dict[str, Any]:
    """JSON-ready; ``evidence`` only where there is some."""
    said = verdict.as_dict() | {"attribution": reported(pair).as_dict()}
    if evidence is not None:
        said["evidence"] = evidence.as_dict(pair.a.text, pair.b.text)
    return said
