"""Whether a text can be judged here: the core's rule and the service's limit of length.

Knows neither models nor HTTP; where a text stands is told by the caller.
"""

from __future__ import annotations

from models.errors import InvalidClaim
from models.text import check_text

__all__ = ["check_claim"]


def check_claim(text: str, field: str, max_chars: int) -> None:
    """Raise ``InvalidClaim`` naming ``field`` unless ``text`` can be judged."""
    if len(text) > max_chars:
        raise InvalidClaim(field, f"has {len(text)} characters; the limit is {max_chars}")
    check_text(text, field)
