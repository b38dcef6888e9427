"""service.settings: precedence, and one clear line for what is wrong."""

from pathlib import Path

import pytest

from models.nli import DEFAULT_MODEL
from service.errors import InvalidSettings
from service.settings import ENV_PREFIX, Settings, read_settings, unknown_variables


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in (*Settings.model_fields, "config"):
        monkeypatch.delenv(ENV_PREFIX + field.upper(), raising=False)


def test_defaults() -> None:
    assert read_settings().model_dump() == {
        "host": "127.0.0.1",
        "workers": 1,
        "port": 8080,
        "model": DEFAULT_MODEL,
        "engine": "auto",
        "device": "cpu",
        "threads": None,
        "model_labels": None,
        "max_text_chars": 10_000,
        "max_batch_pairs": 256,
        "max_waiting_pairs": 2048,
        "max_wait_seconds": 30.0,
        "cache_bytes": 67_108_864,
        "vectors": "auto",
        "max_documents": 20,
        "max_report_chars": 200_000,
        "max_body_bytes": 4_194_304,
        "data_dir": None,
        "database_url": None,
        "jobs": True,
        "max_upload_bytes": 1_073_741_824,
        "max_job_rows": 10_000_000,
        "keep_days": 30,
        "webhooks_to_private": False,
        "open_to_all": False,
        "rate_limit": "auto",
        "rate_limit_storage": "memory://",
        "cors_origins": None,
        "canary_seconds": 60.0,
        "log_format": "text",
        "log_level": "info",
    }


def test_option_before_environment_before_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "counterclaim.toml"
    config.write_text('port = 1\nthreads = 1\nmodel = "lexical"\n', "utf-8")
    monkeypatch.setenv("COUNTERCLAIM_CONFIG", str(config))
    monkeypatch.setenv("COUNTERCLAIM_PORT", "2")
    monkeypatch.setenv("COUNTERCLAIM_THREADS", "2")
    settings = read_settings(port=3, model=None)
    assert (settings.port, settings.threads, settings.model) == (3, 2, "lexical")


def test_labels_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_MODEL_LABELS", "entailment, neutral,contradiction")
    assert read_settings().model_labels == ("entailment", "neutral", "contradiction")


def test_origins_are_separated_by_commas_and_have_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_CORS_ORIGINS", "https://a.example, http://b.example:81")
    assert read_settings().cors_origins == ("https://a.example", "http://b.example:81")
    monkeypatch.setenv("COUNTERCLAIM_CORS_ORIGINS", "https://a.example/")
    with pytest.raises(InvalidSettings, match=r"must be origins such as https://desk.example"):
        read_settings()


def test_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_THREADS", "")
    assert read_settings().threads is None


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PORT", "many", "Input should be a valid integer, unable to parse string as an integer"),
        ("PORT", "65536", "Input should be less than or equal to 65535"),
        ("ENGINE", "steam", "must be one of auto, onnx, openvino, torch, lexical"),
        ("MAX_TEXT_CHARS", "0", "Input should be greater than or equal to 1"),
        (
            "RATE_LIMIT",
            "many",
            "must be auto, none or as 600/minute, of second, minute, hour or day",
        ),
    ],
)
def test_wrong_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(ENV_PREFIX + variable, value)
    with pytest.raises(InvalidSettings) as caught:
        read_settings()
    assert str(caught.value) == f"COUNTERCLAIM_{variable}: {message} (got {value!r})"


def test_wrong_option_is_named() -> None:
    with pytest.raises(InvalidSettings, match=r"^--log-level: Input should be 'critical'"):
        read_settings(log_level="loud")


def test_wrong_field_of_the_file_is_named(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text("colour = 1\n", "utf-8")
    with pytest.raises(InvalidSettings) as caught:
        read_settings(config)
    assert str(caught.value) == f"{config}: colour: Extra inputs are not permitted (got 1)"


@pytest.mark.parametrize("content", [None, b"port 1", b"\xff"])
def test_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    config = tmp_path / "c.toml"
    if content is not None:
        config.write_bytes(content)
    with pytest.raises(InvalidSettings, match=rf"^--config: {config}: "):
        read_settings(config)


def test_a_misspelt_variable_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_PROT", "1")
    monkeypatch.setenv("COUNTERCLAIM_PORT", "1")
    monkeypatch.setenv("COUNTERCLAIM_CONFIG", "c.toml")
    assert "COUNTERCLAIM_PROT" in unknown_variables()
    assert not {"COUNTERCLAIM_PORT", "COUNTERCLAIM_CONFIG"} & set(unknown_variables())
