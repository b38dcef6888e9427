"""The commands ``counterclaim keys``: parse and print; the work is the store's."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.access.scopes import Scope
from service.settings import read_settings

if TYPE_CHECKING:
    from service.access.keys import ApiKey
    from service.access.store import KeyStore

__all__ = ["keys_command"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SCOPES = [scope.name.lower() for scope in Scope if scope is not Scope.OPEN]

config_option = click.option(
    "--config", type=click.Path(path_type=Path), help="TOML file with settings."
)


@click.group("keys")
def keys_command() -> None:
    """Create, list and revoke API keys.

    Once there is a key, every server of the same database asks for one, also on loopback.

    \b
    Example:
      counterclaim keys create --name newsdesk --scope read
    """


@keys_command.command("create")
@click.option("--name", required=True, help="Who or what it is for: letters, digits, . _ and -.")
@click.option(
    "--scope",
    required=True,
    type=click.Choice(SCOPES),
    help="What it may do: read compares and checks, write also starts jobs, admin does all.",
)
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Last day on which it works, in UTC; by default it works until it is revoked.",
)
@config_option
def create(name: str, scope: str, expires: datetime | None, config: Path | None) -> None:
    """Print a new API key, which is not shown again.

    \b
    Example:
      counterclaim keys create --name newsdesk --scope read --expires 2027-12-31
    """
    if not NAME.fullmatch(name):
        raise click.UsageError("--name must be 1 to 64 letters, digits, '.', '_' and '-'.")
    end = expires.replace(tzinfo=UTC) + timedelta(days=1) if expires else None
    if end is not None and end <= datetime.now(UTC):
        raise click.UsageError("--expires lies in the past.")
    store = _store(config)
    try:
        click.echo(store.create(name, Scope[scope.upper()], expires=end))
    finally:
        store.close()
    click.echo("Keep it now: only its hash is stored, and it is not shown again.", err=True)


@keys_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@config_option
def list_keys(as_json: bool, config: Path | None) -> None:
    """List every key there ever was, without the keys themselves.

    \b
    Example:
      counterclaim keys list
    """
    store = _store(config)
    try:
        rows = [_as_dict(key, datetime.now(UTC)) for key in store.all()]
    finally:
        store.close()
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in [{name: name for name in _COLUMNS}, *rows] if rows else []:
        cells = (f"{row[name] or '-':{width}}" for name, width in _COLUMNS.items())
        click.echo(" ".join(cells).rstrip())


@keys_command.command("revoke")
@click.argument("key_id", metavar="ID")
@config_option
def revoke(key_id: str, config: Path | None) -> None:
    """Make the key with this id worthless, within seconds and for good.

    \b
    Example:
      counterclaim keys revoke 1a2b3c4d
    """
    store = _store(config)
    try:
        store.revoke(key_id)
    finally:
        store.close()
    click.echo(f"revoked {key_id}")


_COLUMNS = {"id": 8, "name": 20, "scope": 5, "state": 7, "created": 20, "expires": 20}


def _store(config: Path | None) -> KeyStore:
    from service.access.store import KeyStore  # the other commands do without a database

    return KeyStore(read_settings(config))


def _as_dict(key: ApiKey, now: datetime) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.name.lower(),
        "state": key.state(now),
        "created": f"{key.created:%Y-%m-%dT%H:%M:%SZ}",
        "expires": f"{key.expires:%Y-%m-%dT%H:%M:%SZ}" if key.expires else None,
    }
