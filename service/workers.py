"""Several workers behind one socket: started, replaced when they end, stopped together.

Knows processes and signals; what a worker does is a function it is given. The parent answers
no request and loads no model, so that it stays small and has nothing to crash over.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory

from models.errors import CounterclaimError
from models.types import ModelInfo
from service.errors import LoadFailed, WorkerLost
from service.operations.siblings import Place

__all__ = ["supervise"]

RETRY_SECONDS = 5.0
"""How long a place stays empty whose last worker ended before it was ready."""
KILL_AFTER_SECONDS = 5.0
"""How long past the time that requests get to finish a worker may linger."""
STOPS = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger(__name__)

Tell = Callable[[ModelInfo], None]
Work = Callable[[Place, Tell, bool], None]
"""Serves at a place until told to stop, tells once it is ready, loads first or listens first."""

# Forked, a worker has the listening socket and every import without asking for them. The
# parent has neither threads nor a model by then.
_PROCESSES = multiprocessing.get_context("fork")


def supervise(
    count: int, work: Work, listener: socket.socket, on_ready: Tell, *, patience: float
) -> None:
    """Keep ``count`` workers at work until SIGTERM or SIGINT; ``on_ready`` once all are ready.

    Raises ``LoadFailed`` or ``WorkerLost`` if one ends before all have been ready. From then
    on one that ends is replaced. ``patience`` is how many seconds they get to stop.
    """
    with TemporaryDirectory(prefix="counterclaim-") as folder, _told_to_stop() as stop:
        places = [Place(number=number, of=count, folder=Path(folder)) for number in range(count)]
        workers = [_Worker(work, place, load_first=False) for place in places]
        try:
            if _all_ready(workers, stop):
                on_ready(workers[0].info)
                _replace_the_lost(workers, work, stop)
        finally:
            listener.close()  # else the queue of connections would stay open behind the workers
            _stop(workers, patience + KILL_AFTER_SECONDS)


class _Worker:
    """One process, and what it has said of itself."""

    def __init__(self, work: Work, place: Place, *, load_first: bool) -> None:
        self.place = place
        self._said: ModelInfo | str | None = None
        self.pipe, theirs = _PROCESSES.Pipe(duplex=False)
        self.process = _PROCESSES.Process(target=_live, args=(work, place, load_first, theirs))
        # A signal between the fork and the worker's own handlers would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        self.process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        theirs.close()

    def listen(self) -> None:
        """Take in what it says, if anything."""
        try:
            if not self.pipe.closed and self.pipe.poll():
                self._said = self.pipe.recv()
        except EOFError:
            self.pipe.close()

    @property
    def is_ready(self) -> bool:
        return isinstance(self._said, ModelInfo)

    @property
    def info(self) -> ModelInfo:
        assert isinstance(self._said, ModelInfo)
        return self._said

    @property
    def ended(self) -> bool:
        return self.process.exitcode is not None

    @property
    def loss(self) -> CounterclaimError:
        """Why it ended, as far as it could say."""
        if isinstance(self._said, str):
            return LoadFailed(self._said)
        code = self.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        before = "" if self.is_ready else " before it was ready"
        return WorkerLost(f"worker {self.place.number} ended with {how}{before}")


def _live(work: Work, place: Place, load_first: bool, pipe: Connection) -> None:
    """A worker's whole life, in its own process."""
    signal.set_wakeup_fd(-1)
    for number in STOPS:
        signal.signal(number, lambda *_: sys.exit(0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    try:
        work(place, partial(_say, pipe), load_first)
    except CounterclaimError as exc:
        _say(pipe, str(exc))  # the parent says it, once for all
        sys.exit(1)


def _say(pipe: Connection, what: ModelInfo | str) -> None:
    with suppress(BrokenPipeError):  # the parent is dead; the worker will notice by itself
        pipe.send(what)


def _all_ready(workers: list[_Worker], stop: socket.socket) -> bool:
    """Whether all became ready before anybody said stop; raises if one ended instead."""
    while not all(worker.is_ready for worker in workers):
        if _wait(workers, stop, None):
            return False
        for worker in workers:
            if worker.ended:
                raise worker.loss
    return True


def _replace_the_lost(workers: list[_Worker], work: Work, stop: socket.socket) -> None:
    """Until somebody says stop, fill every place that falls empty."""
    empty: dict[int, float] = {}  # place -> when to try again
    while not _wait(
        [worker for worker in workers if worker.place.number not in empty],
        stop,
        max(0.0, min(empty.values()) - time.monotonic()) if empty else None,
    ):
        for number, worker in enumerate(workers):
            if worker.ended and number not in empty:
                delay = 0.0 if worker.is_ready else RETRY_SECONDS
                log.error("%s; another starts in %g s", worker.loss, delay)
                empty[number] = time.monotonic() + delay
            if number in empty and empty[number] <= time.monotonic():
                del empty[number]
                # It listens once it has a model: its siblings can answer meanwhile.
                workers[number] = _Worker(work, worker.place, load_first=True)


def _wait(workers: list[_Worker], stop: socket.socket, seconds: float | None) -> bool:
    """Wait until somebody says stop (True), a worker says something or ends, or time is up."""
    pipes = [worker.pipe for worker in workers if not worker.pipe.closed]
    ends = [worker.process.sentinel for worker in workers]
    told = stop in wait([stop, *pipes, *ends], seconds)
    for worker in workers:
        worker.listen()
    return told


def _stop(workers: list[_Worker], seconds: float) -> None:
    for worker in workers:
        worker.process.terminate()
    deadline = time.monotonic() + seconds
    for worker in workers:
        worker.process.join(max(0.0, deadline - time.monotonic()))
        if not worker.ended:
            log.error("worker %d did not stop and is killed", worker.place.number)
            worker.process.kill()
            worker.process.join()


@contextmanager
def _told_to_stop() -> Iterator[socket.socket]:
    """A socket that becomes readable when the process is told to stop."""
    receiver, sender = socket.socketpair()
    with receiver, sender:
        sender.setblocking(False)
        before = {number: signal.signal(number, lambda *_: None) for number in STOPS}
        wakeup = signal.set_wakeup_fd(sender.fileno())
        try:
            yield receiver
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
