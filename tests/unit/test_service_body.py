"""service.body: bytes to JSON, strict where the standard library guesses."""

import anyio
import pytest
from starlette.requests import Request
from starlette.types import Message

from service.body import _read_body, parse_json
from service.errors import BodyTooSlow, InvalidJson


def test_json_is_parsed() -> None:
    body = '{"a": "Москва", "b": [1, 2.5, true, null, "\\ud83d\\ude00"]}'.encode()
    assert parse_json(body) == {"a": "Москва", "b": [1, 2.5, True, None, "😀"]}


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "line 1, column 2: Expecting property name enclosed in double quotes"),
        (b'{"a": "secret', "line 1, column 7: Unterminated string starting at"),
        (b'{"a": "x"} y', "line 1, column 12: Extra data"),
        (b"[1,\n 2,, 3]", "line 2, column 4: Expecting value"),
        (b'{"a": "\xff"}', "not UTF-8 at byte 7"),
        (
            "\ufeff{}".encode(),
            "line 1, column 1: Unexpected UTF-8 BOM (decode using utf-8-sig)",
        ),
        (
            "{}".encode("utf-16-le"),
            "line 1, column 2: Expecting property name enclosed in double quotes",
        ),
        (b'{"a": NaN}', "NaN is not a JSON number"),
        (b"[-Infinity]", "-Infinity is not a JSON number"),
        (b"9" * 5000, "holds a number with too many digits"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"a": "x", "a": "y"}', "an object holds the same field twice"),
    ],
)
def test_what_is_not_json_is_refused_without_quoting_it(body: bytes, detail: str) -> None:
    with pytest.raises(InvalidJson) as caught:
        parse_json(body)
    assert caught.value.detail == detail


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.body.BODY_SECONDS", 0.05)

    async def receive() -> Message:
        await anyio.sleep_forever()
        raise AssertionError("never comes back")

    request = Request({"type": "http", "headers": []}, receive)
    with pytest.raises(BodyTooSlow, match=r"within 0\.05 seconds"):
        anyio.run(_read_body, request, 100)
