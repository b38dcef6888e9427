"""Tells a receiver that a job has ended: signed, and never to an address of the inside.

The name is resolved once, its addresses are checked, and the connection goes to the checked
one: a name that changes its mind in between helps nobody. Redirects are not followed. Knows
nothing of jobs.
"""

from __future__ import annotations

import hmac
import http.client
import ipaddress
import socket
import ssl
from hashlib import sha256
from threading import Timer
from time import time
from urllib.parse import SplitResult, quote, urlsplit

from service.jobs.job import Webhook

__all__ = ["SIGNATURE", "AddressRefused", "Undelivered", "check_url", "deliver", "sign"]

SIGNATURE = "Counterclaim-Signature"
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
"""How long all of a delivery may take, so that no receiver can hold a place for long."""
ASCII = "".join(map(chr, range(33, 127)))
PORTS = {"http": 80, "https": 443}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Undelivered(Exception):
    """The receiver did not take it; the message says why, and a later try may succeed."""


class AddressRefused(Undelivered):
    """The receiver lies inside; no later try will be made."""


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The value of the header: ``t=``, the time, and ``v1=``, the HMAC of ``time.body``."""
    signed = f"{timestamp}.".encode("ascii") + body
    return f"t={timestamp},v1={hmac.new(secret.encode('utf-8'), signed, sha256).hexdigest()}"


def check_url(url: str, *, to_private: bool) -> None:
    """Raise ``AddressRefused`` where the URL itself names an address of the inside."""
    host = _host(urlsplit(url))
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith(".localhost"):
            _check([ipaddress.IPv4Address("127.0.0.1")], to_private)
        return
    _check([address], to_private)


def deliver(webhook: Webhook, body: bytes, *, delivery: str, to_private: bool) -> None:
    """Send ``body`` once; raises ``Undelivered`` unless it is answered with a 2xx.

    ``delivery`` is the same for every try, so that a receiver can tell a repetition.
    """
    url = urlsplit(webhook.url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "counterclaim",
        "Counterclaim-Delivery": delivery,
        SIGNATURE: sign(webhook.secret, int(time()), body),
    }
    try:
        with _connect(url, to_private) as connection:
            deadline = Timer(ANSWER_SECONDS, _cut, [connection])
            deadline.daemon = True
            deadline.start()
            try:
                status = _post(url, connection, body, headers)
            finally:
                deadline.cancel()
    except (OSError, http.client.HTTPException, ValueError) as exc:
        raise Undelivered(type(exc).__name__) from exc
    if not 200 <= status < 300:
        raise Undelivered(f"status {status}")


def _connect(url: SplitResult, to_private: bool) -> socket.socket:
    """A connection to an address that was checked."""
    host, port = _host(url), url.port or PORTS[url.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(place[4][0]) for place in found]
    # All of them: one that lies inside among others is a trick.
    _check([ipaddress.ip_address(one.partition("%")[0]) for one in addresses], to_private)
    connection = socket.create_connection((addresses[0], port), timeout=CONNECT_SECONDS)
    if url.scheme == "http":
        return connection
    try:
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


def _post(url: SplitResult, connection: socket.socket, body: bytes, headers: dict[str, str]) -> int:
    client = http.client.HTTPConnection(_host(url), url.port or PORTS[url.scheme])
    client.sock = connection
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    host = f"[{_host(url)}]" if ":" in _host(url) else _host(url)
    named = {"Host": f"{host}:{url.port}" if url.port else host}
    client.request("POST", quote(target, safe=ASCII), body, headers | named)
    return client.getresponse().status


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # over already


def _host(url: SplitResult) -> str:
    """In the ASCII form of names."""
    try:
        return (url.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except UnicodeError as exc:
        raise AddressRefused("the host is no name") from exc


def _check(addresses: list[Address], to_private: bool) -> None:
    if not to_private and not all(map(_is_outside, addresses)):
        raise AddressRefused("the receiver has a private, loopback or link-local address")


def _is_outside(address: Address) -> bool:
    """Global in itself and, where it wraps an IPv4 address, in that one too."""
    wrapped = _wrapped(address)
    if wrapped is not None:
        return _is_outside(wrapped)
    return address.is_global and not address.is_multicast


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in ipaddress.IPv6Network("64:ff9b::/96"):  # NAT64
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour
