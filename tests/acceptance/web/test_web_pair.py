"""The view of two claims, driven as a desk would."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

Visit = Callable[..., Any]

A = "The bridge is open to traffic."
B = "The bridge is not open to traffic."


def _fill(page: Any, a: str, b: str) -> None:
    page.get_by_label("Claim A", exact=True).fill(a)
    page.get_by_label("Claim B", exact=True).fill(b)


def test_the_founding_pair_is_one_click_away(visit: Visit, embedded: str) -> None:
    page = visit(embedded)
    page.get_by_role("button", name="Try the founding pair").click()
    verdict = page.locator(".verdict")
    assert verdict.locator(".headline").inner_text() == "These conflict"
    assert verdict.locator(".reading").all_inner_texts() == [
        "76% likely that both cannot be true.",
        "The model is not sure: this lies in the range in which it is often wrong.",
    ]
    label = "Conflict probability 76%; called a conflict from 64%; not sure from 20% to 81%."
    assert verdict.get_by_role("img").get_attribute("aria-label") == label
    assert verdict.locator(".said").all_inner_texts() == [
        "Three US officials says: Russia sent a written response to the US proposals",
        "Deputy foreign minister Grushko denies: Moscow had replied in writing",
    ]
    page.locator("blockquote mark.carries").first.wait_for()
    assert "not" in verdict.get_by_label("Claim B as judged").locator("mark").all_inner_texts()
    assert page.locator("#announcer").inner_text().startswith("These conflict. 76% likely")


def test_the_receipt_is_the_answer_of_the_api(visit: Visit, embedded: str) -> None:
    page = visit(embedded)
    page.get_by_role("button", name="Try the founding pair").click()
    page.locator("blockquote mark").first.wait_for()
    page.get_by_text("Receipt", exact=True).click()
    receipt = json.loads(page.get_by_label("Receipt").inner_text())
    assert list(receipt) == ["counterclaim", "judged_at", "request", "verdict"]
    assert receipt["request"]["b"]["speaker"] == "Alexander Grushko"
    body = {**receipt["request"], "evidence": True}
    assert receipt["verdict"] == httpx2.post(f"{embedded}/v1/compare", json=body, timeout=60).json()


def test_claims_are_compared_as_one_types(visit: Visit, quick: str) -> None:
    page = visit(quick)
    _fill(page, A, B)
    page.locator(".verdict").wait_for()
    page.get_by_label("Claim B", exact=True).fill("")
    page.locator(".verdict").wait_for(state="detached")


def test_only_the_latest_question_is_answered(visit: Visit, quick: str) -> None:
    page = visit(quick)
    answered: list[str] = []

    def slowly(route: Any) -> None:
        if A in (route.request.post_data or ""):
            return  # never answered
        answered.append(route.request.post_data)
        route.continue_()

    page.route("**/v1/compare", slowly)
    _fill(page, A, B)
    with page.expect_request("**/v1/compare"):
        page.get_by_label("Claim B", exact=True).press("Enter")
    _fill(page, "It rains.", "It rains.")
    page.get_by_label("Claim B", exact=True).press("Enter")
    page.locator(".verdict").wait_for()
    page.get_by_text("Looking for the words").wait_for(state="detached")
    assert page.locator(".verdict blockquote").all_inner_texts() == ["It rains.", "It rains."]
    assert [json.loads(body).get("evidence", False) for body in answered] == [False, True]


def test_swapped_claims_keep_their_probability(visit: Visit, quick: str) -> None:
    page = visit(quick)
    _fill(page, A, B)
    page.locator(".verdict").wait_for()
    before = page.locator(".reading").first.inner_text()
    page.get_by_role("button", name="Swap A and B").click()
    page.get_by_label("Claim A as judged").locator("blockquote").get_by_text(B).wait_for()
    assert page.locator(".reading").first.inner_text() == before
    assert page.get_by_label("Claim A", exact=True).input_value() == B


E, N, C = "entailment", "neutral", "contradiction"


@pytest.mark.parametrize(
    ("given_a", "given_b", "conflict", "certainty", "headline", "leaning"),
    [
        (C, C, True, "clear", "These conflict", None),
        (C, N, True, "uncertain", "These conflict", None),
        (E, E, False, "clear", "They agree", None),
        (N, E, False, "clear", "B adds to A", None),
        (E, N, False, "clear", "A adds to B", None),
        (N, N, False, "clear", "Neither bears on the other", None),
        (N, C, False, "clear", "Too close to call", "they conflict"),
        (E, E, False, "uncertain", "Too close to call", "they agree"),
    ],
)
def test_verdicts_in_words(
    browser: Any,
    quick: str,
    given_a: str,
    given_b: str,
    conflict: bool,
    certainty: str,
    headline: str,
    leaning: str | None,
) -> None:
    page = _bare(browser, quick)
    verdict = {
        "relation": given_a,
        "reverse": {"relation": given_b},
        "conflict": conflict,
        "conflict_probability": 0.5,
        "certainty": certainty,
        "truncated": False,
        "unread_words": 0,
    }
    words = page.evaluate(
        "async (verdict) => (await import('/static/verdict.js')).inWords(verdict)", verdict
    )
    assert words["headline"] == headline
    assert words["lines"][0] == "50% likely that both cannot be true."
    said = [line for line in words["lines"] if line.startswith("If it had to choose")]
    assert said == ([] if leaning is None else [f"If it had to choose: {leaning}."])


def test_marks_count_in_characters_and_probabilities_are_rounded(browser: Any, quick: str) -> None:
    page = _bare(browser, quick)
    cut = page.evaluate(
        """async () => (await import('/static/text.js')).segments(
            '\\u{1F525}\\u{1F525} not open', [{start: 3, end: 6, kind: 'carries'}])"""
    )
    assert cut == [
        {"text": "\U0001f525\U0001f525 ", "kinds": []},
        {"text": "not", "kinds": ["carries"]},
        {"text": " open", "kinds": []},
    ]
    shown = page.evaluate(
        """async () => { const {percent} = await import('/static/verdict.js');
            return [0, 0.004, 0.5, 0.996, 1].map(percent) }"""
    )
    assert shown == ["0%", "under 1%", "50%", "over 99%", "100%"]


_pages: dict[str, Any] = {}


def _bare(browser: Any, address: str) -> Any:
    """One page for all that only calls functions."""
    if address not in _pages:
        _pages[address] = browser.new_page()
        _pages[address].goto(address)
    return _pages[address]
