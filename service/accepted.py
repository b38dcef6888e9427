"""Which format of a table a caller wants, by the header Accept. Knows nothing of what is in it."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import MissingExtra
from service.errors import NotAcceptable
from service.tables import FIELDS, Encoder, Format, encoder_for

__all__ = ["acceptable_encoder", "accepted_format"]


def accepted_format(accept: str) -> Format:
    """The format that the caller likes best; raises ``NotAcceptable``."""
    wishes = sorted(map(_wish, accept.split(",")[:20]), key=lambda wish: -wish[1])
    for media_type, weight in wishes:
        if weight <= 0:
            continue
        if media_type in ("", "*/*", "application/*", "application/json"):
            return Format.JSONL
        form = Format.CSV if media_type == "text/*" else Format.of_media_type(media_type)
        if form is not None:
            return form
    raise NotAcceptable("accept " + ", ".join(form.media_type for form in Format))


def _wish(part: str) -> tuple[str, float]:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media_type, float(value)
            except ValueError:
                return media_type, 0.0
    return media_type, 1.0


def acceptable_encoder(form: Format, fields: Mapping[str, type] = FIELDS) -> Encoder:
    """The encoder of a format; raises ``NotAcceptable`` where this server cannot write it."""
    try:
        return encoder_for(form, fields)
    except MissingExtra as exc:
        raise NotAcceptable(str(exc)) from exc
