"""The verifier that the settings name, for the server and for the commands alike."""

from __future__ import annotations

from models.verifier import Verifier
from service.settings import Settings

__all__ = ["load_verifier"]


def load_verifier(settings: Settings) -> Verifier:
    """Load the model with its calibration; raises a ``ModelError``."""
    return Verifier.load(
        settings.model,
        engine=settings.engine,
        device=settings.device,
        threads=settings.threads,
        output_labels=settings.model_labels,
    )
