"""Who asks: the holder of a key, or anybody where there are no keys.

Knows neither how a key is shown nor what belongs to whom.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ANYBODY", "Caller"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """The name of the key that was shown, None without keys. What a caller makes belongs to the
    name, so that a key can be replaced by another of the same name."""

    name: str | None
    sees_all: bool = False

    def may_see(self, owner: str | None) -> bool:
        """Whether what belongs to ``owner`` is there for this caller."""
        return self.sees_all or (owner is not None and owner == self.name)


ANYBODY = Caller(name=None, sees_all=True)
"""Whoever reaches a server that asks for no key."""
