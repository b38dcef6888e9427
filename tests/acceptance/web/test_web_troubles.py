"""Every way of failing in words, and texts that try to act on the page."""

import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

Visit = Callable[..., Any]

HOSTILE = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'> "
    "\u202egnp.exe\u202c {{7*7}}"
)


def _compare(page: Any, a: str, b: str) -> None:
    page.get_by_label("Claim A", exact=True).fill(a)
    page.get_by_label("Claim B", exact=True).fill(b)
    page.get_by_role("button", name="Compare").click()


def _notice(page: Any) -> list[str]:
    return str(page.locator(".answer .notice").inner_text()).split("\n\n")


@pytest.mark.parametrize(
    ("a", "b", "lines"),
    [
        ("", "It rains.", ["Claim A is empty."]),
        (
            "x" * 10_001,
            "",
            ["Claim A has 10,001 characters; the limit is 10,000.", "Claim B is empty."],
        ),
        ("?!", "It rains.", ["Claim A holds no letter or digit, so it claims nothing."]),
    ],
)
def test_claims_that_cannot_be_judged(
    visit: Visit, quick: str, a: str, b: str, lines: list[str]
) -> None:
    page = visit(quick)
    page.locator("#server").get_by_text("model").wait_for()  # the limits are known
    _compare(page, a, b)
    assert _notice(page) == ["This cannot be judged as it is", *lines]
    assert all(line in page.locator("#announcer").inner_text() for line in lines)


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (429, {"Retry-After": "7"}, "The server is busy"),
        (503, {}, "The server is not ready"),
        (413, {}, "That is too much at once"),
        (500, {}, "Something broke in the server"),
    ],
)
def test_a_server_that_refuses(
    visit: Visit, quick: str, status: int, headers: dict[str, str], words: str
) -> None:
    page = visit(quick)
    page.route("**/v1/compare", lambda route: route.fulfill(status=status, headers=headers))
    _compare(page, "It rains.", "It rains.")
    said = _notice(page)
    assert said[0] == words
    assert ("Try again in 7 seconds." in said) == ("Retry-After" in headers)
    page.unroute("**/v1/compare")
    page.get_by_role("button", name="Try again").click()
    page.locator(".verdict").wait_for()


