"""Feedback on a verdict: kept, undone, exported, and read by the evaluation."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

Visit = Callable[..., Any]

A = "The bridge is open to traffic."
B = "The bridge is not open to traffic."


@pytest.fixture
def address(quick: str) -> str:
    """A server that nobody has told anything yet."""
    for kept in _kept(quick):
        httpx2.delete(f"{quick}/v1/feedback/{kept['id']}")
    return quick


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


STORY = "The bridge is open to traffic, Rusk said. That is not true, Holm said."


def _reported(page: Any, aside: bool) -> Any:
    """Have the server find one conflict in a story, or set it aside; the card of it."""

    def change(route: Any) -> None:
        answer = route.fetch()
        report = answer.json()
        ids = [one["id"] for one in report["statements"]]
        found = {"a": ids[0], "b": ids[1], "kind": "superseded" if aside else "disputed"}
        found |= {"probability": 0.9, "certainty": "clear"}
        places = {"conflicts": [] if aside else [found], "set_aside": [found] if aside else []}
        route.fulfill(response=answer, json=report | places)

    page.route("**/v1/documents/check", change)
    page.get_by_label("Report 1", exact=True).fill(STORY)
    page.get_by_role("button", name="Find the conflicts").click()
    page.locator(".report").wait_for()
    if aside:
        page.get_by_label("Overtaken (1)").check()
    return page.locator(".clash")


def test_a_misread_statement_is_mended_before_it_is_kept(visit: Visit, address: str) -> None:
    page = visit(f"{address}/#story")
    card = _reported(page, aside=False)
    card.get_by_role("button", name="Wrong").click()
    card.get_by_text("Was a statement misread?").click()
    second = card.get_by_label("Second statement")
    assert second.input_value() == "Holm denies that the bridge is open to traffic."
    second.fill("")
    card.get_by_role("radio", name="Neither").check()
    card.get_by_role("button", name="Keep it").click()
    card.locator(".notice").get_by_text("The second statement must not be empty.").wait_for()
    second.fill("Holm denies that the tunnel is open.")
    card.get_by_role("button", name="Keep it").click()
    card.locator(".kept").wait_for()
    texts = ["The bridge is open to traffic, Rusk said.", "Holm denies that the tunnel is open."]
    assert card.locator(".kept-texts li").all_inner_texts() == texts
    (kept,) = _kept(address)
    assert [kept["a"], kept["b"], kept["a_speaker"], kept["label"]] == [*texts, "Rusk", "neutral"]
    receipt = httpx2.get(f"{address}/v1/feedback/{kept['id']}").json()["report"]
    assert [one["sentence"]["text"] for one in receipt["statements"]] == [
        "The bridge is open to traffic, Rusk said.",
        "That is not true, Holm said.",
    ]
    assert receipt["documents"] == [{"id": "d1", "source": None, "date": None}]
    card.get_by_role("button", name="Undo").click()
    card.get_by_role("button", name="Right").wait_for()
    assert _kept(address) == []


def test_what_was_set_aside_is_right_or_a_conflict(visit: Visit, address: str) -> None:
    page = visit(f"{address}/#story")
    card = _reported(page, aside=True)
    card.get_by_role("button", name="Wrong").click()
    assert card.get_by_role("radio", name="Neither").is_disabled()
    card.get_by_role("button", name="Never mind").click()
    card.get_by_role("button", name="Right").click()
    card.locator(".kept").wait_for()
    assert [(one["label"], one["judgement"]) for one in _kept(address)] == [("neutral", "right")]


@pytest.mark.parametrize(
    ("changes", "together", "claim"),
    [
        ({}, False, {"text": "It is open, Rusk said.", "speaker": "Rusk", "date": "2022-02-01"}),
        ({"answers": "s0"}, False,
         {"text": "Rusk says that the bridge is open.", "speaker": "Rusk", "date": "2022-02-01"}),
        ({"stance": "hedges", "date": "2022-02"}, True,
         {"text": "Rusk says it is possible that the bridge is open.", "speaker": "Rusk"}),
        ({"stance": "denies", "answers": "s0", "speaker": None, "date": None}, False,
         {"text": "It is not true that the bridge is open.", "speaker": "The Post"}),
        ({"answers": "s0", "speaker": "the\nmayor", "proposition": "Rusk is in.\u0007"}, False,
         {"text": "The mayor says that Rusk is in.", "speaker": "the mayor",
          "date": "2022-02-01"}),
    ],
)  # fmt: skip
def test_statements_in_words_that_stand_by_themselves(
    visit: Visit, quick: str, changes: dict[str, Any], together: bool, claim: dict[str, str]
) -> None:
    statement = {
        "sentence": {"text": "It is open,\nRusk said."},
        "speaker": "Rusk",
        "stance": "asserts",
        "proposition": "The bridge is open",
        "date": "2022-02-01",
        "answers": None,
    }
    found = visit(quick).evaluate(
        """async ([statement, together]) =>
            (await import('/static/told.js')).claimOf(statement, 'The Post', together)""",
        [statement | changes, together],
    )
    assert found == claim


def test_feedback_that_is_refused_can_be_tried_again(visit: Visit, address: str) -> None:
    page = visit(address)
    _answered(page, **CLEAR)
    page.route("**/v1/feedback", lambda route: route.fulfill(status=503))
    page.get_by_role("button", name="Right").click()
    page.locator(".feedback .notice").get_by_text("The server is not ready").wait_for()
    page.unroute("**/v1/feedback")
    page.get_by_role("button", name="Try again").click()
    page.locator(".kept").wait_for()
