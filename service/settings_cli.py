"""``counterclaim settings``: what would be in force, and where each value comes from.

Shows no secret: neither a value that is declared as one, nor a password inside an address.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
from pydantic import SecretStr

from service.settings import read_settings, sources

__all__ = ["settings_command", "shown"]

MASK = "********"
PASSWORD = re.compile(r"(?<=://)([^/@\s]*?):([^@/\s]*)@")
PASSWORD_PARAMETER = re.compile(r"(?<=[?&]password=)[^&\s]*", re.IGNORECASE)


@click.command("settings")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def settings_command(config: Path | None, as_json: bool) -> None:
    """Show the settings in force and where each comes from.

    \b
    Example:
      counterclaim settings --config counterclaim.toml
    """
    settings, origins = read_settings(config), sources(config)
    rows = {name: (shown(getattr(settings, name)), origins[name]) for name in origins}
    if as_json:
        click.echo(
            json.dumps(
                {name: {"value": value, "from": origin} for name, (value, origin) in rows.items()}
            )
        )
        return
    wide = max(map(len, rows))
    values = {name: _as_text(value) for name, (value, _) in rows.items()}
    wider = max(map(len, values.values()))
    for name, (_, origin) in rows.items():
        click.echo(f"{name:{wide}}  {values[name]:{wider}}  {origin}")


def shown(value: object) -> object:
    """The value as it may be shown: JSON-ready, secrets masked."""
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    if isinstance(value, str):
        return PASSWORD_PARAMETER.sub(MASK, PASSWORD.sub(rf"\1:{MASK}@", value))
    if isinstance(value, tuple | list):
        return [shown(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return shown(str(value))


def _as_text(value: object) -> str:
    if value is None:
        return "-"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
