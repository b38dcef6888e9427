"""service.server: an address that cannot be had, a model that cannot be loaded."""

import signal
import socket
from collections.abc import Iterator

import pytest

from models.errors import ModelNotFound
from models.types import ModelInfo
from service.errors import CannotListen
from service.server import _listen, serve
from service.settings import Settings


@pytest.fixture(autouse=True)
def keep_signal_handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def never(_address: str, _info: ModelInfo) -> None:
    raise AssertionError("announced")


def test_a_taken_port_is_one_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=f"cannot listen on 127.0.0.1:{port}: Address"):
            serve(Settings(port=port, model="lexical"), never)


def test_a_model_that_cannot_be_loaded_ends_the_server() -> None:
    with pytest.raises(ModelNotFound, match="no model 'nowhere'"):
        serve(Settings(port=0, model="nowhere"), never)


def test_the_body_of_an_answer_does_not_wait_for_an_acknowledgement() -> None:
    with _listen("127.0.0.1", 0) as listener:
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
