"""service.operations.canaries: a model that goes bad while it runs is not believed."""

import logging
from collections.abc import Sequence

import anyio
import numpy as np
import numpy.typing as npt
import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import app_for
from service.errors import NotReady
from service.judge import Judge
from service.operations.canaries import watch_canaries
from service.settings import Settings

PAIR = {"a": "The bridge is open.", "b": "The bridge is not open."}


class Mortal(LexicalModel):
    """Goes bad and well again as it is told: gives every answer the wrong way round, or none."""

    wrong = broken = False

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        if self.broken:
            raise RuntimeError("out of memory")
        rows = super().probabilities(pairs)
        return rows[:, ::-1].copy() if self.wrong else rows


def test_a_model_that_goes_bad_answers_nobody_until_it_is_well_again() -> None:
    model = Mortal()
    judge = Judge(Verifier(model))
    with TestClient(app_for(Settings(canary_seconds=0), judge)) as client:
        statuses = []
        for model.wrong in (False, True, False):
            anyio.run(judge.prove)
            statuses.append(
                [
                    client.get("/healthz").status_code,
                    client.get("/readyz").status_code,
                    client.post("/v1/compare", json=PAIR).status_code,
                ]
            )
    assert statuses == [[200, 200, 200], [200, 503, 503], [200, 200, 200]]


def test_a_broken_engine_is_a_doubt_too() -> None:
    model = Mortal()
    judge = Judge(Verifier(model))
    model.broken = True
    anyio.run(judge.prove)
    assert judge.doubt == "the model cannot judge any more: RuntimeError"
    with pytest.raises(NotReady, match="the model gets the obvious wrong"):
        judge.check_ready()


def test_the_watch_asks_again_and_tells_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    model = Mortal()
    judge, failures = Judge(Verifier(model)), 0

    async def go_bad_and_well() -> None:
        def failed() -> None:
            nonlocal failures
            failures += 1
            model.wrong = False

        async with anyio.create_task_group() as tasks:
            model.wrong = True
            tasks.start_soon(watch_canaries, judge, 0.001, failed)
            while "ready again" not in caplog.text:
                await anyio.sleep(0.001)
            tasks.cancel_scope.cancel()

    async def within_seconds() -> None:
        with anyio.fail_after(10):
            await go_bad_and_well()

    with caplog.at_level(logging.WARNING):
        anyio.run(within_seconds)
    assert failures == 1
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert judge.doubt is None


def test_0_never_asks() -> None:
    judge = Judge(Verifier(LexicalModel()))

    async def watch() -> None:
        with anyio.fail_after(10):
            await watch_canaries(judge, 0, lambda: None)

    anyio.run(watch)
    assert judge.is_ready


def test_nothing_is_asked_of_a_model_that_never_loaded() -> None:
    judge = Judge()
    anyio.run(judge.prove)
    assert judge.doubt is None
