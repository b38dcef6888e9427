"""service.access.binding: open on this machine, closed to strangers unless told so."""

from pathlib import Path

import pytest

from models.types import ModelInfo
from service.access.binding import check_binding, only_this_machine
from service.access.scopes import Scope
from service.access.store import KeyStore
from service.errors import OpenToStrangers
from service.server import serve
from service.settings import Settings


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("desk.example", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, alone: bool) -> None:
    assert only_this_machine(host) is alone


def test_without_keys_only_this_machine_or_what_is_said_in_words(tmp_path: Path) -> None:
    check_binding(Settings(data_dir=tmp_path))
    check_binding(Settings(data_dir=tmp_path, host="0.0.0.0", open_to_all=True))
    with pytest.raises(OpenToStrangers) as caught:
        check_binding(Settings(data_dir=tmp_path, host="0.0.0.0"))
    assert str(caught.value) == (
        "others can reach 0.0.0.0, and there is no API key. Create one: counterclaim keys create "
        "--name NAME --scope read. Or, if anyone who reaches the server may use it, say so: "
        "--open-to-all, or COUNTERCLAIM_OPEN_TO_ALL=yes"
    )


def test_with_a_key_anywhere(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="0.0.0.0")
    KeyStore(settings).create("desk", Scope.READ)
    check_binding(settings)


def test_the_server_asks_before_it_listens(tmp_path: Path) -> None:
    def never(_address: str, _info: ModelInfo) -> None:
        raise AssertionError("announced")

    with pytest.raises(OpenToStrangers):
        serve(Settings(data_dir=tmp_path, host="0.0.0.0", port=0, model="lexical"), never)
