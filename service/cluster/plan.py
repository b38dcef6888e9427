"""Which shards are to be judged, and which an earlier run has finished.

A finished shard is a file in OUT whose name carries the shard's name and its fingerprint: what
the shard was and what judged it. So one listing tells it, and the one step that makes the file
appear also makes the shard finished. Knows neither Ray nor what rows hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from models.types import ModelInfo
from service.cluster.places import File, Place, find_files
from service.errors import UnusableShards, UnusableTable
from service.tables import FIELDS, Format

__all__ = ["Plan", "Shard", "make_plan"]

_RESULT = re.compile(r"(?P<shard>.+)-[0-9a-f]{16}\.parquet")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    """One file of pairs, and the name of its file of results in OUT."""

    source: Place
    file: File
    result: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is to be judged, the largest first so that no straggler begins last.

    ``outdated`` are results of shards that have changed, or were judged by something else.
    """

    to_judge: tuple[Shard, ...]
    finished: int
    outdated: tuple[str, ...]
    strays: int


def make_plan(source: str, out: Place, judged_by: ModelInfo, version: str, limit: int) -> Plan:
    """Compare IN with OUT; raises ``UnusableShards`` where either cannot be used.

    ``limit`` is the longest text in characters: it decides which rows are errors.
    """
    place, files = find_files(source)
    _check(place, files, out)
    judge = [asdict(judged_by), version, limit, [*FIELDS]]
    shards = [Shard(source=place, file=file, result=_result(file, judge)) for file in files]
    present = {file.name for file in out.files()}
    wanted = {shard.result for shard in shards}
    of_shard = {name: found["shard"] for name in present if (found := _RESULT.fullmatch(name))}
    ours = {file.name for file in files}
    return Plan(
        to_judge=tuple(
            sorted(
                (shard for shard in shards if shard.result not in present),
                key=lambda shard: (-shard.file.bytes, shard.file.name),
            )
        ),
        finished=len(wanted & present),
        outdated=tuple(
            sorted(n for n, shard in of_shard.items() if shard in ours and n not in wanted)
        ),
        strays=sum(shard not in ours for shard in of_shard.values()),
    )


def _result(file: File, judge: list[object]) -> str:
    told = json.dumps([asdict(file), judge], sort_keys=True)
    return f"{file.name}-{sha256(told.encode()).hexdigest()[:16]}.parquet"


def _check(source: Place, files: Sequence[File], out: Place) -> None:
    """Nothing is left out unsaid, and no result is taken for a shard."""
    system, root = source.open()
    out_system, out_root = out.open()
    if system.type_name == out_system.type_name and f"{out_root}/".startswith(f"{root}/"):
        raise UnusableShards(f"OUT must not lie in {root}, or results would be read as pairs")
    if not files:
        raise UnusableShards(f"{root}: holds no such file")
    for file in files:
        try:
            Format.of_name(file.name)
        except UnusableTable as exc:
            raise UnusableShards(
                f"{root}/{file.name}: {exc}; a pattern such as 'folder/*.csv' leaves others out"
            ) from exc
