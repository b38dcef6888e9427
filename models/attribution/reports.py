"""What one cue reports in a sentence, as ranges of tokens. Knows no grammar."""

from __future__ import annotations

from dataclasses import dataclass

from models.attribution.lexicon import Frame
from models.attribution.phrases import Phrase, Range
from models.types import Stance

__all__ = ["Report"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one cue reports; ``content`` may be in two parts, or empty."""

    speaker: Phrase | None
    cue: Range
    frame: Frame
    stance: Stance
    content: tuple[Range, ...]
    passive: bool = False
