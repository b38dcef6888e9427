"""Asks the running model the obvious, again and again: weights in memory can go bad.

Knows when to ask and what to tell the operator; asking is the judge's business.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from anyio import sleep

from service.judge import Judge

__all__ = ["watch_canaries"]

log = logging.getLogger(__name__)


async def watch_canaries(judge: Judge, seconds: float, on_failure: Callable[[], None]) -> None:
    """Ask every so many seconds, in turn with everybody else; 0 never asks."""
    await judge.settled.wait()
    while seconds > 0 and judge.failure is None:
        await sleep(seconds)
        before = judge.doubt
        await judge.prove()
        if judge.doubt is not None:
            on_failure()
            log.error("not ready: %s", judge.doubt)
        elif before is not None:
            log.warning("ready again: the model gets the obvious right")
