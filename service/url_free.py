"""Text without web addresses, for print and for readers who must not click.

Knows how addresses look in running text, in JSON and in a page; nothing of reports.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

__all__ = ["LINK", "json_without_addresses", "page_without_addresses", "without_addresses"]

LINK = "[link]"
"""What stands where an address stood."""

# Bounded, and only from where a word begins: a text of 200,000 characters may be all dots.
_NAME = r"(?<![^\W_])(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,10}"
# Endings that a mail program or browser makes a link of without more; rather one too many
# than one too few.
_ENDINGS = (
    r"(?:com|org|net|edu|gov|mil|int|info|biz|name|news|media|press|blog|app|dev|page|site|online"
    r"|shop|store|live|tech|cloud|world|today|xyz|top|club|link|click|video|social|agency|museum"
    r"|africa|london|berlin|asia|arpa|onion)"
)
_COUNTRY = (
    r"(?-i:ac|ae|ai|ar|at|au|az|ba|bd|be|bg|br|by|ca|cc|ch|cl|cn|co|cz|de|dk|ee|eg|es|eu|fi|fr|ge"
    r"|gg|gr|hk|hr|hu|id|ie|il|in|io|ir|is|it|jp|ke|kr|kz|li|lt|lu|lv|ly|ma|md|me|mk|mx|my|ng|nl"
    r"|no|nz|pe|ph|pk|pl|pt|ro|rs|ru|sa|se|sg|si|sk|su|th|to|tr|tv|tw|ua|ug|uk|us|uz|ve|vn|ws|za)"
)
_ADDRESS = re.compile(
    rf"""
    (?: [a-z][a-z0-9+.-]{{1,19}}:// | (?:mailto|tel|sms|javascript|data|magnet):(?=\S) ) [^\s<>]+
    | (?<![\w.+-])[\w.+-]{{1,64}}@ {_NAME} [^\W\d_]{{2,}}
    | www\d?\. [^\s<>]+
    | {_NAME} [^\W\d_]{{2,24}} (?: :\d{{2,5}} (?:/[^\s<>]*)? | /[^\s<>]* | \?[^\s<>]+ )
    | {_NAME} {_ENDINGS} \b (?![\w-])
    | (?<![^\W_])(?: [^\W_][\w-]{{0,61}}[^\W_]\. ){{1,10}} {_COUNTRY} \b
    | (?: \d{{1,3}}\. ){{3}} \d{{1,3}} (?: :\d{{2,5}} (?:/[^\s<>]*)? | /[^\s<>]* )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = ".,;:!?\"'”’»)]}*_…"  # what ends a sentence or a bracket around an address
_TEXT_NODE = re.compile(r"(?<=>)[^<>]+(?=<)")
_STYLE = re.compile(r"(<style>.*?</style>)", re.DOTALL)


def without_addresses(text: str) -> str:
    """``text`` with ``[link]`` for every web or mail address."""
    return _ADDRESS.sub(_link, text)


def json_without_addresses(value: Any) -> Any:
    """A JSON value with ``[link]`` in its texts; numbers, so all offsets, stay as they are."""
    if isinstance(value, str):
        return without_addresses(value)
    if isinstance(value, list):
        return [json_without_addresses(one) for one in value]
    if isinstance(value, dict):
        return {key: json_without_addresses(one) for key, one in value.items()}
    return value


def page_without_addresses(page: str) -> str:
    """A page with ``[link]`` in what a reader sees of it; tags and style stay as they are."""
    parts = _STYLE.split(page)
    return "".join(
        part if part.startswith("<style>") else _TEXT_NODE.sub(_shown, part) for part in parts
    )


def _link(found: re.Match[str]) -> str:
    address = found[0]
    return LINK + address[len(address.rstrip(_AFTER)) :]


def _shown(found: re.Match[str]) -> str:
    return escape(without_addresses(unescape(found[0])))
