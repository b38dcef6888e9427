"""service.operations.logs: one form for every line, fields beside the message."""

import json
import logging
import sys

import pytest

from service.operations.current import Current, current
from service.operations.logs import JsonLines, TextLines, _name_request


def record(**fields: object) -> logging.LogRecord:
    made = logging.makeLogRecord(
        {"name": "counterclaim.access", "levelname": "INFO", "msg": "%s\nforged", "args": ("a",)}
        | {"created": 1_700_000_000.25}
        | fields
    )
    _name_request(made)
    return made


def test_a_json_line_holds_message_fields_and_nothing_twice() -> None:
    line = JsonLines().format(record(status=200, key=None, color_message="\x1b[1ma"))
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2023-11-14T22:13:20.250+00:00",
        "level": "info",
        "logger": "counterclaim.access",
        "message": "a\nforged",
        "status": 200,
    }


def test_a_text_line_ends_with_the_fields() -> None:
    line = TextLines().format(record(msg="request", args=(), status=200, ms=1.5))
    assert line.endswith(" INFO counterclaim.access: request status=200 ms=1.5")


def test_every_line_of_a_request_names_it() -> None:
    token = current.set(Current(request_id="abc"))
    try:
        inside = json.loads(JsonLines().format(record()))
    finally:
        current.reset(token)
    assert inside["request_id"] == "abc"
    assert "request_id" not in json.loads(JsonLines().format(record()))


def test_a_trace_stays_in_its_line() -> None:
    with pytest.raises(ZeroDivisionError):
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            line = JsonLines().format(record(exc_info=sys.exc_info()))
            raise
    assert "\n" not in line
    assert "ZeroDivisionError" in json.loads(line)["trace"]
