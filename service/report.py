"""Verdicts and models as plain text for a terminal of 60 columns.

Knows neither where they come from nor whether anybody is looking.
"""

from __future__ import annotations

import io
import sys
import textwrap
from typing import Any

from models.reported import Reported
from models.text import clean
from models.types import Attribution, Judgement, Label, ModelInfo, Stance, Verdict

__all__ = ["any_name_prints", "model_as_text", "reported_as_text", "verdict_as_text"]

WIDTH = 60
HASH_CHARS = 8
SAID = {
    Stance.ASSERTS: "said",
    Stance.DENIES: "denied",
    Stance.HEDGES: "thought possible",
    Stance.DECLINES: "declined",
}


def verdict_as_text(verdict: Verdict) -> str:
    """The decision, both directions, the model, and a warning if text was cut."""
    decision = "CONFLICT" if verdict.conflict else "NO CONFLICT"
    lines = [
        f"{decision}  probability {verdict.conflict_probability:.3f}, {verdict.certainty}",
        "",
        " " * 12 + "".join(f"{label:>15}" for label in Label),
        _row("B, given A", verdict.b_to_a),
        _row("A, given B", verdict.a_to_b),
        "",
        _model_line(verdict.model),
    ]
    if verdict.truncated:
        lines.append(_wrap("warning: too long for the model, which did not see all of the text"))
    if verdict.unread_words:
        lines.append(_wrap(f"warning: {verdict.unread_words} words the model cannot read"))
    return "\n".join(lines)


def reported_as_text(reported: Reported) -> str:
    """Who says what in A and in B, one attribution a paragraph; empty where nobody does."""
    sides = [("A", said) for said in reported.a] + [("B", said) for said in reported.b]
    return "\n".join(_wrap(f"in {side}, {_said(said)}") for side, said in sides)


def model_as_text(description: dict[str, Any]) -> str:
    """What ``service.description.describe`` says, one fact a line."""
    calibration, limits = description["calibration"], description["limits"]
    facts = {
        "model": description["name"],
        "engine": description["engine"],
        "weights": description["weights_sha256"][:HASH_CHARS],
        "max tokens": description["max_tokens"],
        "labels": ", ".join(description["labels"]),
        "calibration": calibration["id"],
        "threshold": calibration["threshold"],
        "band": f"{calibration['band']['low']} to {calibration['band']['high']} is uncertain",
        "temperature": calibration["temperature"],
        "fitted on": _fitted_on(calibration["fitted_on"]),
        "limits": f"{limits['max_text_chars']} characters a text, "
        f"{limits['max_batch_pairs']} pairs a batch, {limits['max_documents']} documents of "
        f"{limits['max_report_chars']} characters, {limits['max_body_bytes']} bytes a body",
        "version": description["version"],
    }
    return "\n".join(_wrap(f"{name:<12}{value}", indent=12) for name, value in facts.items())


def any_name_prints() -> None:
    """A name from a text must not end the command because this terminal cannot show it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _row(name: str, judgement: Judgement) -> str:
    return f"{name:<12}" + "".join(f"{value:15.3f}" for _, value in judgement.probabilities)


def _model_line(info: ModelInfo) -> str:
    return _wrap(
        f"model {info.name}, {info.engine}, {info.weights_sha256[:HASH_CHARS]}, "
        f"calibration {info.calibration_id}, threshold {info.threshold:g}"
    )


def _said(said: Attribution) -> str:
    words = f"{said.speaker or 'somebody'} {SAID[said.stance]}"
    whole = f"{words}: {said.proposition}" if said.proposition else words
    return clean(" ".join(whole.split()))


def _fitted_on(sources: list[dict[str, Any]]) -> str:
    return ", ".join(f"{source['name']} ({source['rows']})" for source in sources) or "nothing"


def _wrap(line: str, indent: int = 2) -> str:
    return textwrap.fill(line, WIDTH, subsequent_indent=" " * indent)
