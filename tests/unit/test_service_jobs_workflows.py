"""What DBOS is asked for: when the log of a job may go."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from service.jobs.workflows import Workflows

JOB = "a-job"
WITHIN_SECONDS = 20.0


class Desk:
    """A job whose work and whose webhook last until they are let go."""

    def __init__(self, folder: Path) -> None:
        self.working, self.worked = Event(), Event()
        self.telling, self.told = Event(), Event()
        self.workflows = Workflows(
            url=f"sqlite:///{folder / 'jobs.db'}",
            worker="one",
            work=lambda _job: self._work(),
            fail=lambda _job, _reason: None,
            tell=lambda _job, _number: self._tell(),
        )

    def _work(self) -> None:
        self.working.set()
        assert self.worked.wait(WITHIN_SECONDS)

    def _tell(self) -> None:
        self.telling.set()
        assert self.told.wait(WITHIN_SECONDS)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.workflows.launch()
    yield desk
    desk.worked.set()
    desk.told.set()
    desk.workflows.close()


def test_a_log_stays_while_the_job_or_its_webhook_runs(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.workflows.enqueue(JOB)
    assert desk.working.wait(WITHIN_SECONDS)
    assert not desk.workflows.forget(JOB)
    desk.worked.set()
    assert desk.telling.wait(WITHIN_SECONDS)  # the job itself has ended, or is about to
    time.sleep(0.2)
    assert not desk.workflows.forget(JOB)
    desk.told.set()
    deadline = time.monotonic() + WITHIN_SECONDS
    while not desk.workflows.forget(JOB):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.2)  # a thread that has lost its log would say so by now
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
