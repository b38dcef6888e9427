"""POST /v1/documents/check: documents in, statements and conflicts out.

Order of checks: size, JSON, shape, number, texts; then they are read. Decides nothing about
statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter
from starlette.responses import JSONResponse

from models.errors import InvalidDocument, MissingExtra
from models.reading import Format, read_content
from models.types import Document
from service.body import JsonRoute
from service.claims import document_flaws
from service.errors import (
    Flaw,
    FormatUnavailable,
    InvalidDocuments,
    InvalidRequest,
    TooManyDocuments,
)
from service.operations.current import note_pairs
from service.problems import pointer, problem_responses
from service.schemas.documents import DocumentIn, DocumentsIn, ReportOut
from service.state import AllowanceDep, ReaderDep, SettingsDep

__all__ = ["router"]

FIELD = "documents"

router = APIRouter(
    tags=["documents"],
    route_class=JsonRoute,
    responses=problem_responses(400, 408, 413, 415, 422, 500, 503),
)


@router.post(
    "/v1/documents/check", response_model=ReportOut, summary="Find the conflicts in documents"
)
async def check_documents(
    body: DocumentsIn, reader: ReaderDep, settings: SettingsDep, allowance: AllowanceDep
) -> JSONResponse:
    """Who says what in one or more reports, and which statements cannot both be true."""
    _check_number(len(body.documents), settings.max_documents)
    _check_texts(_unread(body.documents), settings.max_report_chars)
    documents = await reader.open(partial(_read, body.documents))
    _check_texts(documents, settings.max_report_chars)
    report = await reader.check(documents, evidence=body.evidence)
    if allowance is not None:  # how many pairs it takes is only known afterwards
        await allowance.settle(len(report.compared))
    note_pairs(len(report.compared))
    return JSONResponse(report.as_dict())


def _unread(given: Sequence[DocumentIn]) -> list[Document]:
    """The documents as they came, so that none is read in vain. Of a web page the article alone
    counts, which is not known yet; the size of the body bounds the page."""
    return [
        Document(id=_id(place, one), text="page" if one.format == "html" else one.text)
        for place, one in enumerate(given)
    ]


def _read(given: Sequence[DocumentIn]) -> list[Document]:
    """The words of all documents; raises the refusal of the first that cannot be read."""
    return [_opened(place, one) for place, one in enumerate(given)]


def _opened(place: int, given: DocumentIn) -> Document:
    try:
        content = read_content(given.text, Format(given.format), pointer([FIELD, place, "text"]))
    except InvalidDocument as exc:
        flaw = Flaw(pointer=exc.where, detail=exc.problem)
        raise InvalidDocuments(f"{flaw.pointer} {flaw.detail}", flaws=[flaw]) from exc
    except MissingExtra as exc:
        flaw = Flaw(pointer=pointer([FIELD, place, "format"]), detail=str(exc))
        raise FormatUnavailable(f"{flaw.pointer} {flaw.detail}", flaws=[flaw]) from exc
    return Document(
        id=_id(place, given),
        text=content.text,
        source=content.source if given.source is None else given.source,
        date=content.date if given.date is None else given.date,
    )


def _id(place: int, given: DocumentIn) -> str:
    return f"d{place + 1}" if given.id is None else given.id


def _check_number(documents: int, limit: int) -> None:
    if not documents:
        flaw = Flaw(pointer=pointer([FIELD]), detail="must hold at least one document")
        raise InvalidRequest(f"{flaw.pointer} {flaw.detail}", flaws=[flaw])
    if documents > limit:
        detail = f"holds {documents} documents; the limit is {limit}"
        flaw = Flaw(pointer=pointer([FIELD]), detail=detail)
        raise TooManyDocuments(f"{flaw.pointer} {flaw.detail}", flaws=[flaw])


def _check_texts(documents: list[Document], limit: int) -> None:
    found = document_flaws(documents, limit, lambda place, part: pointer([FIELD, place, part]))
    flaws = [Flaw(pointer=one.where, detail=one.problem) for one in found]
    if flaws:
        raise InvalidDocuments(f"{flaws[0].pointer} {flaws[0].detail}", flaws=flaws)