def test_a_server_out_of_reach(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#story")
    page.context.set_offline(True)
    page.get_by_label("Report 1", exact=True).fill("The bridge is open.")
    page.get_by_role("button", name="Find the conflicts").click()
    assert _notice(page)[0] == "The server cannot be reached"
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.locator(".report").wait_for()


def test_reports_that_cannot_be_checked(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#story")
    page.get_by_role("button", name="Find the conflicts").click()
    assert _notice(page)[1:] == ["Paste a report, or choose a file."]
    page.get_by_label("Report 1", exact=True).fill("<p>")
    page.get_by_label("Format").select_option("html")
    page.get_by_role("button", name="Find the conflicts").click()
    page.locator(".notice").get_by_text("Report 1 holds no text of an article.").wait_for()
    page.get_by_label("Format").select_option("text")
    page.get_by_label("Report 1", exact=True).fill("It is open. " * 20_000)
    page.get_by_role("button", name="Find the conflicts").click()
    too_long = "The reports have 240,000 characters together; the limit is 200,000."
    page.locator(".notice").get_by_text(too_long).wait_for()


def test_a_key_is_asked_for_kept_in_the_tab_and_forgotten(
    visit: Visit,
    served: Callable[..., AbstractContextManager[str]],
    configured: Callable[[], Path],
    command: Callable[..., subprocess.Popen[str]],
) -> None:
    config = configured()
    asked = ("keys", "create", "--name", "desk", "--scope", "read", "--config", str(config))
    key = command(*asked).communicate()[0].strip()
    assert key.startswith("cck_")
    wrong = key[:-1] + ("b" if key.endswith("a") else "a")
    with served(config, "--model", "lexical") as address:
        sent: list[str | None] = []
        # It asks for the model at once.
        page = visit(address, hear=lambda asks: sent.append(asks.headers.get("authorization")))
        dialog = page.get_by_role("dialog", name="This server asks for a key")
        assert dialog.get_by_label("Key").evaluate("field => field === document.activeElement")
        dialog.get_by_label("Key").fill(wrong)
        dialog.get_by_role("button", name="Use this key").click()
        dialog.get_by_text("The key you gave was not accepted.").wait_for()
        dialog.get_by_label("Key").fill(key)
        dialog.get_by_label("Key").press("Enter")
        page.locator("#server").get_by_text("model lexical").wait_for()
        _compare(page, "It rains.", "It rains.")
        page.locator(".verdict").wait_for()
        given = [one for one in sent if one is not None]
        assert given[:2] == [f"Bearer {wrong}", f"Bearer {key}"]
        assert set(given[2:]) == {f"Bearer {key}"}
        kept = "() => [Object.values(sessionStorage), Object.values(localStorage), document.cookie]"
        assert page.evaluate(kept) == [[key], [], ""]
        assert key not in page.content() and key not in page.url

        # With its scope it reads; what it may not do is said.
        page.get_by_role("button", name="Right").click()
        page.locator(".feedback .notice").get_by_text("Your key does not open this").wait_for()
        page.reload()
        page.locator("#server").get_by_text("model lexical").wait_for()
        page.get_by_role("button", name="Forget the key").click()
        assert page.evaluate(kept) == [[], [], ""]
        _compare(page, "It rains.", "It is dry.")
        page.get_by_role("dialog").get_by_role("button", name="Not now").click()
        assert _notice(page)[0] == "The server asks for a key"


def test_hostile_claims_are_only_shown(visit: Visit, quick: str) -> None:
    page = visit(quick)
    _compare(page, HOSTILE, "It rains.")
    quoted = page.locator(".verdict").get_by_label("Claim A as judged").locator("blockquote")
    shown = HOSTILE.replace("\u202e", "U+202E").replace("\u202c", "U+202C")
    assert quoted.inner_text() == shown
    assert page.evaluate("window.hit") is None
    assert page.locator("main img").count() == 0


def test_a_hostile_story_of_100_kb_is_only_shown(visit: Visit, quick: str) -> None:
    page = visit(f"{quick}/#story")
    sentence = f'The bridge is open to traffic, said Rusk{"!" * 40}. "{HOSTILE}", said {HOSTILE}. '
    page.get_by_label("Report 1", exact=True).fill((sentence * 500)[:100_000])
    page.get_by_role("button", name="Find the conflicts").click()
    page.locator(".report").wait_for()
    page.get_by_text("All ").first.click()
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main script").count() == 0
    assert "\u202e" not in page.locator(".report").inner_text()
    assert page.locator(".document .sign").count() > 100


def test_no_script_but_its_own_runs(browser: Any, quick: str) -> None:
    page = browser.new_page()
    page.goto(quick)
    page.evaluate(
        """() => { const script = document.createElement('script');
            script.textContent = 'window.hit = 1'; document.body.append(script);
            document.body.insertAdjacentHTML('beforeend', '<p style="color: red" id="styled">') }"""
    )
    assert page.evaluate("window.hit") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != (
        "rgb(255, 0, 0)"
    )
    page.close()


BROKEN_OFF = """async () => {
  const real = window.fetch;
  window.fetch = async () => new Response(new ReadableStream({
    start(body) { body.error(new TypeError("Failed to fetch")); },
  }));
  const { reach } = await import("/static/api.js");
  try {
    await (await reach("v1/model", {})).json();
    return "an answer";
  } catch (error) {
    return `${error.constructor.name}: ${error.message}`;
  } finally {
    window.fetch = real;
  }
}"""


def test_an_answer_that_breaks_off_is_a_server_that_was_not_reached(
    visit: Visit, quick: str
) -> None:
    page = visit(f"{quick}/#pair")
    assert page.evaluate(BROKEN_OFF) == "Trouble: the server was not reached"
