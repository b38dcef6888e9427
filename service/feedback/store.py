"""Feedback in the database: added, read in the order in which it came, deleted for good.

Numbers grow and are never used again, so that a page can begin after the last one seen.
Knows nothing of HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from models.types import Claim, ClaimPair, Label
from service import database
from service.errors import UnusableDatabase
from service.feedback.feedback import Feedback, Opinion
from service.settings import Settings

__all__ = ["FeedbackStore"]

READ_ROWS = 200
"""Rows read at a time; with the longest texts they take some megabytes."""

_tables = MetaData()
_feedback = Table(
    "feedback",
    _tables,
    # SQLite numbers only a column of exactly this type by itself.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("created", BigInteger, nullable=False),
    Column("a", Text, nullable=False),
    Column("b", Text, nullable=False),
    Column("judgement", String(8), nullable=False),
    Column("label", String(16), nullable=False),
    Column("note", Text),
    Column("model", Text, nullable=False),
    Column("weights_sha256", Text, nullable=False),
    Column("calibration_id", Text, nullable=False),
    Column("conflict_probability", Float, nullable=False),
    Column("verdict", Text, nullable=False),  # the receipt under its name, JSON
    sqlite_autoincrement=True,
)
_COLUMNS = [column for column in _feedback.c if column.name != "verdict"]


class FeedbackStore:
    """The feedback of the database that the settings name; opened when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None
        self._opening = Lock()

    def add(self, feedback: Feedback, receipt: Mapping[str, Any]) -> None:
        """Keep it, with its receipt; when this returns, it is on the disk."""
        row = _as_row(feedback) | {"verdict": json.dumps(receipt, allow_nan=False)}
        with self._begin() as connection:
            connection.execute(insert(_feedback).values(row))

    def get(self, feedback_id: str) -> tuple[Feedback, dict[str, Any]] | None:
        """The feedback of this id, and the receipt."""
        query = select(_feedback).where(_feedback.c.id == feedback_id)
        if self._is_unmade():
            return None
        with self._begin() as connection:
            row = connection.execute(query).first()
        return None if row is None else (_as_feedback(row), json.loads(row.verdict))

    def delete(self, feedback_id: str) -> bool:
        """Whether there was one; its text does not stay behind in SQLite's file."""
        if self._is_unmade():
            return False
        query = delete(_feedback).where(_feedback.c.id == feedback_id)
        with self._begin() as connection:
            in_file = connection.dialect.name == "sqlite"
            if in_file:
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            found = bool(connection.execute(query).rowcount)
        if found and in_file:
            with self._begin() as connection:  # the log still has the page as it was
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return found

    def page(self, after: int, limit: int) -> tuple[int, bool]:
        """The number at which a page of ``limit`` after ``after`` ends, and whether more follow."""
        if self._is_unmade():
            return after, False
        number = _feedback.c.number
        seen = select(number).where(number > after).order_by(number).limit(limit).subquery()
        with self._begin() as connection:
            end = connection.execute(select(func.max(seen.c.number))).scalar()
            end = after if end is None else int(end)
            more = connection.execute(select(number).where(number > end).limit(1)).first()
        return end, more is not None

    def between(self, after: int, end: int) -> Iterator[list[Feedback]]:
        """What has a number above ``after`` and up to ``end``, some at a time."""
        number = _feedback.c.number
        while after < end:
            query = select(*_COLUMNS).where(number > after, number <= end).order_by(number)
            with self._begin() as connection:
                rows = connection.execute(query.limit(READ_ROWS)).all()
            if not rows:
                return
            yield list(map(_as_feedback, rows))
            after = rows[-1].number

    def close(self) -> None:
        """Let go of the connections."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _is_unmade(self) -> bool:
        """Whether reading would have to make a database."""
        return self._engine is None and not database.exists(self._settings)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        try:
            with self._opened().begin() as connection:
                yield connection
        except SQLAlchemyError as exc:
            # The driver's own words may hold the address and so a password, or a text.
            cause = type(getattr(exc, "orig", None) or exc).__name__
            raise UnusableDatabase(f"the database of feedback cannot be used: {cause}") from exc

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                engine = database.connect(self._settings)
                database.create_tables(engine, _tables)
                self._engine = engine
            return self._engine


def _as_row(feedback: Feedback) -> dict[str, Any]:
    return {
        "id": feedback.id,
        "created": feedback.created,
        "a": _packed(feedback.pair.a),
        "b": _packed(feedback.pair.b),
        "judgement": feedback.judgement.value,
        "label": feedback.label.value,
        "note": feedback.note,
        "model": feedback.model,
        "weights_sha256": feedback.weights_sha256,
        "calibration_id": feedback.calibration_id,
        "conflict_probability": feedback.conflict_probability,
    }


def _as_feedback(row: Row[Any]) -> Feedback:
    return Feedback(
        id=row.id,
        created=row.created,
        pair=ClaimPair(a=Claim(**json.loads(row.a)), b=Claim(**json.loads(row.b))),
        judgement=Opinion(row.judgement),
        label=Label(row.label),
        note=row.note,
        model=row.model,
        weights_sha256=row.weights_sha256,
        calibration_id=row.calibration_id,
        conflict_probability=row.conflict_probability,
    )


def _packed(claim: Claim) -> str:
    parts = {name: getattr(claim, name) for name in Claim.__slots__}
    return json.dumps({name: part for name, part in parts.items() if part is not None})
