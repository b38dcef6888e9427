"""POST /v1/documents/check: documents in, statements and conflicts out.

Order of checks: size, JSON, shape, number, texts; then they are read. Decides nothing about
statements.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from models.types import Document
from service.body import JsonRoute
from service.claims import document_flaws
from service.errors import Flaw, InvalidDocuments, InvalidRequest, TooManyDocuments
from service.operations.current import note_pairs
from service.problems import pointer, problem_responses
from service.schemas.documents import DocumentsIn, ReportOut
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
    documents = [
        Document(
            id=one.id if one.id is not None else f"d{place}",
            text=one.text,
            source=one.source,
            date=one.date,
        )
        for place, one in enumerate(body.documents, start=1)
    ]
    _check_texts(documents, settings.max_report_chars)
    report = await reader.check(documents, evidence=body.evidence)
    if allowance is not None:  # how many pairs it takes is only known afterwards
        await allowance.settle(len(report.compared))
    note_pairs(len(report.compared))
    return JSONResponse(report.as_dict())


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
