"""What one actor does: judge one shard after the other, each into one file of Parquet.

Streams: its memory is that of some thousand rows, however long the shard. Knows nothing of Ray,
nor of other actors.
"""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import islice
from time import monotonic
from typing import Any, BinaryIO, cast

from pyarrow import ArrowException

from models.errors import CounterclaimError
from models.types import ModelInfo
from service import installed_version
from service.cluster.attempts import Attempts
from service.cluster.outcomes import Outcome
from service.cluster.plan import Shard
from service.errors import ClusterFailed, UnusableTable
from service.jobs.judging import judge_rows
from service.loading import load_verifier
from service.settings import Settings
from service.tables import Format, Result, encoder_for, read_rows

__all__ = ["ShardJudge", "judged_by"]

CHUNK_ROWS = 512
"""Rows judged together: enough that texts of one length meet."""
READ_BYTES = 1024 * 1024


def judged_by(settings: Settings) -> tuple[ModelInfo, str]:
    """Which model judges where this runs, and of which version of the package."""
    return load_verifier(settings).info, installed_version()


class ShardJudge:
    """One verifier, loaded once; ``judge(shard)`` for as many shards as there are.

    Raises ``ClusterFailed`` where another model would judge than the plan was made for.
    """

    def __init__(
        self, settings: Settings, attempts: Attempts, expected: tuple[ModelInfo, str]
    ) -> None:
        self._settings = settings
        self._attempts = attempts
        self._verifier = load_verifier(settings)
        if (self._verifier.info, installed_version()) != expected:
            raise ClusterFailed("the machines of the cluster have different models or versions")

    def __call__(self, item: dict[str, Any]) -> dict[str, Any]:
        """``judge`` in Ray Data's form: a row with the shard in, a row with the outcome out."""
        worker = f"{socket.gethostname()}:{os.getpid()}"
        return asdict(replace(self.judge(item["item"]), worker=worker))

    def judge(self, shard: Shard) -> Outcome:
        """Judge a shard; whatever goes wrong with it is its outcome, and others go on."""
        try:
            return self._judge(shard)
        except CounterclaimError as exc:
            failure = str(exc)
        except OSError as exc:  # reading has its own error
            why = os.strerror(exc.errno) if exc.errno else type(exc).__name__
            failure = f"OUT cannot be written: {why}"
        except Exception as exc:  # a worker's boundary; the message may quote a claim
            failure = f"broke with {type(exc).__name__}"
        return Outcome(shard=shard.file.name, failure=failure)

    def _judge(self, shard: Shard) -> Outcome:
        began, rows, errors = monotonic(), 0, 0
        encoder = encoder_for(Format.PARQUET)
        with self._attempts.at(shard.result) as file:
            for results in self._results(shard):
                file.write(encoder.encode(results))
                rows += len(results)
                errors += sum(one["error"] is not None for one in results)
            file.write(encoder.close())
            _check_unchanged(shard)
        return Outcome(shard=shard.file.name, rows=rows, errors=errors, seconds=monotonic() - began)

    def _results(self, shard: Shard) -> Iterator[list[Result]]:
        form, limit = Format.of_name(shard.file.name), self._settings.max_text_chars
        with _opened(shard, form) as file:
            rows = iter(read_rows(file, form, max_text_chars=limit))
            while chunk := list(islice(rows, CHUNK_ROWS)):
                yield judge_rows(chunk, self._verifier.verify)


@contextmanager
def _opened(shard: Shard, form: Format) -> Iterator[BinaryIO]:
    """Parquet is read here and there, text from its beginning to its end."""
    system, root = shard.source.open()
    path = f"{root}/{shard.file.name}"
    try:
        if form is Format.PARQUET:
            with system.open_input_file(path) as file:
                yield cast(BinaryIO, file)
        else:
            with system.open_input_stream(path, compression=None) as stream:
                yield io.BufferedReader(stream, READ_BYTES)
    except (OSError, ArrowException) as exc:
        raise UnusableTable("the file cannot be read to its end") from exc


def _check_unchanged(shard: Shard) -> None:
    if shard.source.file(shard.file.name) != shard.file:
        raise UnusableTable("the file has changed since the batch began")
