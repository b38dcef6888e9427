"""What an operator can set, and where from: options, environment, TOML file, defaults.

In that order of precedence. Knows nothing of what the settings are used for.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.nli import DEFAULT_MODEL, ENGINES
from models.vectors import VECTORS
from service.errors import InvalidSettings

__all__ = ["ENV_PREFIX", "Settings", "read_settings", "unknown_variables"]

ENV_PREFIX = "COUNTERCLAIM_"


def _known_engine(engine: str) -> str:
    if engine not in ENGINES:
        raise ValueError(f"must be one of {', '.join(ENGINES)}")
    return engine


def _known_vectors(vectors: str) -> str:
    if vectors not in VECTORS:
        raise ValueError(f"must be one of {', '.join(VECTORS)}")
    return vectors


def _split(labels: object) -> object:
    """``entailment,neutral,contradiction`` as a shell can write it."""
    return tuple(part.strip() for part in labels.split(",")) if isinstance(labels, str) else labels


class Settings(BaseSettings):
    """The settings of a server or a command; each is also an environment variable."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True
    )

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
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
        None, ge=1, description="Threads of the model; by default the cores it may use."
    )
    model_labels: Annotated[tuple[str, ...] | None, NoDecode, BeforeValidator(_split)] = Field(
        None,
        description="Labels in the order of the model's outputs, where its configuration "
        "does not name them; separated by commas.",
    )
    max_text_chars: int = Field(10_000, ge=1, description="Longest text of a claim, in characters.")
    max_batch_pairs: int = Field(256, ge=1, description="Most pairs in one batch request.")
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
    webhooks_to_private: bool = Field(
        False,
        description="Whether webhooks may go to private, loopback and link-local addresses.",
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
