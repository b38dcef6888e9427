"""POST /v1/compare and /v1/compare/batch: claims in, verdicts out.

Order of checks: size, JSON, shape, texts; then the model is asked. Decides nothing about
claims.
"""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import JSONResponse

from models.types import ClaimPair
from service.answer import answer
from service.body import JsonRoute
from service.errors import Flaw, InvalidClaims, InvalidRequest, RequestRefused, TooManyPairs
from service.operations.current import note_pairs
from service.pairs import checked_pair
from service.problems import as_problem, flaws_of, problem_responses, refuse_shape
from service.schemas.requests import BatchIn, CompareIn, PairIn
from service.schemas.responses import BatchOut, VerdictOut
from service.state import AllowanceDep, JudgeDep, SettingsDep

__all__ = ["router"]

INLINE_CHARS = 500
"""A pair up to this is read in a millisecond or two, on the event loop itself. Reading the longest
texts takes longer than a short verdict, and is for a thread."""

router = APIRouter(
    tags=["compare"],
    route_class=JsonRoute,
    responses=problem_responses(400, 408, 413, 415, 422, 429, 500, 503),
)


@router.post("/v1/compare", response_model=VerdictOut, summary="Compare two claims")
async def compare(body: CompareIn, judge: JudgeDep, settings: SettingsDep) -> JSONResponse:
    """Whether two claims conflict, how sure that is, who is reported to say what, and which
    model said so."""
    pair = checked_pair(body, (), settings.max_text_chars)
    note_pairs(1)
    (verdict,) = await judge.verify([pair])
    evidence = await judge.explain(pair, verdict) if body.evidence else None
    if len(pair.a.text) + len(pair.b.text) <= INLINE_CHARS:
        return JSONResponse(answer(pair, verdict, evidence))
    return JSONResponse(await to_thread.run_sync(answer, pair, verdict, evidence))


@router.post(
    "/v1/compare/batch",
    response_model=BatchOut,
    summary="Compare many pairs of claims",
)
async def compare_batch(
    batch: BatchIn, judge: JudgeDep, settings: SettingsDep, allowance: AllowanceDep
) -> JSONResponse:
    """A verdict for each pair, in order. A pair that cannot be judged gets an error in its
    place; the others are judged all the same."""
    _check_number(len(batch.pairs), settings.max_batch_pairs)
    if allowance is not None:
        await allowance.spend(len(batch.pairs))
    outcomes = [
        _pair_or_refusal(pair, index, settings.max_text_chars)
        for index, pair in enumerate(batch.pairs)
    ]
    good = [outcome for outcome in outcomes if isinstance(outcome, ClaimPair)]
    note_pairs(len(good))
    verdicts = await judge.verify(good)
    answers = iter(await to_thread.run_sync(lambda: list(map(answer, good, verdicts))))
    return JSONResponse(
        {
            "results": [
                {"index": index, "verdict": next(answers)}
                if isinstance(outcome, ClaimPair)
                else {"index": index, "error": as_problem(outcome)}
                for index, outcome in enumerate(outcomes)
            ]
        }
    )


def _check_number(pairs: int, limit: int) -> None:
    if not pairs:
        flaw = Flaw(pointer="#/pairs", detail="must hold at least one pair")
        raise InvalidRequest(f"{flaw.pointer} {flaw.detail}", flaws=[flaw])
    if pairs > limit:
        flaw = Flaw(pointer="#/pairs", detail=f"holds {pairs} pairs; the limit is {limit}")
        raise TooManyPairs(f"{flaw.pointer} {flaw.detail}", flaws=[flaw])


def _pair_or_refusal(value: Any, index: int, max_chars: int) -> ClaimPair | RequestRefused:
    at = ("pairs", index)
    try:
        return checked_pair(PairIn.model_validate(value), at, max_chars)
    except ValidationError as exc:
        errors = exc.errors(include_url=False, include_input=False)
        return refuse_shape(flaws_of(errors, at=at))
    except InvalidClaims as exc:
        return exc
