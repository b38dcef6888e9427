"""service.access.keys: what a key looks like, what is kept of it, and when it opens."""

from datetime import UTC, datetime, timedelta

import pytest

from service.access.keys import id_of, issue
from service.access.scopes import Scope

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def test_a_key_has_256_random_bits_and_only_its_hash_is_kept() -> None:
    text, kept = issue("desk", Scope.READ, now=NOW)
    prefix, key_id, secret = text.split("_", 2)
    assert (prefix, key_id, len(secret)) == ("cck", kept.id, 43)  # 43 * 6 bits > 256
    assert secret not in repr(kept) and len(kept.sha256) == 32
    assert id_of(text) == kept.id
    assert issue("desk", Scope.READ, now=NOW)[0] != text


def test_only_the_whole_key_opens() -> None:
    text, kept = issue("desk", Scope.READ, now=NOW)
    other = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert (kept.opens_for(text, NOW), kept.opens_for(other, NOW)) == (True, False)


def test_an_expired_key_opens_nothing_from_its_last_moment_on() -> None:
    text, kept = issue("desk", Scope.READ, now=NOW, expires=NOW + timedelta(days=1))
    before, after = NOW + timedelta(hours=23), NOW + timedelta(days=1)
    assert (kept.opens_for(text, before), kept.opens_for(text, after)) == (True, False)
    assert (kept.state(before), kept.state(after)) == ("valid", "expired")


@pytest.mark.parametrize(
    "text", ["", "cck_", "cck_12345678_", "Bearer x", "cck_1234567g_" + "a" * 43]
)
def test_what_is_no_key_has_no_id(text: str) -> None:
    assert id_of(text) is None
