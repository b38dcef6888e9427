"""Whether a server may listen where it is told to: never open to strangers by accident.

Knows addresses and whether there are keys, nothing of sockets.
"""

from __future__ import annotations

from ipaddress import ip_address

from service.access.store import KeyStore
from service.errors import OpenToStrangers
from service.settings import Settings

__all__ = ["check_binding", "may_be_open", "only_this_machine"]


def check_binding(settings: Settings) -> None:
    """Raise ``OpenToStrangers`` if others could use the server and nobody has said they may."""
    if may_be_open(settings):
        return
    store = KeyStore(settings)
    try:
        if store.all():
            return
    finally:
        store.close()
    raise OpenToStrangers(
        f"others can reach {settings.host}, and there is no API key. Create one: counterclaim keys "
        "create --name NAME --scope read. Or, if anyone who reaches the server may use it, say so: "
        "--open-to-all, or COUNTERCLAIM_OPEN_TO_ALL=yes"
    )


def may_be_open(settings: Settings) -> bool:
    """Whether the server may answer without keys, so long as there never was one."""
    return settings.open_to_all or only_this_machine(settings.host)


def only_this_machine(host: str) -> bool:
    """Whether an address is reached from this machine alone; a name other than localhost,
    which may mean anything, is not."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
