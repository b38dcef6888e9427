"""service.jobs.webhooks: signed as documented, never sent to the inside, tried again."""

import hashlib
import hmac
import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.verifier import Verifier
from service.app import create_app
from service.jobs import telling
from service.jobs.job import Webhook
from service.jobs.webhooks import AddressRefused, Undelivered, check_url, deliver, sign
from service.settings import Settings

SECRET = "a secret of the desk"


class Receiver(http.server.BaseHTTPRequestHandler):
    """Keeps what it gets; answers with the next of its statuses, the last one for good."""

    statuses: list[int]
    taken: list[tuple[dict[str, str], bytes]]
    paths: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.paths.append(self.path)
        self.taken.append(({**self.headers}, body))
        self.send_response(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, type[Receiver]]]:
    kind = type("Mine", (Receiver,), {"statuses": [200], "taken": [], "paths": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook?desk=1", kind
        server.shutdown()


def test_a_signature_by_hand() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
    digest = hmac.new(b"secret", b"1700000000.{}", hashlib.sha256).hexdigest()
    assert sign("secret", 1_700_000_000, b"{}") == f"t=1700000000,v1={digest}"


def test_a_delivery_can_be_verified(receiver: tuple[str, type[Receiver]]) -> None:
    url, kind = receiver
    deliver(Webhook(url=url, secret=SECRET), b'{"x":1}', delivery="j", to_private=True)
    ((headers, body),) = kind.taken
    fields = dict(part.split("=") for part in headers["Counterclaim-Signature"].split(","))
    signed = f"{fields['t']}.".encode() + body
    assert fields["v1"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert abs(int(fields["t"]) - time.time()) < 60
    assert (body, headers["Counterclaim-Delivery"]) == (b'{"x":1}', "j")
    assert headers["Host"] == url.split("/")[2]


def test_an_address_may_hold_more_than_ascii(
    receiver: tuple[str, type[Receiver]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, kind = receiver
    port = url.split(":")[2].split("/")[0]
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _, *port, **kind: resolve("127.0.0.1", *port, **kind)
    )
    asked = f"http://desk:word@prüfung.example:{port}/поток/%20?an=über"
    deliver(Webhook(url=asked, secret=SECRET), b"{}", delivery="j", to_private=True)
    ((headers, _),) = kind.taken
    assert headers["Host"] == f"xn--prfung-4ya.example:{port}"
    assert kind.paths == ["/%D0%BF%D0%BE%D1%82%D0%BE%D0%BA/%20?an=%C3%BCber"]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_only_a_2xx_is_a_delivery(receiver: tuple[str, type[Receiver]], status: int) -> None:
    url, kind = receiver
    kind.statuses[:] = [status]
    with pytest.raises(Undelivered, match=f"^status {status}$"):
        deliver(Webhook(url=url, secret=SECRET), b"{}", delivery="j", to_private=True)
    assert len(kind.taken) == 1  # no redirect was followed


def test_nobody_there_is_undelivered() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(Undelivered, match=r"^ConnectionRefusedError$"):
        webhook = Webhook(url=f"http://127.0.0.1:{port}/", secret=SECRET)
        deliver(webhook, b"{}", delivery="j", to_private=True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "a.localhost.", "10.1.2.3", "192.168.0.1", "172.16.0.1",
     "169.254.169.254", "0.0.0.0", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "100.64.0.1", "224.0.0.1", "[ff02::1]", "LOCALHOST"],
)  # fmt: skip
def test_no_address_of_the_inside(host: str) -> None:
    url = f"http://{host}:9/hook"
    with pytest.raises(AddressRefused):
        check_url(url, to_private=False)
    check_url(url, to_private=True)


def test_outside_addresses_and_names_pass() -> None:
    for host in ("93.184.216.34", "[2606:2800:220:1::1]", "desk.example", "[64:ff9b::5db8:d822]"):
        check_url(f"https://{host}/", to_private=False)


def test_a_name_that_points_inside_is_refused_when_it_is_resolved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One answer inside among others is enough; and the name is asked only once."""
    asked: list[Any] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        inside = "127.0.0.1" if len(asked) > 1 else "10.0.0.1"
        return [(2, 1, 6, "", (ip, port)) for ip in ("93.184.216.34", inside)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    webhook = Webhook(url="http://rebind.example/", secret=SECRET)
    with pytest.raises(AddressRefused):
        deliver(webhook, b"{}", delivery="j", to_private=False)
    assert asked == ["rebind.example"]


@pytest.mark.usefixtures("polled_often")
def test_a_job_tells_of_its_end_and_tries_again(
    tmp_path: Path, receiver: tuple[str, type[Receiver]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, kind = receiver
    kind.statuses[:] = [503, 200]
    monkeypatch.setattr(telling, "DELAYS", (0.1,))
    settings = Settings(data_dir=tmp_path, webhooks_to_private=True)
    job = {"pairs": [{"a": "It is.", "b": "It is not."}], "webhook": {"url": url, "secret": SECRET}}
    with TestClient(create_app(settings, Verifier.load("lexical"))) as client:
        job_id = client.post("/v1/jobs", json=job).json()["id"]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            said = client.get(f"/v1/jobs/{job_id}").json()
            if said["webhook"]["state"] != "pending":
                break
            time.sleep(0.02)
        assert said["webhook"] == {"url": url, "state": "delivered"}
        store = client.app.state.office.store()  # type: ignore[attr-defined]
        assert store.webhook(job_id) is None  # the secret is gone
    assert len(kind.taken) == 2
    told = json.loads(kind.taken[1][1])
    assert (told["type"], told["job"]["id"], told["job"]["state"]) == ("job.ended", job_id, "done")
    assert SECRET not in kind.taken[1][1].decode()
