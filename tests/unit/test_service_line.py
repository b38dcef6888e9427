"""service.line: one after the other, and no more than so many wait."""

from threading import Event

import anyio
import pytest

from service import line
from service.errors import Overloaded


def test_one_after_the_other_and_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MAX_WAITING", 2)
    go, done, refused = Event(), list[int](), list[str]()

    async def ask(reports: line.Line, number: int) -> None:
        try:
            await reports.run(lambda: done.append(number) if go.wait(30) else None)
        except Overloaded as exc:
            refused.append(f"{number}: {exc}; Retry-After {exc.headers['Retry-After']}")

    async def main() -> None:
        reports = line.Line("reports")
        async with anyio.create_task_group() as tasks:
            for number in range(4):
                tasks.start_soon(ask, reports, number)
            while not refused:
                await anyio.sleep(0.001)
            go.set()
        await ask(reports, 4)  # there is room again

    anyio.run(main)
    assert refused == ["3: reports waiting: 2; the limit is 2; Retry-After 1"]
    assert done == [0, 1, 2, 4]
