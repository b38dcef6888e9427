"""service.report: plain text that fits a narrow terminal."""

from dataclasses import replace

from models.nli.lexical import LexicalModel
from models.reported import reported
from models.types import ClaimPair
from models.verifier import Verifier
from service.description import describe
from service.report import model_as_text, reported_as_text, verdict_as_text
from service.settings import Settings


def test_verdict_as_text() -> None:
    verdict = Verifier(LexicalModel()).verify(
        [ClaimPair.of("The bridge is open.", "The bridge is not open.")]
    )[0]
    verdict = replace(verdict, model=replace(verdict.model, weights_sha256="0123456789" * 6))
    assert verdict_as_text(verdict) == (
        "CONFLICT  probability 0.936, uncertain\n"
        "\n"
        "                 entailment        neutral  contradiction\n"
        "B, given A            0.017          0.047          0.936\n"
        "A, given B            0.017          0.047          0.936\n"
        "\n"
        "model lexical, lexical, 01234567, calibration none,\n"
        "  threshold 0.5"
    )


def test_quiet_verdict_and_cut_text() -> None:
    verdict = Verifier(LexicalModel()).verify([ClaimPair.of("Rain is expected.", "He left.")])[0]
    lines = verdict_as_text(replace(verdict, truncated=True)).splitlines()
    assert lines[0].startswith("NO CONFLICT  probability 0.0")
    assert lines[-2:] == [
        "warning: too long for the model, which did not see all of",
        "  the text",
    ]


def test_reported_speech_as_text() -> None:
    pair = ClaimPair.of(
        "The mayor denied that the bridge is open.",
        "The bridge is open.\nThe mayor\tdeclined to comment.",
    )
    assert reported_as_text(reported(pair)) == (
        "in A, The mayor denied: the bridge is open\nin B, The mayor declined"
    )
    assert reported_as_text(reported(ClaimPair.of("It rains.", "It is dry."))) == ""


def test_everything_fits_sixty_columns(embedded: Verifier) -> None:
    verdict = embedded.verify([ClaimPair.of("The bridge is open.", "It is closed.")])[0]
    text = verdict_as_text(verdict) + "\n" + model_as_text(describe(embedded, Settings()))
    assert max(map(len, text.splitlines())) <= 60
