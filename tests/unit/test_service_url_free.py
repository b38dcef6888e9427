"""service.url_free: no address in what is shown, and nothing else taken for one."""

import pytest

from service.url_free import json_without_addresses, page_without_addresses, without_addresses


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See https://example.com/a?b=c&d=e.", "See [link]."),
        ("(ftp://example.org), HTTPS://EXAMPLE.COM!", "([link]), [link]!"),
        ("“www.example.co.uk” and example.com said", "“[link]” and [link] said"),
        ("bit.ly/abc, bbc.co.uk, пример.рф/путь", "[link], [link], [link]"),
        ("192.168.0.1:8080/x; localhost://x", "[link]; [link]"),
        ("Write to a.b@example.org or mailto:x@example.org.", "Write to [link] or [link]."),
    ],
)
def test_addresses_go(text: str, shown: str) -> None:
    assert without_addresses(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "At 9 p.m. the U.S. Army, e.g. Mr.Smith, said.The end.In fact",
        "No.1 and/or 24.5.2024, 12.30pm, 1.000.000, 6.5/10 km/h, U.S./Russia",
        "Score: 3:2; note: he said: no",
    ],
)
def test_nothing_else_goes(text: str) -> None:
    assert without_addresses(text) == text


def test_offsets_and_names_of_fields_stay() -> None:
    value = {"a.com": [{"start": 3, "text": "At x.com", "none": None, "yes": True}]}
    assert json_without_addresses(value) == {
        "a.com": [{"start": 3, "text": "At [link]", "none": None, "yes": True}]
    }


def test_of_a_page_only_what_is_read_changes() -> None:
    page = '<style>a.net{}</style><p id="x.com">&quot;https://x.com/a?b&amp;c&quot; &lt;b&gt;</p>\n'
    assert page_without_addresses(page) == (
        '<style>a.net{}</style><p id="x.com">&quot;[link]&quot; &lt;b&gt;</p>\n'
    )


@pytest.mark.parametrize(
    "piece", ["a", "a.", "aaaaaaaaaaaaaaaaaaaaaaaaa.", "a@", "http", "1.", "-"]
)
def test_a_long_text_takes_no_time_to_speak_of(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert "[link]" not in without_addresses(text)
