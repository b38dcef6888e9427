"""Reads reports: plain text, Markdown, HTML; from files also JSONL of documents.

Knows file formats and their limits, not what is said in a document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from markdown_it import MarkdownIt
from markdown_it.token import Token

from models.days import day_of_line, published_day
from models.errors import InvalidDocument, MissingExtra
from models.types import Document

__all__ = [
    "MAX_DOCUMENTS",
    "MAX_DOCUMENT_CHARS",
    "SUFFIXES",
    "Content",
    "Format",
    "check_documents",
    "read_content",
    "read_documents",
]

MAX_DOCUMENTS = 20  # in one check
MAX_DOCUMENT_CHARS = 200_000

_FILE_BYTES = 64 * 1024 * 1024  # more than 20 of the longest documents take as JSON
_DATE_LINES = 5  # lines from the top in which a line that is a date dates the report


class Format(StrEnum):
    """What the text of a report is written in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


_FORMATS = {
    ".txt": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}
SUFFIXES = (*_FORMATS, ".jsonl")


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """A report's words without its marks, and what it says of itself."""

    text: str
    source: str | None
    date: str | None


def read_content(text: str, form: Format, where: str) -> Content:
    """The words of a report in ``form``; its outlet and day where it states them.

    A line near the top that is a date dates it. Raises ``InvalidDocument`` naming ``where``
    if an HTML page holds no article, ``MissingExtra`` if HTML cannot be read here.
    """
    source = day = None
    if form is Format.HTML:
        text, source, day = _html(text, where)
    elif form is Format.MARKDOWN:
        text = _markdown(text)
    return Content(text=text, source=source, date=day or _day_at_top(text))


def read_documents(path: Path) -> list[Document]:
    """The documents in the file at ``path``, in order; raises ``InvalidDocument``.

    A JSONL line is a document or ``{"id", "documents": [...]}``; other files are one document,
    called by the file's name.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidDocument(str(path), f"the name must end in {', '.join(SUFFIXES)}")
    text = _text(path)
    if suffix == ".jsonl":
        documents = list(_jsonl(text, path))
        if not documents:
            raise InvalidDocument(str(path), "holds no documents")
    else:
        content = read_content(text, _FORMATS[suffix], str(path))
        documents = [_checked({"id": path.stem, **asdict(content)}, str(path))]
    check_documents(documents, str(path))
    return documents


def check_documents(documents: list[Document], where: str) -> None:
    """Raise ``InvalidDocument`` unless these can be checked together."""
    if len(documents) > MAX_DOCUMENTS:
        raise InvalidDocument(where, f"{len(documents)} documents; at most {MAX_DOCUMENTS}")
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise InvalidDocument(where, f"id: {document.id!r} is given to two documents")
        seen.add(document.id)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _FILE_BYTES:
            raise InvalidDocument(str(path), f"longer than {_FILE_BYTES:,} bytes")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as exc:
        raise InvalidDocument(str(path), f"cannot be read: {exc.strerror}") from exc
    except UnicodeDecodeError as exc:
        raise InvalidDocument(str(path), f"not UTF-8 at byte {exc.start}") from exc


def _day_at_top(text: str) -> str | None:
    lines = islice((line for line in text.splitlines() if line.strip()), _DATE_LINES)
    return next((day for line in lines if (day := day_of_line(line))), None)


def _html(text: str, where: str) -> tuple[str, str | None, str | None]:
    """The article of a page without what surrounds it, the site's name, the day published."""
    try:
        from trafilatura import bare_extraction, html2txt
    except ImportError as exc:
        raise MissingExtra("html", "reading HTML") from exc
    # Only dates that the page states; a date guessed from its text may be of anything.
    dates = {"extensive_search": False, "original_date": True}
    page = bare_extraction(
        text, with_metadata=True, include_comments=False, date_extraction_params=dates
    )
    body = (getattr(page, "text", None) or html2txt(text) or "").strip()
    if not body:
        raise InvalidDocument(where, "holds no text of an article")
    # A line of its output is a paragraph.
    paragraphs = "\n\n".join(line.strip() for line in body.splitlines() if line.strip())
    return paragraphs, getattr(page, "sitename", None), getattr(page, "date", None)


def _markdown(text: str) -> str:
    """The words alone: a paragraph, heading, item, cell or line of code is a block."""
    blocks = (_words(token) for token in MarkdownIt("commonmark").enable("table").parse(text))
    return "\n\n".join(block for block in blocks if block.strip())


def _words(token: Token) -> str:
    if token.type in ("fence", "code_block"):
        return token.content.strip("\n")
    if token.type != "inline":
        return ""
    return "".join(_inline(child) for child in token.children or [])


def _inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return "" if token.type == "html_inline" else token.content


def _jsonl(text: str, path: Path) -> Iterator[Document]:
    # Only \n ends a line: JSON strings may hold the other separators of str.splitlines.
    rows = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    for number, line in rows:
        where = f"{path}, line {number}"
        row = _object(line, where)
        if "documents" not in row:
            yield _checked({"id": f"d{number}", **row}, where)
            continue
        # Cases number their documents alike, so beside others a case's name goes first.
        prefix = f"{row.get('id', number)}-" if len(rows) > 1 else ""
        if not isinstance(row["documents"], list):
            raise InvalidDocument(where, "documents: must be a list")
        for place, inner in enumerate(row["documents"], start=1):
            if not isinstance(inner, dict):
                raise InvalidDocument(where, f"documents[{place - 1}]: must be an object")
            document = {"id": f"d{place}", **inner}
            yield _checked({**document, "id": f"{prefix}{document['id']}"}, where)


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_no_constant)
    except RecursionError as exc:
        raise InvalidDocument(where, "not JSON that can be read: nested too deep") from exc
    except ValueError as exc:
        raise InvalidDocument(where, f"not JSON: {exc}") from exc
    if not isinstance(row, dict):
        raise InvalidDocument(where, "not a JSON object")
    return row


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _checked(row: dict[str, Any], where: str) -> Document:
    """The document of a row; what it holds besides the four fields is not ours."""
    if "text" not in row:
        raise InvalidDocument(where, "text: is missing")
    for name in ("id", "text", "source", "date"):
        value = row.get(name)
        if not isinstance(value, str) and (value is not None or name in ("id", "text")):
            raise InvalidDocument(where, f"{name}: must be a string")
    text, day = row["text"], row.get("date")
    if not any(character.isalnum() for character in text):
        raise InvalidDocument(where, "text: holds no letter or digit")
    if len(text) > MAX_DOCUMENT_CHARS:
        problem = f"text: {len(text):,} characters; at most {MAX_DOCUMENT_CHARS:,}"
        raise InvalidDocument(where, problem)
    if day is not None and published_day(day) is None:
        raise InvalidDocument(where, f"date: {day!r} is no date of ISO 8601, as 2022-01-31")
    return Document(id=row["id"], text=text, source=row.get("source"), date=day)
