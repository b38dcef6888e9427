"""service.settings_cli: every setting with where it comes from, no secret among them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from service.cli import main
from service.settings import ENV_PREFIX, Settings
from service.settings_cli import shown


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in (*Settings.model_fields, "config"):
        monkeypatch.delenv(ENV_PREFIX + field.upper(), raising=False)


def test_every_setting_and_where_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "c.toml"
    config.write_text('model = "lexical"\nport = 1\n')
    monkeypatch.setenv("COUNTERCLAIM_PORT", "2")
    monkeypatch.setenv("COUNTERCLAIM_MODEL_LABELS", "entailment,neutral,contradiction")
    done = CliRunner().invoke(main, ["settings", "--config", str(config), "--json"])
    said = json.loads(done.stdout)
    assert set(said) == set(Settings.model_fields)
    assert {name: said[name] for name in ("model", "port", "model_labels", "threads")} == {
        "model": {"value": "lexical", "from": str(config)},
        "port": {"value": 2, "from": "COUNTERCLAIM_PORT"},
        "model_labels": {
            "value": ["entailment", "neutral", "contradiction"],
            "from": "COUNTERCLAIM_MODEL_LABELS",
        },
        "threads": {"value": None, "from": "default"},
    }


def test_the_file_may_be_named_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "c.toml"
    config.write_text("port = 1\n")
    monkeypatch.setenv("COUNTERCLAIM_CONFIG", str(config))
    lines = CliRunner().invoke(main, ["settings"]).stdout.splitlines()
    (port,) = (line.split() for line in lines if line.startswith("port "))
    assert port == ["port", "1", str(config)]
    assert len(lines) == len(Settings.model_fields)


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        (SecretStr("hunter2"), "********"),
        (SecretStr(""), ""),
        ("postgresql://desk:hunter2@db:5432/x", "postgresql://desk:********@db:5432/x"),
        ("postgresql://:hunter2@db/x", "postgresql://:********@db/x"),
        (
            "postgresql://db/x?user=a&password=hunter2&b=1",
            "postgresql://db/x?user=a&password=********&b=1",
        ),
        ("postgresql://desk@db/x", "postgresql://desk@db/x"),
        (("http://a:hunter2@b", 1), ["http://a:********@b", 1]),
        (Path("/data"), "/data"),
        (1.5, 1.5),
        (None, None),
    ],
)
def test_secrets_are_masked(value: object, safe: object) -> None:
    assert shown(value) == safe
