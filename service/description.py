"""The loaded model, its calibration and the limits, as one JSON object for every door.

Knows no transport.
"""

from __future__ import annotations

from typing import Any

from models.types import Label
from models.verifier import Verifier
from service import installed_version
from service.settings import Settings

__all__ = ["describe"]


def describe(verifier: Verifier, settings: Settings) -> dict[str, Any]:
    """What GET /v1/model and ``counterclaim model --json`` say."""
    calibration = verifier.calibration
    return {
        "name": verifier.info.name,
        "engine": verifier.info.engine,
        "weights_sha256": verifier.info.weights_sha256,
        "max_tokens": verifier.max_tokens,
        "labels": [label.value for label in Label],
        "calibration": {
            "id": calibration.id,
            "temperature": calibration.temperature,
            "slope": calibration.slope,
            "intercept": calibration.intercept,
            "threshold": calibration.threshold,
            "band": {"low": calibration.band_low, "high": calibration.band_high},
            "fitted_on": [
                {"name": source.name, "sha256": source.sha256, "rows": source.rows}
                for source in calibration.fitted_on
            ],
        },
        "limits": {
            "max_text_chars": settings.max_text_chars,
            "max_batch_pairs": settings.max_batch_pairs,
            "max_documents": settings.max_documents,
            "max_report_chars": settings.max_report_chars,
            "max_body_bytes": settings.max_body_bytes,
        },
        "version": installed_version(),
    }
