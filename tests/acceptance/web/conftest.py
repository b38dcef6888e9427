"""A browser, two servers to look at, and pages that may not complain."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

CHECKS = Path(__file__).parents[2] / "web"
"""Where the checker of types and the rules of accessibility are installed."""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITHIN_MS = 60_000
VECTORS_WITHIN_SECONDS = 240

Start = Callable[..., subprocess.Popen[str]]
Wait = Callable[[subprocess.Popen[Any], str], None]
Served = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """For one file: while it is open its event loop runs, and nobody else may start one."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("THE PAGE IS NOT TESTED: no chromium; apt-get install chromium")
    reason = "THE PAGE IS NOT TESTED: no playwright; pip install '.[dev]'"
    playwright = pytest.importorskip("playwright.sync_api", reason=reason)
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder of the packages that check the page."""
    folder = CHECKS / "node_modules"
    if not folder.is_dir():
        pytest.skip("THE PAGE IS NOT CHECKED: no node_modules; npm ci --prefix tests/web")
    return folder


@pytest.fixture(scope="session")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes settings under which a server keeps what it is given in a folder of its own."""

    def write(*lines: str) -> Path:
        folder = tmp_path_factory.mktemp("kept")
        path = folder / "counterclaim.toml"
        path.write_text("\n".join([f'data_dir = "{folder / "data"}"', *lines]), "utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def served(command: Start, wait_until_ready: Wait) -> Served:
    """The address of a server that is there as long as it is needed, with these settings."""

    @contextmanager
    def server(config: Path, *options: str) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        # Nobody reads its log meanwhile, and a full pipe would stop it.
        options = ("--port", str(port), "--log-level", "error", "--config", str(config), *options)
        process = command("serve", *options)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(process, address)
            yield address
        finally:
            process.kill()
            process.communicate()

    return server


@pytest.fixture(scope="session")
def quick(served: Served, configured: Callable[..., Path]) -> Iterator[str]:
    """The address of a server with the stand-in for a model, and without sentence vectors, which
    take long to load."""
    with served(configured('vectors = "words"'), "--model", "lexical") as address:
        yield address


@pytest.fixture(scope="session")
def embedded(served: Served, configured: Callable[..., Path]) -> Iterator[str]:
    """The address of a server with the embedded model, as the first command starts it, its
    sentence vectors loaded: that takes long where others are at work, and is not the page's."""
    with served(configured()) as address:
        body = {"documents": [{"text": "It is open."}]}
        httpx2.post(f"{address}/v1/documents/check", json=body, timeout=VECTORS_WITHIN_SECONDS)
        yield address


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address in a window of its own; ``hear`` is told of every request. Whatever the
    page complains of fails the test, and so does whatever it asks of another server."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(address: str, *, hear: Callable[[Any], None] | None = None, **window: Any) -> Any:
        context = browser.new_context(**window)
        contexts.append(context)
        context.set_default_timeout(WITHIN_MS)
        page = context.new_page()
        home = "/".join(address.split("/", 3)[:3])
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _keep(message, complaints))
        page.on("request", lambda request: _only(request.url, home, complaints))
        if hear is not None:
            page.on("request", hear)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _keep(message: Any, complaints: list[str]) -> None:
    # That an answer was refused is said by the browser too; the page says it in words.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        complaints.append(message.text)


def _only(url: str, home: str, complaints: list[str]) -> None:
    if not url.startswith((home + "/", "blob:" + home)):
        complaints.append(f"asked for {url}")


def pytest_report_header() -> str:
    """Says at the top of a run what the page is tested with."""
    node = "node_modules" if (CHECKS / "node_modules").is_dir() else "no node_modules"
    return f"page: {shutil.which('chromium') or 'no chromium'}, {node} in {os.path.relpath(CHECKS)}"
