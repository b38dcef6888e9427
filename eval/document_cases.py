"""Cases of documents with the conflicts that people found in them, from a JSONL file.

Every line becomes a case or a rejection. Knows the shape of a case; nothing of models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from eval.errors import UnusableData
from eval.examples import Rejection
from models.errors import InvalidClaim
from models.text import check_text
from models.types import Document, Span

__all__ = ["Case", "Cases", "GoldPair", "Place", "read_cases"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A sentence of a case: its document and where it stands there."""

    document: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class GoldPair:
    """Two sentences that conflict, or that only seem to; ``note`` says over what, or why not."""

    a: Place
    b: Place
    kind: str | None
    note: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """Documents about one event, all conflicts between their sentences, and some lures."""

    id: str
    line: int
    documents: tuple[Document, ...]
    conflicts: tuple[GoldPair, ...]
    lures: tuple[GoldPair, ...]

    def text(self, place: Place) -> str:
        """The words at a place, on one line."""
        text = next(one.text for one in self.documents if one.id == place.document)
        return " ".join(place.span.of(text).split())


@dataclass(frozen=True, kw_only=True)
class Cases:
    """A file's cases in order, and the lines that are none."""

    name: str
    sha256: str
    cases: tuple[Case, ...]
    rejections: tuple[Rejection, ...]


def read_cases(path: Path) -> Cases:
    """Read ``path``; raises ``UnusableData`` where it cannot be read or holds no case."""
    try:
        stored = path.read_bytes()
    except OSError as exc:
        raise UnusableData(f"{path}: cannot be read: {exc.strerror}") from exc
    lines = stored.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        lines.pop()
    read = [_line(line, number) for number, line in enumerate(lines, start=1)]
    cases = tuple(one for one in read if isinstance(one, Case))
    rejections = tuple(one for one in read if isinstance(one, Rejection))
    if not cases:
        why = f"; line {rejections[0].line}: {rejections[0].reason}" if rejections else ""
        raise UnusableData(f"{path}: holds no case of documents{why}")
    return Cases(
        name=path.name, sha256=sha256(stored).hexdigest(), cases=cases, rejections=rejections
    )


def _line(line: bytes, number: int) -> Case | Rejection:
    try:
        row = json.loads(line.decode("utf-8"))
        return _case(row, number)
    except (ValueError, RecursionError) as exc:
        return Rejection(line=number, id=number, reason=f"not JSON: {type(exc).__name__}")
    except _Unfit as exc:
        known = row.get("id") if isinstance(row, dict) else None
        name = known if isinstance(known, str) else number
        return Rejection(line=number, id=name, reason=str(exc))


class _Unfit(Exception):
    """A line that is no case; the message says where and why."""


def _case(row: Any, line: int) -> Case:
    if not isinstance(row, dict):
        raise _Unfit("must be an object")
    documents = tuple(
        _document(one, f"documents[{place}]") for place, one in enumerate(_list(row, "documents"))
    )
    texts = {document.id: document.text for document in documents}
    if not documents or len(texts) < len(documents):
        raise _Unfit("documents: must hold at least one, each with an id of its own")
    return Case(
        id=_string(row, "id", "id"),
        line=line,
        documents=documents,
        conflicts=_pairs(row, "conflicts", "about", texts),
        lures=_pairs(row, "not_conflicts", "why", texts),
    )


def _document(row: Any, at: str) -> Document:
    if not isinstance(row, dict):
        raise _Unfit(f"{at}: must be an object")
    text = _string(row, "text", f"{at}.text")
    try:
        check_text(text, f"{at}.text")
    except InvalidClaim as exc:
        raise _Unfit(str(exc)) from exc
    return Document(
        id=_string(row, "id", f"{at}.id"),
        text=text,
        source=_optional(row, "source", at),
        date=_optional(row, "date", at),
    )


def _pairs(
    row: Mapping[str, Any], field: str, note: str, texts: Mapping[str, str]
) -> tuple[GoldPair, ...]:
    return tuple(
        _pair(one, f"{field}[{place}]", note, texts) for place, one in enumerate(_list(row, field))
    )


def _pair(row: Any, at: str, note: str, texts: Mapping[str, str]) -> GoldPair:
    if not isinstance(row, dict):
        raise _Unfit(f"{at}: must be an object")
    return GoldPair(
        a=_place(row.get("a"), f"{at}.a", texts),
        b=_place(row.get("b"), f"{at}.b", texts),
        kind=_optional(row, "kind", at),
        note=_optional(row, note, at) or "",
    )


def _place(side: Any, at: str, texts: Mapping[str, str]) -> Place:
    """Where a quote stands in its document; spacing may differ."""
    if not isinstance(side, dict):
        raise _Unfit(f"{at}: must be an object with doc and quote")
    document, quote = _string(side, "doc", f"{at}.doc"), _string(side, "quote", f"{at}.quote")
    if document not in texts:
        raise _Unfit(f"{at}.doc: no document has this id")
    form = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(form, texts[document])
    if not form or found is None:
        raise _Unfit(f"{at}.quote: does not stand in its document")
    return Place(document=document, span=Span(start=found.start(), end=found.end()))


def _list(row: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = row.get(field)
    if not isinstance(value, list):
        raise _Unfit(f"{field}: must be an array")
    return value


def _string(row: Mapping[str, Any], field: str, at: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value:
        raise _Unfit(f"{at}: must be a text")
    return value


def _optional(row: Mapping[str, Any], field: str, at: str) -> str | None:
    value = row.get(field)
    if value is not None and not isinstance(value, str):
        raise _Unfit(f"{at}.{field}: must be a text")
    return value
