"""What an API key is: ``cck_ID_SECRET``. The id may be shown, the secret is never kept.

Knows no storage and no HTTP.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from service.access.scopes import Scope

__all__ = ["ApiKey", "id_of", "issue"]

PREFIX = "cck_"
ID_BYTES = 4
SECRET_BYTES = 32  # 256 bits
_SHAPE = re.compile(r"cck_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """What is kept of a key. Times are in UTC."""

    id: str
    name: str
    scope: Scope
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    sha256: bytes = field(repr=False)

    def opens_for(self, text: str, now: datetime) -> bool:
        """Whether ``text`` is this key, and the key is still good."""
        return hmac.compare_digest(self.sha256, _digest(text)) and self.state(now) == "valid"

    def state(self, now: datetime) -> str:
        """``valid``, ``expired`` or ``revoked``."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "valid"


def issue(
    name: str, scope: Scope, *, now: datetime, expires: datetime | None = None
) -> tuple[str, ApiKey]:
    """A new key: its text, which nobody can read again, and what is kept of it."""
    key_id = secrets.token_hex(ID_BYTES)
    text = f"{PREFIX}{key_id}_{secrets.token_urlsafe(SECRET_BYTES)}"
    kept = ApiKey(
        id=key_id, name=name, scope=scope, created=now, expires=expires, sha256=_digest(text)
    )
    return text, kept


def id_of(text: str) -> str | None:
    """The id in a key's text, or None if the text has not the shape of a key."""
    shape = _SHAPE.fullmatch(text)
    return shape[1] if shape else None


def _digest(text: str) -> bytes:
    # One round of SHA-256 is enough: slow hashes and salts make words that people choose
    # dear to guess, and 256 random bits cannot be guessed at any price. It also keeps the
    # cost of checking a key, which strangers can cause at will, at a microsecond.
    return hashlib.sha256(text.encode()).digest()
