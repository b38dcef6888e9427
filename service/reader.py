"""The check of documents behind the routes: reads in a thread, lets others at the model.

Knows nothing of HTTP, nor of how a conflict is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from models.conflicts import check, explain
from models.errors import ModelError
from models.reports import Report
from models.types import Document
from models.vectors import SentenceVectors, load_vectors
from service.errors import NotReady
from service.judge import Judge, Turns
from service.line import Line

__all__ = ["Reader"]


Read = TypeVar("Read")


class Reader:
    """Checks documents with the judge's model, one request after the other."""

    def __init__(self, judge: Judge, *, vectors: str, device: str) -> None:
        self._judge = judge
        self._name = vectors
        self._device = device
        self._vectors: SentenceVectors | None = None
        # Of its own: while one report is read, single pairs still get their turns.
        self._reports = Line("reports")
        self._openings = Line("documents to open")

    async def open(self, read: Callable[[], Read]) -> Read:
        """What ``read`` makes of the documents of one request, in a worker thread, one request
        after the other: a web page may take seconds. Raises ``NotReady`` before that, or
        ``Overloaded`` where too many wait."""
        self._judge.check_ready()
        return await self._openings.run(read)

    async def check(self, documents: Sequence[Document], *, evidence: bool) -> Report:
        """``models.conflicts.check`` in a worker thread; raises ``NotReady`` or, where
        too many wait, ``Overloaded``."""
        self._judge.check_ready()
        return await self._reports.run(lambda: self._check(documents, evidence))

    def _check(self, documents: Sequence[Document], evidence: bool) -> Report:
        if self._vectors is None:
            try:
                self._vectors = load_vectors(self._name, device=self._device)
            except ModelError as exc:
                raise NotReady(f"the sentence vectors cannot be loaded: {exc}") from exc
        verifier = Turns(self._judge)
        report = check(documents, verifier, self._vectors)
        return explain(report, verifier) if evidence else report
