"""/v1/feedback: whether a verdict was right, and the labelled set that comes of it.

Translates between HTTP and the store; feedback is sent nowhere and changes no verdict.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.responses import JSONResponse, Response, StreamingResponse

from models.types import Claim, ClaimPair, Label
from service.accepted import acceptable_encoder, accepted_format
from service.body import JsonRoute
from service.errors import Flaw, InvalidRequest, NotReady, UnknownFeedback, UnusableDatabase
from service.feedback.feedback import FIELDS, Feedback, Opinion, record_of
from service.feedback.store import FeedbackStore
from service.jobs.job import is_id, new_id
from service.pairs import checked_pair
from service.problems import problem_responses
from service.schemas.feedback import FeedbackIn, FeedbackKept, FeedbackOut, RecordOut
from service.schemas.jobs import whole_schema
from service.schemas.receipts import ReportIn, VerdictIn
from service.state import FeedbackDep, SettingsDep
from service.tables import Encoder, Format

__all__ = ["router"]

PAGE_ROWS = 1000
MAX_PAGE_ROWS = 1_000_000  # sent as they are read, never gathered
RETRY_AFTER_SECONDS = 5

router = APIRouter(tags=["feedback"])
taking = APIRouter(route_class=JsonRoute)


@taking.post(
    "/v1/feedback",
    status_code=201,
    response_model=FeedbackKept,
    responses=problem_responses(400, 408, 413, 415, 422, 500, 503),
    summary="Say whether a verdict was right",
)
def give_feedback(body: FeedbackIn, store: FeedbackDep, settings: SettingsDep) -> JSONResponse:
    """When this is answered, the feedback is on the disk, with its receipt: the verdict on two
    claims, or the report with the one conflict. It is sent nowhere, and no verdict changes by
    it."""
    pair = checked_pair(body, (), settings.max_text_chars)
    feedback = _feedback(body, pair)
    with _database():
        store.add(feedback, body.receipt)
    headers = {"Location": f"/v1/feedback/{feedback.id}"}
    return JSONResponse(_kept(feedback), status_code=201, headers=headers)


@router.get(
    "/v1/feedback",
    response_class=StreamingResponse,
    responses=problem_responses(406, 422, 500, 503)
    | {
        200: {
            "description": "A labelled pair a line, the oldest first. While there are more, the "
            "header Link names the next page. The schema is that of one line.",
            "content": {
                Format.JSONL.media_type: {"schema": whole_schema(RecordOut)},
                Format.CSV.media_type: {"schema": {"type": "string"}},
                Format.PARQUET.media_type: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
    summary="Export feedback as a labelled set",
)
def export_feedback(
    store: FeedbackDep,
    accept: Annotated[str, Header()] = "*/*",
    cursor: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_ROWS)] = PAGE_ROWS,
) -> StreamingResponse:
    """As NDJSON, CSV or Parquet by the header Accept. `counterclaim eval --data FILE` reads it."""
    form = accepted_format(accept)
    encoder = acceptable_encoder(form, FIELDS)
    with _database():
        end, more = store.page(cursor, limit)
    headers = {"Vary": "Accept"}
    if more:
        headers["Link"] = f'</v1/feedback?cursor={end}&limit={limit}>; rel="next"'
    pieces = _pieces(store, encoder, cursor, end)
    return StreamingResponse(pieces, media_type=form.media_type, headers=headers)


@router.get(
    "/v1/feedback/{feedback_id}",
    response_model=FeedbackOut,
    responses=problem_responses(404, 500, 503),
    summary="One feedback with its receipt",
)
def get_feedback(feedback_id: str, store: FeedbackDep) -> JSONResponse:
    """What was said, and what it was said of."""
    with _database():
        found = store.get(feedback_id) if is_id(feedback_id) else None
    if found is None:
        raise _unknown()
    feedback, receipt = found
    said = {
        "a": _as_dict(feedback.pair.a),
        "b": _as_dict(feedback.pair.b),
        "judgement": feedback.judgement.value,
        "label": feedback.label.value,
        "note": feedback.note,
    }
    return JSONResponse(_kept(feedback) | said | receipt)


@router.delete(
    "/v1/feedback/{feedback_id}",
    status_code=204,
    response_class=Response,
    responses=problem_responses(404, 500, 503),
    summary="Delete feedback",
)
def delete_feedback(feedback_id: str, store: FeedbackDep) -> Response:
    """For good, with its texts, its note and its receipt."""
    with _database():
        found = is_id(feedback_id) and store.delete(feedback_id)
    if not found:
        raise _unknown()
    return Response(status_code=204)


router.include_router(taking)


def _feedback(body: FeedbackIn, pair: ClaimPair) -> Feedback:
    judged = body.judged
    return Feedback(
        id=new_id(),
        created=int(time.time()),
        pair=pair,
        judgement=body.judgement,
        label=_label(body, judged),
        note=body.note,
        model=judged.model.name,
        weights_sha256=judged.model.weights_sha256,
        calibration_id=judged.model.calibration_id,
        conflict_probability=judged.conflict_probability,
    )


def _label(body: FeedbackIn, judged: VerdictIn | ReportIn) -> Label:
    """The label that is right; raises ``InvalidRequest`` where the answers do not go together."""
    if body.judgement is Opinion.RIGHT:
        if body.label not in (None, judged.says):
            raise _refused("is not what the verdict says; leave it out where the verdict is right")
        return judged.says
    if body.label is None:
        raise _refused("is required where the verdict is wrong")
    if body.label is judged.says and judged.is_whole:
        raise _refused("is what the verdict says, so that it would be right")
    return body.label


def _refused(detail: str) -> InvalidRequest:
    return InvalidRequest(f"#/label {detail}", flaws=[Flaw(pointer="#/label", detail=detail)])


def _unknown() -> UnknownFeedback:
    return UnknownFeedback("no feedback has this id")


def _pieces(store: FeedbackStore, encoder: Encoder, after: int, end: int) -> Iterator[bytes]:
    for some in store.between(after, end):
        yield encoder.encode(list(map(record_of, some)))
    yield encoder.close()


def _kept(feedback: Feedback) -> dict[str, Any]:
    record = record_of(feedback)
    return {"id": record["id"], "created": record["created"]}


def _as_dict(claim: Claim) -> dict[str, str | None]:
    return {name: getattr(claim, name) for name in Claim.__slots__}


@contextmanager
def _database() -> Iterator[None]:
    try:
        yield
    except UnusableDatabase as exc:
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        raise NotReady("the feedback cannot be read or written", headers=headers) from exc
