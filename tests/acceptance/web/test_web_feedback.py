"""Feedback on a verdict: kept, undone, exported, and read by the evaluation."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

Visit = Callable[..., Any]
Serve = Callable[..., tuple[subprocess.Popen[str], str]]

A = "The bridge is open to traffic."
B = "The bridge is not open to traffic."


@pytest.fixture
def address(serve: Serve, tmp_path: Path) -> str:
    """A server of its own, so that the feedback is this test's alone."""
    config = tmp_path / "counterclaim.toml"
    config.write_text(f'data_dir = "{tmp_path / "data"}"\n', "utf-8")
    _, address = serve("--model", "lexical", "--config", str(config))
    return address


def _answered(page: Any, **changes: Any) -> None:
    """Have the server's next verdicts changed, so that their words are known."""

    def change(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), **changes})

    page.route("**/v1/compare", change)
    page.get_by_label("Claim A", exact=True).fill(A)
    page.get_by_label("Claim B", exact=True).fill(B)
    page.get_by_role("button", name="Compare").click()
    page.locator(".feedback").wait_for()


CLEAR = {"relation": "contradiction", "conflict": True, "certainty": "clear"}
PARTED = {"relation": "neutral", "conflict": True, "certainty": "uncertain"}


def _kept(address: str) -> list[dict[str, Any]]:
    text = httpx2.get(f"{address}/v1/feedback", headers={"Accept": "application/x-ndjson"}).text
    return [json.loads(line) for line in text.splitlines()]


def test_a_verdict_marked_wrong_is_exported_and_evaluated(
    visit: Visit,
    address: str,
    command: Callable[..., subprocess.Popen[str]],
    tmp_path: Path,
) -> None:
    page = visit(address)
    _answered(page, **CLEAR)
    page.get_by_role("button", name="Wrong").click()
    assert page.get_by_role("radio", name="They conflict").is_disabled()
    page.get_by_role("radio", name="Neither").check()
    page.get_by_label("Note, if you like").fill("Two <bridges>.")
    page.get_by_role("button", name="Keep it").click()
    said = page.locator(".kept").inner_text()
    assert said.startswith("Kept as wrong. Neither") and "nothing is sent anywhere" in said
    page.get_by_role("link", name="How good is it").click()
    with page.expect_download() as exported:
        page.get_by_role("button", name="Export feedback").click()
    path = tmp_path / exported.value.suggested_filename
    exported.value.save_as(path)
    (line,) = map(json.loads, path.read_text("utf-8").splitlines())
    chosen = ("a", "b", "label", "judgement", "note")
    assert [line[name] for name in chosen] == [A, B, "neutral", "wrong", "Two <bridges>."]
    out = tmp_path / "results"
    process = command("eval", "--data", str(path), "--model", "lexical", "--out", str(out))
    said, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint
    assert "1 rows read, 1 used, 0 rejected" in said


def test_right_is_kept_and_undone(visit: Visit, address: str) -> None:
    page = visit(address)
    _answered(page, **CLEAR)
    page.get_by_role("button", name="Right").click()
    page.locator(".kept").get_by_text("Kept as right.").wait_for()
    (kept,) = _kept(address)
    assert (kept["judgement"], kept["label"]) == ("right", "contradiction")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Right").wait_for()
    assert _kept(address) == []
    page.get_by_role("link", name="How good is it").click()
    page.get_by_role("button", name="Export feedback").click()
    page.locator("main").get_by_text("There is no feedback yet.").wait_for()


def test_where_right_would_be_unclear_the_label_is_asked_for(visit: Visit, address: str) -> None:
    page = visit(address)
    _answered(page, **PARTED)
    assert page.locator(".feedback").get_by_role("button").all_inner_texts() == [
        "Say what is right"
    ]
    page.get_by_role("button", name="Say what is right").click()
    page.get_by_role("radio", name="They conflict").check()
    page.get_by_role("button", name="Keep it").click()
    page.locator(".kept").wait_for()
    (kept,) = _kept(address)
    assert (kept["judgement"], kept["label"]) == ("wrong", "contradiction")


def test_feedback_that_is_refused_can_be_tried_again(visit: Visit, address: str) -> None:
    page = visit(address)
    _answered(page, **CLEAR)
    page.route("**/v1/feedback", lambda route: route.fulfill(status=503))
    page.get_by_role("button", name="Right").click()
    page.locator(".feedback .notice").get_by_text("The server is not ready").wait_for()
    page.unroute("**/v1/feedback")
    page.get_by_role("button", name="Try again").click()
    page.locator(".kept").wait_for()
