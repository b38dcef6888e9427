"""What an operator can set, and where from: options, environment, TOML file, defaults.

In that order of precedence. Knows nothing of what the settings are used for.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.nli import DEFAULT_MODEL, ENGINES
from models.vectors import VECTORS
from service.errors import InvalidSettings

__all__ = [
    "ENV_PREFIX",
    "RATE_LIMIT",
    "Settings",
    "read_settings",
    "sources",
    "unknown_variables",
]

ENV_PREFIX = "COUNTERCLAIM_"
RATE_LIMIT = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")


def _known_engine(engine: str) -> str:
    if engine not in ENGINES:
        raise ValueError(f"must be one of {', '.join(ENGINES)}")
    return engine


def _known_vectors(vectors: str) -> str:
    if vectors not in VECTORS:
        raise ValueError(f"must be one of {', '.join(VECTORS)}")
    return vectors


def _known_rate(rate: str) -> str:
    if rate not in ("auto", "none") and not RATE_LIMIT.fullmatch(rate):
        raise ValueError("must be auto, none or as 600/minute, of second, minute, hour or day")
    return rate


def _origins(origins: tuple[str, ...] | None) -> tuple[str, ...] | None:
    for origin in origins or ():
        if origin != "*" and not re.fullmatch(r"https?://[^/?#\s]+", origin):
            raise ValueError("must be origins such as https://desk.example, without a path, or *")
    return origins


def _split(words: object) -> object:
    """``entailment,neutral,contradiction`` as a shell can write it."""
    return tuple(part.strip() for part in words.split(",")) if isinstance(words, str) else words


class Settings(BaseSettings):
    """The settings of a server or a command; each is also an environment variable."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True
    )

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    workers: int = Field(
        1,
        ge=1,
        le=64,
        description="Processes that share the port, each with the model in its own memory.",
    )
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    model: str = Field(
        DEFAULT_MODEL,
        min_length=1,
        description="An embedded model, a local model folder or a Hugging Face id.",
    )
    engine: Annotated[str, AfterValidator(_known_engine)] = Field(
        "auto", description="What computes the model: " + ", ".join(ENGINES) + "."
    )
    device: str = Field("cpu", min_length=1, description="Device of the torch engine, as cuda.")
    threads: int | None = Field(
        None,
        ge=1,
        description="Threads of the model in each worker; by default the cores it may use, "
        "divided by the workers.",
    )
    model_labels: Annotated[tuple[str, ...] | None, NoDecode, BeforeValidator(_split)] = Field(
        None,
        description="Labels in the order of the model's outputs, where its configuration "
        "does not name them; separated by commas.",
    )
    max_text_chars: int = Field(10_000, ge=1, description="Longest text of a claim, in characters.")
    max_batch_pairs: int = Field(256, ge=1, description="Most pairs in one batch request.")
    max_waiting_pairs: int = Field(
        2048, ge=1, description="Most pairs that wait for the model; more are refused with 429."
    )
    max_wait_seconds: float = Field(
        30.0,
        gt=0,
        allow_inf_nan=False,
        description="Longest that a request may have to wait while the model judges for others, "
        "as measured; one that would wait longer is refused with 429.",
    )
    cache_bytes: int = Field(
        64 * 1024 * 1024,
        ge=0,
        description="Memory for verdicts already given, in bytes; 0 keeps none.",
    )
    vectors: Annotated[str, AfterValidator(_known_vectors)] = Field(
        "auto",
        description="What finds the statements of documents to compare: "
        + ", ".join(VECTORS)
        + ".",
    )
    max_documents: int = Field(20, ge=1, description="Most documents that are checked together.")
    max_report_chars: int = Field(
        200_000, ge=1, description="Most characters of such documents, all together."
    )
    max_body_bytes: int = Field(
        4 * 1024 * 1024, ge=1, description="Largest body of a request, in bytes."
    )
    data_dir: Path | None = Field(
        None,
        description="Folder of the database of API keys and jobs; "
        "by default counterclaim in the user's state folder.",
    )
    database_url: str | None = Field(
        None, description="PostgreSQL instead of a file there: postgresql://user@host/name."
    )
    jobs: bool = Field(True, description="Whether the server takes and works on jobs.")
    max_upload_bytes: int = Field(
        1024 * 1024 * 1024, ge=1, description="Largest table of a job, in bytes."
    )
    max_job_rows: int = Field(
        10_000_000,
        ge=1,
        description="Most rows that the unfinished jobs of one API key, or without keys of all "
        "callers, may have left.",
    )
    keep_days: int = Field(
        30,
        ge=0,
        description="How long jobs that have ended are kept, with results and tables; 0 keeps "
        "them for good.",
    )
    webhooks_to_private: bool = Field(
        False,
        description="Whether webhooks may go to private, loopback and link-local addresses.",
    )
    open_to_all: bool = Field(
        False,
        description="Whether anyone who reaches the server may use it, where there is no API key.",
    )
    rate_limit: Annotated[str, AfterValidator(_known_rate)] = Field(
        "auto",
        description="Most pairs of one API key or, without keys, one address: as 600/minute, or "
        "none; auto is none for a server without keys on loopback, else 600/minute.",
    )
    rate_limit_storage: str = Field(
        "memory://",
        min_length=1,
        description="Where those are counted: in each process, or for all in redis://host.",
    )
    cors_origins: Annotated[
        tuple[str, ...] | None, NoDecode, BeforeValidator(_split), AfterValidator(_origins)
    ] = Field(
        None,
        description="Origins whose pages may call the API from a browser, separated by commas.",
    )
    canary_seconds: float = Field(
        60.0,
        ge=0,
        allow_inf_nan=False,
        description="How often the running model is asked the obvious, in seconds; while it "
        "gets that wrong the server is not ready. 0 never asks.",
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="Log lines for people (text) or for machines (json)."
    )
    log_level: Literal["critical", "error", "warning", "info", "debug"] = Field(
        "info", description="Least severe message that is logged."
    )


