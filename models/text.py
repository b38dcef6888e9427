"""What counts as a text that can be judged. Drops and repairs nothing.

Knows nothing of models; lengths in tokens are the engine's business.
"""

from __future__ import annotations

import unicodedata

from models.errors import InvalidClaim
from models.types import ClaimPair

__all__ = ["check_pair", "check_text", "clean", "is_same_claim"]


def check_text(text: str, field: str) -> None:
    """Raise ``InvalidClaim`` naming ``field`` unless ``text`` can be judged as it stands."""
    if not text.strip():
        raise InvalidClaim(field, "must not be empty")
    if "\x00" in text:
        raise InvalidClaim(field, f"holds a NUL character at position {text.index(chr(0))}")
    for position, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise InvalidClaim(field, f"holds a lone surrogate at position {position}")
    if not any(character.isalnum() for character in text):
        raise InvalidClaim(field, "holds no letter or digit, so it claims nothing")


def check_pair(pair: ClaimPair) -> None:
    """Both texts of a pair, as the fields ``a`` and ``b``."""
    check_text(pair.a.text, "a")
    check_text(pair.b.text, "b")


def is_same_claim(a: str, b: str) -> bool:
    """Whether two texts differ in case, spacing, forms of letters or a final stop at most."""
    return a == b or _folded(a) == _folded(b)


def _folded(text: str) -> str:
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return " ".join(words).rstrip(" .!")


def clean(text: str) -> str:
    """Without control characters, which could rewrite a terminal or turn a line around."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
