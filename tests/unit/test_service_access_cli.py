"""service.access.cli: a key is shown once, listed without itself, and revoked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COUNTERCLAIM_DATA_DIR", str(tmp_path))


def keys(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", *arguments])


def test_from_creation_to_revocation() -> None:
    created = keys("create", "--name", "newsdesk", "--scope", "write", "--expires", "2099-12-31")
    assert created.exit_code == 0
    assert created.stderr == ("Keep it now: only its hash is stored, and it is not shown again.\n")
    text = created.stdout.strip()
    key_id = text.split("_")[1]
    listed = keys("list")
    header, row = listed.stdout.splitlines()
    assert header.split() == ["id", "name", "scope", "state", "created", "expires"]
    assert row.split()[:4] == [key_id, "newsdesk", "write", "valid"]
    assert row.split()[5] == "2100-01-01T00:00:00Z"
    assert text not in listed.output
    assert keys("revoke", key_id).stdout == f"revoked {key_id}\n"
    (kept,) = json.loads(keys("list", "--json").stdout)
    assert (kept["id"], kept["state"], kept["expires"]) == (
        key_id,
        "revoked",
        "2100-01-01T00:00:00Z",
    )


def test_no_keys_no_lines() -> None:
    assert (keys("list").output, keys("list", "--json").output) == ("", "[]\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["create", "--name", "a b", "--scope", "read"], "--name must be 1 to 64 letters"),
        (["create", "--name", "a", "--scope", "all"], "'all' is not one of"),
        (
            ["create", "--name", "a", "--scope", "read", "--expires", "2020-01-01"],
            "--expires lies in the past.",
        ),
        (["revoke", "abc"], "no key has the id 'abc'"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], message: str) -> None:
    result = keys(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert message in result.stderr
