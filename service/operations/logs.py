"""One line for each thing that is logged, as text or as JSON, uvicorn's lines like ours.

Knows nothing of what is logged; whatever a record carries beyond the usual becomes a field.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from service.operations.current import request_id

__all__ = ["JsonLines", "TextLines", "start_logging"]

_USUAL = {*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName", "color_message"}
"""What every record has, and uvicorn's second copy of its message with colours in it."""


def start_logging(level: str, form: str) -> None:
    """Log to standard error in the given form; whoever has set up logging before keeps it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    handler.addFilter(_name_request)
    logging.basicConfig(level=level.upper(), handlers=[handler])


class JsonLines(logging.Formatter):
    """One JSON object a line, ASCII, so that nothing logged can break a line in two."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


class TextLines(logging.Formatter):
    """For people: time, level, where from, message, then the fields as ``name=value``."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        fields = [f" {name}={value}" for name, value in _fields(record).items()]
        return super().formatMessage(record) + "".join(fields)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What was logged besides the usual; a library's private marks on a record are no news."""
    return {
        name: value
        for name, value in record.__dict__.items()
        if name not in _USUAL and value is not None and not name.startswith("_")
    }


def _name_request(record: logging.LogRecord) -> bool:
    if not hasattr(record, "request_id"):
        record.request_id = request_id()
    return True
