"""A pair from a request made the core's own, or refused with what is wrong in either text.

Knows the shape of a request; nothing of what the pair is for.
"""

from __future__ import annotations

from models.errors import InvalidClaim
from models.types import ClaimPair
from service.claims import check_claim
from service.errors import Flaw, InvalidClaims
from service.problems import pointer
from service.schemas.requests import ClaimIn, PairIn, as_claim

__all__ = ["checked_pair"]


def checked_pair(pair: PairIn, at: tuple[str | int, ...], max_chars: int) -> ClaimPair:
    """The core's pair; raises ``InvalidClaims`` with what is wrong in either text."""
    flaws = [
        flaw
        for name, form in (("a", pair.a), ("b", pair.b))
        if (flaw := _flaw_of(*_text_and_place(form, (*at, name)), max_chars))
    ]
    if flaws:
        raise InvalidClaims(f"{flaws[0].pointer} {flaws[0].detail}", flaws=flaws)
    return ClaimPair(a=as_claim(pair.a), b=as_claim(pair.b))


def _flaw_of(text: str, place: str, max_chars: int) -> Flaw | None:
    try:
        check_claim(text, place, max_chars)
    except InvalidClaim as exc:
        return Flaw(pointer=exc.field, detail=exc.problem)
    return None


def _text_and_place(form: str | ClaimIn, at: tuple[str | int, ...]) -> tuple[str, str]:
    if isinstance(form, str):
        return form, pointer(at)
    return form.text, pointer((*at, "text"))
