"""service.schemas and service.examples: documented shape equals real shape."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from models.evidence import find_evidence
from models.nli.lexical import LexicalModel
from models.types import Claim, ClaimPair
from models.verifier import Verifier
from service import examples
from service.answer import answer
from service.description import describe
from service.errors import NotReady
from service.problems import as_problem
from service.schemas.feedback import FeedbackIn
from service.schemas.requests import BatchIn, ClaimIn, PairIn, as_claim
from service.schemas.responses import BatchOut, ModelOut, Problem, VerdictOut
from service.settings import Settings

VERIFIER = Verifier(LexicalModel())


def shape(value: Any) -> Any:
    """Keys and types, without the figures."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value)


def explained(a: str, b: str) -> dict[str, Any]:
    """The answer to a pair with all that can be asked for."""
    pair = ClaimPair.of(a, b)
    (verdict,) = VERIFIER.verify([pair])
    return answer(pair, verdict, find_evidence(VERIFIER, pair, verdict=verdict))


def test_the_example_is_shaped_like_a_real_verdict(embedded: Verifier) -> None:
    pair = PairIn.model_validate(examples.PAIR)
    claims = ClaimPair(a=as_claim(pair.a), b=as_claim(pair.b))
    (verdict,) = embedded.verify([claims])
    real = answer(claims, verdict)
    assert shape(examples.VERDICT) == shape(real)
    assert examples.VERDICT["attribution"] == real["attribution"]
    # The example is real output, so it names the weights and calibration that ship.
    assert examples.VERDICT["model"] == verdict.as_dict()["model"]
    assert examples.VERDICT["conflict_probability"] == pytest.approx(
        verdict.conflict_probability, abs=0.01
    )


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (VerdictOut, explained("He said 12 died.", "Twelve died, he said, but not 14.")),
        (VerdictOut, explained("The fire killed 12 people.", "The fire killed 14 people.")),
        (VerdictOut, examples.VERDICT | {"evidence": examples.EVIDENCE}),
        (ModelOut, describe(VERIFIER, Settings())),
        (Problem, as_problem(NotReady("the model is loading"))),
        (BatchOut, examples.BATCH_RESULTS),
    ],
)
def test_documented_responses_are_the_real_ones(model: type[BaseModel], value: Any) -> None:
    parsed = model.model_validate(value, extra="forbid")
    assert parsed.model_dump(mode="json", exclude_unset=True) == value


def test_example_requests_are_valid() -> None:
    assert BatchIn.model_validate(examples.BATCH).pairs == examples.BATCH["pairs"]
    assert FeedbackIn.model_validate(examples.FEEDBACK).verdict == examples.VERDICT


def test_both_forms_of_a_claim() -> None:
    full: dict[str, Any] = {
        "text": "It is.",
        "speaker": None,
        "date": "2022-02-01T10:30:00+03:00",
        "url": "https://example.org/a?b=c#d",
    }
    pair = PairIn.model_validate({"a": "It is.", "b": full})
    assert (as_claim(pair.a), as_claim(pair.b)) == (Claim(text="It is."), Claim(**full))


@pytest.mark.parametrize("date", ["2022-02-01", "2022-02-01T10:30", "2024-02-29T23:59:59.5Z"])
def test_iso_8601_dates_pass(date: str) -> None:
    assert ClaimIn(text="x", date=date).date == date


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "yesterday"),
        ("date", "2022-02-30"),
        ("date", "20220201"),
        ("date", "2022-02-01 10:30"),
        ("date", "2022-02-01\n"),
        ("date", "\u0662\u0660\u0662\u0662-02-01"),
        ("date", ""),
        ("date", 20220201),
        ("url", "ftp://example.org"),
        ("url", "javascript:alert(1)"),
        ("url", "example.org"),
        ("url", " https://example.org"),
        ("url", "https://exa\nmple.org"),
        ("url", "https://example.org/" + "x" * 2083),
        ("speaker", "x" * 501),
        ("speaker", "\x00"),
        ("speaker", "\ud800"),
        ("speaker", 5),
        ("text", None),
        ("text", b"bytes"),
    ],
)
def test_wrong_provenance_is_refused_at_its_place(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        ClaimIn.model_validate({"text": "x", field: value})
    assert [error["loc"] for error in caught.value.errors()] == [(field,)]
