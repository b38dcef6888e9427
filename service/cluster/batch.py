"""The batch itself: Ray Data hands shards to a pool of actors, one at a time.

Knows Ray; nothing of what an actor does with a shard.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from models.errors import CounterclaimError, MissingExtra
from models.types import ModelInfo
from service.cluster.actor import ShardJudge, judged_by
from service.cluster.attempts import Attempts
from service.cluster.outcomes import Outcome, Summary
from service.cluster.places import Place
from service.cluster.plan import Plan, make_plan
from service.cluster.workers import Workers
from service.errors import ClusterFailed, UnusableShards
from service.settings import Settings

try:
    import ray
    import ray.data
    from ray.exceptions import RayError
except ImportError as exc:
    raise MissingExtra("ray", "a batch on a cluster") from exc

__all__ = ["judge_shards"]

JUDGING = ("model", "engine", "device", "model_labels", "max_text_chars")


def judge_shards(
    source: str,
    out: str,
    settings: Settings,
    *,
    workers: Workers | None = None,
    address: str | None = None,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
) -> Summary:
    """Judge every file of ``source`` into a file of ``out``, but for what is finished there.

    ``source`` is a folder, a pattern or a file, ``out`` a folder; here or in an object store.
    ``address`` is a cluster's as Ray has it: by default the running one, else this machine.
    Every row has one result in the end, its verdict or its error. A shard that fails is an
    outcome, not an error. Raises ``UnusableShards`` and ``ClusterFailed``.
    """
    workers = workers or Workers()
    settings = _for_judging(settings, workers)
    attempts = Attempts(out=Place(out), run=uuid4().hex)
    with _cluster(address):
        model, version = expected = _judged_by(settings, workers)
        plan = make_plan(source, attempts.out, model, version, settings.max_text_chars)
        _prepare(attempts, plan)
        outcomes = []
        for outcome in _outcomes(plan, workers, (settings, attempts, expected)):
            on_outcome(outcome)
            outcomes.append(outcome)
    summary = Summary(outcomes=tuple(outcomes), finished_before=plan.finished, strays=plan.strays)
    attempts.end(everything=not summary.failures)
    return summary


def _for_judging(settings: Settings, workers: Workers) -> Settings:
    """What a worker needs; the rest, such as a database's password, stays on this machine."""
    needed = {name: getattr(settings, name) for name in JUDGING}
    return Settings.model_construct(threads=workers.cpus, **needed)


@contextmanager
def _cluster(address: str | None) -> Iterator[None]:
    """A connection to the cluster, unless the caller has one."""
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # newsrooms tell nobody
    try:
        ray.init(address=address, include_dashboard=False, log_to_driver=False)
    except (ConnectionError, RayError, RuntimeError, ValueError) as exc:
        raise ClusterFailed(f"cannot join a cluster at {address or 'its usual place'}") from exc
    try:
        yield
    finally:
        ray.shutdown()


def _judged_by(settings: Settings, workers: Workers) -> tuple[ModelInfo, str]:
    """Asked of the cluster, whose machines may have what this one lacks: a GPU, the weights."""
    ask = ray.remote(_ask).options(num_cpus=workers.cpus, num_gpus=workers.gpus)
    try:
        answer: tuple[ModelInfo, str] | str = ray.get(ask.remote(settings))
    except RayError as exc:
        raise ClusterFailed(f"no worker could load the model: {type(exc).__name__}") from exc
    if isinstance(answer, str):
        raise ClusterFailed(answer)
    return answer


def _ask(settings: Settings) -> tuple[ModelInfo, str] | str:
    """Errors as text: theirs may not survive the way back."""
    try:
        return judged_by(settings)
    except CounterclaimError as exc:
        return str(exc)


def _prepare(attempts: Attempts, plan: Plan) -> None:
    """Nothing that is out of date stays beside what will take its place."""
    try:
        attempts.begin()
        system, root = attempts.out.open()
        for name in plan.outdated:
            system.delete_file(f"{root}/{name}")
    except OSError as exc:
        raise UnusableShards("OUT cannot be written") from exc


def _outcomes(plan: Plan, workers: Workers, arguments: tuple[Any, ...]) -> Iterator[Outcome]:
    """The outcomes as they come; a shard that the cluster lost gets one at the end."""
    missing = {shard.file.name: shard for shard in plan.to_judge}
    if not missing:
        return
    # A block a shard, so that a task is a shard, and one task waits at an actor: no small shard
    # stands behind a large one.
    shards = ray.data.from_items([*plan.to_judge], override_num_blocks=len(missing))
    judged = shards.map(
        ShardJudge,
        fn_constructor_args=arguments,
        compute=ray.data.ActorPoolStrategy(
            size=_count(workers, len(missing)), max_tasks_in_flight_per_actor=1
        ),
        num_cpus=workers.cpus,
        num_gpus=workers.gpus or None,
    )
    judged.context.max_errored_blocks = -1  # they are told below
    judged.context.enable_progress_bars = False
    try:
        for row in judged.iter_rows():
            outcome = Outcome(**row)
            missing.pop(outcome.shard, None)
            yield outcome
    except RayError as exc:
        raise ClusterFailed(f"the cluster gave up: {type(exc).__name__}") from exc
    for name in missing:
        yield Outcome(shard=name, failure="the cluster lost it")


def _count(workers: Workers, shards: int) -> int:
    """Actors to start: as many as named or as fit, and no more than shards."""
    if workers.count is not None:
        return min(workers.count, shards)
    has = ray.cluster_resources()
    room = has.get("CPU", 0) // workers.cpus
    if workers.gpus:
        room = min(room, has.get("GPU", 0) // workers.gpus)
    return max(1, min(int(room), shards))