def read_settings(config: Path | None = None, **options: object) -> Settings:
    """Settings from ``options`` that are not None, the environment, ``config``, the defaults.

    ``config`` defaults to the file that COUNTERCLAIM_CONFIG names. Raises
    ``InvalidSettings`` in one line.
    """
    given = {field: value for field, value in options.items() if value is not None}
    path = config or _config_from_environment()
    in_file = _read_toml(path, "--config" if config else f"{ENV_PREFIX}CONFIG") if path else {}
    # The file ranks below the environment, but arguments of Settings rank above it.
    from_file = {field: value for field, value in in_file.items() if not _variable_set(field)}
    try:
        return Settings(**(from_file | given))
    except ValidationError as exc:
        raise InvalidSettings("; ".join(_explain(exc, given, from_file, path))) from exc


def sources(config: Path | None = None) -> dict[str, str]:
    """Where ``read_settings(config)`` takes each setting from: variable, file or default."""
    path = config or _config_from_environment()
    in_file = _read_toml(path, "--config") if path else {}
    return {
        field: _variable(field)
        if _variable_set(field)
        else (str(path) if field in in_file else "default")
        for field in Settings.model_fields
    }


def _config_from_environment() -> Path | None:
    name = os.environ.get(f"{ENV_PREFIX}CONFIG")
    return Path(name) if name else None


def _read_toml(path: Path, named_by: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as exc:
        raise InvalidSettings(f"{named_by}: {path}: {exc.strerror}") from exc
    except ValueError as exc:  # not UTF-8 or not TOML
        raise InvalidSettings(f"{named_by}: {path}: {exc}") from exc


def unknown_variables() -> list[str]:
    """Variables with our prefix that set nothing: misspelt, or of another program."""
    known = {_variable(field) for field in Settings.model_fields} | {f"{ENV_PREFIX}CONFIG"}
    return sorted(name for name in os.environ if name.startswith(ENV_PREFIX) and name not in known)


def _variable(field: str) -> str:
    return ENV_PREFIX + field.upper()


def _variable_set(field: str) -> bool:
    return bool(os.environ.get(_variable(field)))


def _explain(
    exc: ValidationError, given: dict[str, Any], from_file: dict[str, Any], path: Path | None
) -> list[str]:
    """What is wrong, each by the name under which the operator wrote it."""
    lines = []
    for error in exc.errors(include_url=False):
        field = str(error["loc"][0])
        if field in given:
            name = "--" + field.replace("_", "-")
        elif field in from_file:
            name = f"{path}: {field}"
        else:
            name = _variable(field)
        problem = error["msg"].removeprefix("Value error, ")
        lines.append(f"{name}: {problem} (got {error['input']!r})")
    return lines
