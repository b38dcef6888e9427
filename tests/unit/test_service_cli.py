"""service.cli: parses, prints, and ends every error in one line."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from models.evidence import find_evidence
from models.types import ClaimPair
from models.verifier import Verifier
from service import installed_version
from service.answer import answer
from service.cli import main
from service.description import describe
from service.settings import Settings

A, B = "The bridge is open to traffic.", "The bridge is not open to traffic."


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


def test_compare_as_json_is_the_verdict() -> None:
    result = run("compare", A, B, "--model", "lexical", "--json")
    pair, verifier = ClaimPair.of(A, B), Verifier.load("lexical")
    (verdict,) = verifier.verify([pair])
    assert (result.exit_code, json.loads(result.stdout)) == (0, answer(pair, verdict))
    result = run("compare", A, B, "--model", "lexical", "--json", "--evidence")
    evidence = find_evidence(verifier, pair)
    assert json.loads(result.stdout) == answer(pair, verdict, evidence)


@pytest.mark.parametrize(("b", "first"), [(B, "CONFLICT"), (A, "NO CONFLICT")])
def test_compare_exits_0_either_way(tmp_path: Path, b: str, first: str) -> None:
    # A folder without a calibration, so that the threshold is the neutral 0.5.
    result = run("compare", A, b, "--model", str(tmp_path), "--engine", "lexical")
    assert (result.exit_code, result.stdout.split("  ")[0], result.stderr) == (0, first, "")
    assert "\x1b" not in result.stdout


def test_model_as_json_is_the_description() -> None:
    result = run("model", "--json", COUNTERCLAIM_MODEL="lexical")
    assert json.loads(result.stdout) == describe(Verifier.load("lexical"), Settings())
    assert run("model", COUNTERCLAIM_MODEL="lexical").stdout.startswith("model       lexical\n")


@pytest.mark.parametrize(
    ("arguments", "variable", "message"),
    [
        (("compare", "", B), {}, "A: must not be empty"),
        (("compare", A, "..."), {}, "B: holds no letter or digit, so it claims nothing"),
        (
            ("compare", A, B),
            {"COUNTERCLAIM_MAX_TEXT_CHARS": "30"},
            "B: has 34 characters; the limit is 30",
        ),
        (
            ("model",),
            {"COUNTERCLAIM_ENGINE": "steam"},
            "COUNTERCLAIM_ENGINE: must be one of auto, onnx, openvino, torch, lexical "
            "(got 'steam')",
        ),
        (
            ("serve", "--port", "-1"),
            {},
            "--port: Input should be greater than or equal to 0 (got -1)",
        ),
    ],
)
def test_an_error_is_one_line(
    arguments: tuple[str, ...], variable: dict[str, str], message: str
) -> None:
    result = run(*arguments, **variable)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"counterclaim: {message}\n")


def test_a_missing_model_is_one_line() -> None:
    result = run("compare", A, B, "--model", "nowhere")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("counterclaim: no model 'nowhere': embedded are ")


def test_version() -> None:
    assert run("--version").stdout == f"counterclaim, version {installed_version()}\n"


def test_every_command_shows_an_example() -> None:
    assert sorted(main.commands) == [
        "batch",
        "bench",
        "check",
        "compare",
        "eval",
        "eval-documents",
        "feedback",
        "keys",
        "model",
        "report",
        "serve",
        "settings",
    ]
    for name, command in main.commands.items():
        help_text = command.get_help(click.Context(command, info_name=name))
        assert f"counterclaim {name}" in help_text, name


def test_a_wrong_option_is_one_line_too() -> None:
    done = CliRunner().invoke(main, ["serve", "--port", "abc"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("counterclaim: Invalid value for '--port'")
    assert done.stderr.count("\n") == 1


def test_eval_measures_what_the_settings_file_would_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.toml").write_text('model = "lexical"')
    (tmp_path / "p.jsonl").write_text('{"a": "It is.", "b": "It is not.", "label": "neutral"}')
    monkeypatch.setenv("COUNTERCLAIM_CONFIG", str(tmp_path / "c.toml"))
    arguments = ["eval", "--data", str(tmp_path / "p.jsonl"), "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert result["model"]["name"] == "lexical"
