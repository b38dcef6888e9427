"""The view of a batch: a table in, results out, and a job that outlives the server."""

import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Visit = Callable[..., Any]
Start = Callable[[], None]

PAIRS = 3000


@pytest.fixture
def restarted(
    command: Callable[..., subprocess.Popen[str]],
    wait_until_ready: Callable[[subprocess.Popen[Any], str], None],
    configured: Callable[[], Path],
) -> Iterator[tuple[str, Start]]:
    """An address, and what starts its server there, anew if one runs: killed without notice."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    config = str(configured())
    address = f"http://127.0.0.1:{port}"
    running: list[subprocess.Popen[str]] = []

    def end() -> None:
        while running:
            process = running.pop()
            process.kill()
            process.communicate()

    def start() -> None:
        end()
        options = ("--model", "lexical", "--config", config, "--log-level", "error")
        running.append(command("serve", "--port", port, *options))
        wait_until_ready(running[-1], address)

    start()
    yield address, start
    end()


def _table(folder: Path, count: int) -> Path:
    path = folder / "pairs.jsonl"
    # Each fourth row is a likelier conflict than the others; the last cannot be judged.
    rows = [
        {
            "id": f"desk-{n}",
            "a": "The bridge is open.",
            "b": f"Bridge {n} is {'not ' if n % 4 == 0 else ''}open.",
        }
        for n in range(1, count)
    ]
    rows.append({"id": "desk-last", "a": "", "b": "It rains."})
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def _judge(page: Any, table: Path) -> None:
    page.get_by_label("Table", exact=True).set_input_files(table)
    page.get_by_role("button", name="Judge the table").click()
    page.locator(".job").wait_for()


def _ended(page: Any, words: str = "Done") -> None:
    page.locator(".job .headline").get_by_text(words, exact=True).wait_for()


def test_a_batch_survives_a_restart_of_the_server(
    visit: Visit, restarted: tuple[str, Start], tmp_path: Path
) -> None:
    address, restart = restarted
    page = visit(f"{address}/#batch")
    _judge(page, _table(tmp_path, PAIRS))
    where = page.url
    assert page.locator(".job .headline").inner_text() in ("Waiting its turn", "At work")
    restart()
    page.reload()
    assert page.url == where
    _ended(page)
    assert page.locator(".amounts").inner_text().startswith("3,000 rows, 1 could not be judged")
    assert page.locator(".results tbody tr").count() == 100
    assert page.locator(".range-said").inner_text() == "Rows 1 to 100 of 3,000."
    page.get_by_role("link", name="All batches").click()
    page.locator(".jobs a").get_by_text("pairs.jsonl, ").click()
    assert page.url == where


def test_results_are_paged_sorted_and_downloaded(visit: Visit, quick: str, tmp_path: Path) -> None:
    page = visit(f"{quick}/#batch")
    _judge(page, _table(tmp_path, 150))
    _ended(page)
    rows = page.locator(".results tbody tr")
    page.locator(".range-said").get_by_text("Rows 1 to 100 of 150.").wait_for()
    page.get_by_label("Sort").select_option("conflict")
    numbers = [int(text) for text in page.locator(".results tbody th").all_inner_texts()]
    assert numbers[:25] == list(range(4, 101, 4))
    page.locator("main").get_by_text("Sorted are the 100 rows shown, not all 150.").wait_for()
    page.get_by_role("button", name="Later rows").click()
    page.locator(".range-said").get_by_text("Rows 101 to 150 of 150.").wait_for()
    last = rows.last.inner_text().split("\t")
    assert last[:3] == ["150", "desk-last", ""] and last[4].startswith("Not judged: ")
    texts = rows.first.locator(".claims p").all_inner_texts()
    assert texts == ["A The bridge is open.", "B Bridge 104 is not open."]
    with page.expect_download() as ndjson:
        page.get_by_role("button", name="Download NDJSON").click()
    lines = Path(ndjson.value.path()).read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert [one["row"] for one in found] == list(range(1, 151))
    assert (found[3]["b"], found[149]["b"]) == ("Bridge 4 is not open.", None)
    with page.expect_download() as csv:
        page.get_by_role("button", name="Download CSV").click()
    assert len(Path(csv.value.path()).read_text("utf-8").splitlines()) == 151


HOSTILE = "<img src=x onerror='window.hit = 1'> \u202egnp.exe " + "x" * 9_000


def test_long_and_hostile_texts_are_shortened_and_unfold_by_key(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#batch")
    row = json.dumps({"a": HOSTILE, "b": "It rains."}).encode()
    file = {"name": "a\u202eb <b>.jsonl", "mimeType": "text/plain", "buffer": row}
    page.get_by_label("Table", exact=True).set_input_files(file)
    page.get_by_role("button", name="Judge the table").click()
    _ended(page)
    text = page.locator(".results .claims summary")
    shown = HOSTILE.replace("\u202e", "U+202E")
    assert text.inner_text() == f"A {shown[:124]}…"  # the sign is five longer than what it shows
    text.focus()
    page.keyboard.press("Enter")
    page.locator(".results .claims details[open]").wait_for()
    assert text.inner_text() == f"A {shown}"
    page.keyboard.press("Enter")
    page.locator(".results .claims details:not([open])").wait_for()
    assert page.locator("main .quiet bdi").first.inner_text().startswith("ab <b>.jsonl, ")
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main b b").count() == 0


def test_a_batch_is_cancelled_after_a_question(visit: Visit, quick: str, tmp_path: Path) -> None:
    page = visit(f"{quick}/#batch")
    _judge(page, _table(tmp_path, 50_000))
    page.get_by_role("button", name="Cancel the batch").click()
    page.get_by_role("button", name="Yes, cancel").click()
    _ended(page, "Cancelled")
    assert page.get_by_role("button", name="Cancel the batch").count() == 0


def test_while_the_server_is_away_the_page_goes_on_asking(
    visit: Visit, quick: str, tmp_path: Path
) -> None:
    page = visit(f"{quick}/#batch")
    page.route("**/v1/jobs/*", lambda route: route.abort())
    _judge_unseen(page, _table(tmp_path, 10))
    notice = page.locator(".notice")
    notice.get_by_text("The job is kept. This page goes on asking.").wait_for()
    assert notice.locator("h2").inner_text() == "The server cannot be reached"
    page.unroute("**/v1/jobs/*")
    _ended(page)
    assert notice.count() == 1 and not notice.is_visible()  # the job's own, of a failure


def _judge_unseen(page: Any, table: Path) -> None:
    page.get_by_label("Table", exact=True).set_input_files(table)
    page.get_by_role("button", name="Judge the table").click()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("pairs.xlsx", b"x", "pairs.xlsx: a batch is a .csv, .jsonl or .parquet file."),
        ("pairs.csv", b"", "pairs.csv is empty."),
        ("pairs.csv", b"one,two\n1,2\n", "The server refused"),
        (None, b"", "Choose a table, or drop one here."),
    ],
)
def test_tables_that_are_refused(
    visit: Visit, quick: str, name: str | None, content: bytes, words: str
) -> None:
    page = visit(f"{quick}/#batch")
    if name is not None:
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        page.get_by_label("Table", exact=True).set_input_files(file)
    page.get_by_role("button", name="Judge the table").click()
    page.locator(".notice").get_by_text(words).wait_for()


def test_a_table_sent_again_is_the_same_job(visit: Visit, quick: str, tmp_path: Path) -> None:
    page = visit(f"{quick}/#batch")
    keys: list[str] = []

    def once_broken(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fulfill(status=413, json={"detail": "the limit of a table is 5 bytes"})
        elif len(keys) == 2:
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route("**/v1/jobs", once_broken)
    _judge_unseen(page, _table(tmp_path, 10))
    page.locator(".notice").get_by_text("the limit of a table is 5 bytes").wait_for()
    page.get_by_role("button", name="Judge the table").click()
    page.get_by_role("button", name="Try again").click()
    _ended(page)
    assert len(keys) == 3 and len(set(keys)) == 1


def test_a_server_without_jobs_and_a_job_that_is_not_there_are_named(
    visit: Visit, quick: str
) -> None:
    page = visit(f"{quick}/#batch/none")
    page.locator(".notice").get_by_text("There is no such batch").wait_for()
    page.route("**/v1/jobs?*", lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="All batches").click()
    page.locator(".notice").get_by_text("This server takes no batches").wait_for()
    assert page.get_by_role("button", name="Judge the table").count() == 0
