"""Verdicts that were reached before: ``VerdictCache``, bounded by bytes, the oldest use goes first.

Keeps hashes, never a text. Knows neither requests nor how a verdict is reached.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from models.types import ClaimPair, ModelInfo, Verdict

__all__ = ["ENTRY_BYTES", "VerdictCache"]

ENTRY_BYTES = 1024
"""What one verdict takes with its key. All are alike: numbers and a hash, the model is shared."""


class VerdictCache:
    """The verdicts used last, for any number of threads; of no bytes, it keeps nothing.

    ``hits`` counts the verdicts found, ``misses`` those that had to be reached instead.
    """

    def __init__(self, max_bytes: int) -> None:
        self._room = max_bytes // ENTRY_BYTES
        self._verdicts: OrderedDict[bytes, Verdict] = OrderedDict()
        self._lock = Lock()
        self.hits = 0
        self.misses = 0

    @property
    def bytes(self) -> int:
        """What the verdicts take now."""
        return len(self._verdicts) * ENTRY_BYTES

    def get(self, info: ModelInfo, pair: ClaimPair) -> Verdict | None:
        """The verdict of this very model on these very texts, if it is known."""
        if not self._verdicts:
            return None
        key = _key(info, pair)
        with self._lock:
            verdict = self._verdicts.get(key)
            if verdict is not None:
                self._verdicts.move_to_end(key)
                self.hits += 1
        return verdict

    def put(self, pair: ClaimPair, verdict: Verdict) -> None:
        """Keep a verdict that had to be reached; what was not used for longest makes room."""
        key = _key(verdict.model, pair) if self._room else b""
        with self._lock:
            self.misses += 1
            if not self._room:
                return
            self._verdicts[key] = verdict
            self._verdicts.move_to_end(key)
            if len(self._verdicts) > self._room:
                self._verdicts.popitem(last=False)


def _key(info: ModelInfo, pair: ClaimPair) -> bytes:
    """All that a verdict depends on: of a claim, only its text is judged."""
    digest = sha256()
    model = (info.name, info.engine, info.weights_sha256, info.calibration_id)
    for part in (*model, pair.a.text, pair.b.text):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
