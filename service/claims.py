"""Whether a text can be judged here: the core's rules and the service's limits of length.

Knows neither models nor HTTP; where a text stands is told by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from models.errors import InvalidClaim, InvalidDocument
from models.text import check_text
from models.types import Document

__all__ = ["check_claim", "document_flaws"]


def check_claim(text: str, field: str, max_chars: int) -> None:
    """Raise ``InvalidClaim`` naming ``field`` unless ``text`` can be judged."""
    if len(text) > max_chars:
        raise InvalidClaim(field, f"has {len(text)} characters; the limit is {max_chars}")
    check_text(text, field)


def document_flaws(
    documents: Sequence[Document], max_chars: int, field: Callable[[int, str], str]
) -> Iterator[InvalidDocument]:
    """What is wrong with some documents; ``field`` names a part of the document at a place."""
    seen: set[str] = set()
    chars = 0
    for place, document in enumerate(documents):
        if document.id in seen:
            yield InvalidDocument(field(place, "id"), "is the id of a document before it")
        seen.add(document.id)
        chars += len(document.text)
        if chars > max_chars:
            problem = f"ends {chars} characters of documents; the limit is {max_chars}"
            yield InvalidDocument(field(place, "text"), problem)
            return
        try:
            check_text(document.text, field(place, "text"))
        except InvalidClaim as exc:
            yield InvalidDocument(exc.field, exc.problem)
