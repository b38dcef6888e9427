"""The view of a story: the founding report, files, filters, exports."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Visit = Callable[..., Any]

OFFICIALS = (
    "By their account the Russian government had replied to Washington's proposals in writing."
)
TEXT = "The bridge is open to traffic, Rusk said. The bridge is not open to traffic, Holm said."
PAGE = (
    "<html><head><title>Bridge</title></head><body><article><h1>Row over a bridge</h1>"
    "<p>The bridge is not open to traffic, the county said on Monday morning, 11 March 2024.</p>"
    "</article></body></html>"
)


def _check(page: Any, text: str) -> None:
    page.get_by_label("Report 1", exact=True).fill(text)
    page.get_by_role("button", name="Find the conflicts").click()
    page.locator(".report").wait_for()


def test_the_founding_report_is_one_click_away_judged_and_exported(
    visit: Visit,
    embedded: str,
    command: Callable[..., subprocess.Popen[str]],
    tmp_path: Path,
) -> None:
    page = visit(f"{embedded}/#story", viewport={"width": 1280, "height": 900})
    page.get_by_role("button", name="Try the founding report").click()
    assert page.locator(".headline").inner_text() == "4 conflicts between 25 statements"
    speakers = page.locator(".clash .speaker b").all_inner_texts()
    assert set(speakers[::2]) == {"Three officials of the Biden administration"}
    assert set(speakers[1::2]) == {"Moscow", "Alexander Grushko", "Dmitry Peskov", "This diplomat"}
    cards = page.locator(".clash").filter(has_text="Alexander Grushko")
    assert cards.locator(".speaker").all_inner_texts() == [
        "Three officials of the Biden administration says",
        "Alexander Grushko denies",
    ]
    assert cards.locator("blockquote").first.inner_text() == OFFICIALS
    graph = page.locator(".graph svg").get_attribute("aria-label")
    assert "Three officials of the Biden administration and Alexander Grushko, once" in graph

    cards.get_by_role("button", name="Show in the text").nth(1).click()
    lit = page.locator(".lit").all_inner_texts()
    assert lit[0] == OFFICIALS and lit[1].startswith('"Not true", deputy foreign minister')
    focused = page.locator(".lit:focus")
    assert focused.inner_text() == lit[1]
    number = cards.locator(".number").inner_text()
    page.locator(".document").get_by_role("button", name=f"Conflict {number}").first.click()
    assert cards.evaluate("card => card === document.activeElement")

    page.emulate_media(media="print")
    assert not page.locator(".story-form").is_visible()
    assert cards.locator("blockquote").first.is_visible()
    page.emulate_media(media="screen")

    cards.get_by_role("button", name="Wrong").click()
    assert cards.get_by_role("radio", name="They conflict").is_disabled()
    cards.get_by_role("radio", name="Neither").check()
    cards.get_by_label("Note, if you like").fill("He spoke of another paper.")
    cards.get_by_role("button", name="Keep it").click()
    cards.locator(".kept").get_by_text("Kept as wrong. Neither").wait_for()
    page.get_by_role("link", name="How good is it").click()
    with page.expect_download() as exported:
        page.get_by_role("button", name="Export feedback").click()
    path = tmp_path / "feedback.jsonl"
    exported.value.save_as(path)
    (line,) = map(json.loads, path.read_text("utf-8").splitlines())
    assert line == line | {
        "a": OFFICIALS,
        "b": "Alexander Grushko denies that the Russian government had replied to Washington's "
        "proposals in writing.",
        "a_speaker": "Three officials of the Biden administration",
        "b_speaker": "Alexander Grushko",
        "a_date": "2022-02-01",
        "b_date": "2022-02-01",
        "label": "neutral",
        "judgement": "wrong",
        "note": "He spoke of another paper.",
        "model": "base",
    }
    evaluated = ("eval", "--data", str(path), "--model", "lexical", "--out", str(tmp_path / "e"))
    said, complaint = command(*evaluated).communicate(timeout=120)
    assert "1 rows read, 1 used, 0 rejected" in said, complaint


def test_files_are_read_by_their_names(visit: Visit, quick: str, tmp_path: Path) -> None:
    files = {
        "statement.md": b"# Row\n\nThe bridge is **open** to traffic, Rusk said.",
        "page.html": PAGE.encode(),
        "scan.pdf": b"%PDF",
        "latin.txt": "caf\xe9".encode("latin-1"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    page = visit(f"{quick}/#story")
    page.get_by_label("Files").set_input_files([tmp_path / name for name in files])
    page.get_by_role("alert").locator("p").first.wait_for()
    assert page.get_by_role("alert").locator("p").all_inner_texts() == [
        "scan.pdf: this page reads .txt, .md and .html.",
        "latin.txt is not UTF-8 text.",
    ]
    assert page.get_by_label("Report 1: statement.md").is_visible()
    assert page.get_by_label("Format").nth(1).input_value() == "html"
    page.get_by_role("button", name="Find the conflicts").click()
    texts = page.locator(".document")
    texts.nth(1).wait_for()
    assert texts.nth(0).inner_text().startswith("Row\n\nThe bridge is open to traffic")
    assert texts.nth(1).inner_text().startswith("Row over a bridge\n\nThe bridge is not open")


def test_a_dropped_file_is_a_report(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#story")
    page.locator(".story-form").evaluate(
        """form => { const dropped = new DataTransfer();
            dropped.items.add(new File(["It is open."], "a.txt"));
            const drop = {dataTransfer: dropped, cancelable: true};
            form.dispatchEvent(new DragEvent("drop", drop)) }"""
    )
    page.get_by_label("Report 1: a.txt").wait_for()
    assert page.get_by_label("Report 1: a.txt").input_value() == "It is open."


def test_what_is_found_can_be_filtered_and_kept(visit: Visit, embedded: str) -> None:
    page = visit(f"{embedded}/#story")
    _check(page, TEXT)
    assert page.locator(".headline").inner_text() == "One conflict between 2 statements"
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON").click()
    report = json.loads(saved.value.path().read_text("utf-8"))
    (conflict,) = report["conflicts"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    (row,) = csv.DictReader(saved.value.path().read_text("utf-8").splitlines())
    assert (row["kind"], float(row["probability"])) == ("disputed", conflict["probability"])
    assert (row["a_speaker"], row["b_speaker"]) == ("Rusk", "Holm")
    assert row["b_sentence"] == "The bridge is not open to traffic, Holm said."

    page.get_by_label("Disputed (1)").uncheck()
    assert not page.locator(".clash").is_visible()
    assert not page.locator(".document .ref").first.is_visible()
    assert page.locator("#announcer").inner_text() == "0 of 1 shown."
    page.get_by_label("Disputed (1)").check()
    assert page.locator(".clash").is_visible()
    page.get_by_role("slider").fill("100")
    assert page.locator("output").inner_text() == "100% or more"
    assert not page.locator(".clash").is_visible()


def test_no_cell_is_a_formula(visit: Visit, quick: str) -> None:
    page = visit(quick)
    cells = page.evaluate(
        """async () => { const {cell} = await import('/static/export.js');
            return ['=1+1', '@x', '-5', 'a "b", c'].map(cell) }"""
    )
    assert cells == ['"\'=1+1"', '"\'@x"', '"\'-5"', '"a ""b"", c"']


def test_waiting_can_be_stopped(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#story")
    page.route("**/v1/documents/check", lambda _route: None)  # never answered
    page.get_by_label("Report 1", exact=True).fill(TEXT)
    page.get_by_role("button", name="Find the conflicts").click()
    page.get_by_role("button", name="Stop").click()
    page.locator(".waiting").wait_for(state="detached")
    assert page.get_by_label("Report 1", exact=True).input_value() == TEXT
