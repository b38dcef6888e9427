"""The tables of jobs. Knows columns; what may happen to them is ``store``'s business."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

__all__ = ["METADATA", "chunks", "jobs", "sweeps", "uploads", "workers"]

METADATA = MetaData()

uploads = Table(
    "uploads",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64)),
    Column("format", String(16), nullable=False),
    Column("rows", BigInteger),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("name", Text),
)

jobs = Table(
    "jobs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), index=True),
    Column("upload", String(64), ForeignKey("uploads.id"), nullable=False, index=True),
    Column("name", Text),
    Column("format", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("total", BigInteger),
    Column("done", BigInteger, nullable=False),
    Column("errors", BigInteger, nullable=False),
    Column("failure", Text),
    # As ``Order.own_key`` has it: every owner has keys of its own.
    Column("idempotency_key", String(255), unique=True),
    Column("fingerprint", String(64), nullable=False),
    Column("webhook_url", Text),
    Column("webhook_secret", Text),
    Column("webhook_state", String(16)),
    Column("created_at", Float, nullable=False, index=True),
    Column("started_at", Float),
    Column("finished_at", Float),
    # From then on it is there for nobody, and what is left of it goes.
    Column("removed_at", Float),
)

# ``start`` rows of the job lie before a chunk: two chunks can never hold the same place.
chunks = Table(
    "chunks",
    METADATA,
    Column("job", String(64), ForeignKey("jobs.id"), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("rows", Integer, nullable=False),
    Column("results", LargeBinary, nullable=False),
)

workers = Table(
    "workers",
    METADATA,
    Column("id", String(200), primary_key=True),
    Column("host", String(300), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("beat", BigInteger, nullable=False),
)

# One row: when expired jobs were last looked for, by whichever worker.
sweeps = Table(
    "sweeps",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("begun_at", Float, nullable=False),
)
