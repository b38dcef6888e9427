"""The page for everyone: no mouse, no eyes, no light, no room; and the types of its modules."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Visit = Callable[..., Any]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST = "The bridge is open to traffic, Rusk said."
SECOND = "The bridge is not open to traffic, Holm said."
RELIABILITY = [
    {"n": 90, "mean_probability": 0.04, "contradiction_share": 0.06},
    {"n": 12, "mean_probability": 0.88, "contradiction_share": 0.75},
]


def _pair(page: Any) -> None:
    page.get_by_label("Claim A", exact=True).fill(FIRST)
    page.get_by_label("Claim B", exact=True).fill(SECOND)
    page.locator(".verdict .differences, .verdict .carries, .verdict h3").first.wait_for()
    page.get_by_text("Speaker and date").first.click()
    page.get_by_text("Receipt", exact=True).click()
    page.locator(".feedback").get_by_role("button").last.click()


def _story(page: Any) -> None:
    page.get_by_role("button", name="Add a report").click()
    page.get_by_label("Report 1", exact=True).fill(f"{FIRST} {SECOND} Why?")
    page.get_by_role("button", name="Find the conflicts").click()
    page.locator(".report").wait_for()
    page.get_by_role("button", name="Show in the text").first.click()
    page.locator(".clash").first.get_by_role("button", name="Wrong").click()
    page.get_by_text("Was a statement misread?").click()
    page.get_by_text("All 2 statements").click()


def _figures(page: Any) -> None:
    page.locator(".slices li").first.wait_for()


def _batch(page: Any) -> None:
    rows = f"1,{FIRST!r},{SECOND!r}\n2,{FIRST * 9!r},x\nlonger-than-most-of-them,,x\n"
    table = "id,a,b\n" + rows.replace("'", '"')
    file = {"name": "pairs.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_text("An example").click()
    page.get_by_label("Table", exact=True).set_input_files(file)
    page.get_by_role("button", name="Judge the table").click()
    page.locator(".results tbody tr").nth(2).wait_for()
    page.get_by_role("link", name="All batches").click()
    page.locator(".jobs a").first.click()
    page.locator(".results tbody tr").nth(2).wait_for()


def _batches(page: Any) -> None:
    _batch(page)
    page.get_by_role("link", name="All batches").click()
    page.get_by_text("An example").click()
    page.get_by_role("button", name="Judge the table").click()
    page.locator(".jobs a").first.wait_for()


VIEWS: dict[str, Callable[[Any], None]] = {
    "pair": _pair,
    "story": _story,
    "batch": _batch,
    "batch/": _batches,
    "figures": _figures,
}


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    visit: Visit, embedded: str, modules: Path, view: str
) -> None:
    page = visit(f"{embedded}/#{view}")
    VIEWS[view](page)
    page.evaluate((modules / "axe-core" / "axe.min.js").read_text("utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        violations = [
            f"{one['id']}: {node['html'][:120]} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
        assert (scheme, violations) == (scheme, [])
        assert len(found["passes"]) > 20  # it did look
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_pair_without_a_mouse(visit: Visit, quick: str) -> None:
    page = visit(quick)
    focused = "document.activeElement.textContent || document.activeElement.id"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.type("It rains.")
    for _ in range(3):  # the fold and the swap
        page.keyboard.press("Tab")
    page.keyboard.type("It rains.")
    page.keyboard.press("Enter")
    page.locator(".verdict").wait_for()
    assert page.locator(".headline").inner_text() in ("They agree", "Too close to call")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_views_have_addresses_and_keep_what_was_written(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#figures")
    page.get_by_role("link", name="Two claims").click()
    page.get_by_label("Claim A", exact=True).fill("It rains.")
    page.get_by_role("link", name="A story").click()
    page.wait_for_function("document.title === 'A story - counterclaim'")
    assert page.get_by_role("heading", level=1).evaluate("h => h === document.activeElement")
    assert page.locator("nav [aria-current=page]").inner_text() == "A story"
    page.go_back()
    assert page.get_by_label("Claim A", exact=True).input_value() == "It rains."


def test_the_figures_are_those_of_the_result_files(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#figures")
    figures = page.request.get(f"{quick}/static/figures.json").json()
    (ours,) = [file for file in figures["files"] if file["name"] == "newsroom.jsonl"]
    recall = f"{round(100 * ours['metrics']['conflict_recall']['value'])}%"
    assert page.locator(".headlines dt").first.inner_text() == recall
    assert page.locator(".slices li").count() == len(ours["slices"]["rows"])
    assert page.locator("tbody tr").count() >= len(figures["files"])
    assert page.locator(".label h3").all_inner_texts() == [
        "contradiction",
        "entailment",
        "neutral",
    ]
    # The stand-in answers here, so the figures are not this server's.
    page.get_by_text("This server runs another model.").wait_for()


def test_reliability_is_drawn_from_its_numbers(visit: Visit, quick: str) -> None:
    page = visit(quick)
    figures = page.request.get(f"{quick}/static/figures.json").json()
    for file in figures["files"]:
        file["reliability"] = RELIABILITY
    page.route("**/static/figures.json", lambda route: route.fulfill(json=figures))
    page.get_by_role("link", name="How good is it").click()
    drawing = page.locator(".reliability svg")
    label = "Reliability: 4% said, 6% true; 88% said, 75% true."
    assert drawing.get_attribute("aria-label") == label
    dots = drawing.locator(".dot")
    heights = [float(dots.nth(n).get_attribute("cy")) for n in range(2)]
    assert dots.count() == 2 and heights[0] > heights[1]


def test_the_types_of_the_modules_fit(modules: Path) -> None:
    checked = subprocess.run(
        [modules / ".bin" / "tsc", "-p", modules.parent],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.stdout, checked.returncode) == ("", 0)
