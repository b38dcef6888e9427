"""models.reading: files of four kinds, and errors that name file, line, field and limit."""

import json
from pathlib import Path

import pytest

from models.errors import InvalidDocument
from models.reading import MAX_DOCUMENT_CHARS, Content, Format, read_content, read_documents
from models.types import Document

PAGE = """<html><head><title>Fire</title><meta property="og:site_name" content="The Post">
<meta property="article:published_time" content="2024-03-11T08:00:00Z"></head>
<body><nav>Home | News</nav><article><h1>Fire at the works</h1>
<p>The bridge is <b>closed</b> to all traffic, the county said on Monday morning.</p>
<p>It will open on Wednesday, she said. It really will be a long time until then.</p>
</article><footer>Copyright</footer></body></html>"""

MARKDOWN = """# Row over *the bridge*

1 February 2022

The [bridge](https://example.org) is
**closed**.

- one & two
- `three`
"""


def _file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_plain_text_as_it_stands(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", "Tuesday, 1 February 2022\n\nIt <b>is</b> *open*.")
    text = "Tuesday, 1 February 2022\n\nIt <b>is</b> *open*."
    assert read_documents(path) == [Document(id="a", text=text, date="2022-02-01")]


def test_markdown_without_its_marks(tmp_path: Path) -> None:
    text = "Row over the bridge\n\n1 February 2022\n\nThe bridge is closed.\n\none & two\n\nthree"
    assert read_documents(_file(tmp_path, "b.md", MARKDOWN)) == [
        Document(id="b", text=text, date="2022-02-01")
    ]


def test_a_text_of_no_file_is_read_alike() -> None:
    text = "Row over the bridge\n\n1 February 2022\n\nThe bridge is closed.\n\none & two\n\nthree"
    content = Content(text=text, source=None, date="2022-02-01")
    assert read_content(MARKDOWN, Format.MARKDOWN, "here") == content
    assert read_content(text, Format.TEXT, "here") == content
    with pytest.raises(InvalidDocument) as caught:
        read_content("<html></html>", Format.HTML, "here")
    assert str(caught.value) == "here: holds no text of an article"


def test_a_page_without_what_surrounds_it(tmp_path: Path) -> None:
    (document,) = read_documents(_file(tmp_path, "c.html", PAGE))
    assert document == Document(
        id="c",
        text="Fire at the works\n\n"
        "The bridge is closed to all traffic, the county said on Monday morning.\n\n"
        "It will open on Wednesday, she said. It really will be a long time until then.",
        source="The Post",
        date="2024-03-11",
    )


def test_lines_of_documents(tmp_path: Path) -> None:
    rows = [
        {"text": "It is open.", "source": "A", "date": "2024-01-02"},
        {"id": "p1", "documents": [{"id": "d1", "text": "It is shut."}], "conflicts": []},
    ]
    path = _file(tmp_path, "d.jsonl", "\n".join(map(json.dumps, rows)))
    assert read_documents(path) == [
        Document(id="d1", text="It is open.", source="A", date="2024-01-02"),
        Document(id="p1-d1", text="It is shut."),
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.pdf", "x", ": the name must end in .txt, .md, .markdown, .html, .htm, .jsonl"),
        ("a.txt", " \n", ": text: holds no letter or digit"),
        ("a.txt", "x" * (MAX_DOCUMENT_CHARS + 1), ": text: 200,001 characters; at most 200,000"),
        ("a.html", "<p> </p>", ": holds no text of an article"),
        ("a.jsonl", "\n", ": holds no documents"),
        ("a.jsonl", "\n[]", ", line 2: not a JSON object"),
        ("a.jsonl", '{"source": "A"}', ", line 1: text: is missing"),
        ("a.jsonl", '{"text": 7}', ", line 1: text: must be a string"),
        ("a.jsonl", '{"documents": [7]}', ", line 1: documents[0]: must be an object"),
        (
            "a.jsonl",
            '{"text": "x", "date": "Monday"}',
            ", line 1: date: 'Monday' is no date of ISO 8601, as 2022-01-31",
        ),
        ("a.jsonl", '{"text": "x"}\n' * 21, ": 21 documents; at most 20"),
        ("a.jsonl", '{"id": "d", "text": "x"}\n' * 2, ": id: 'd' is given to two documents"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, content: str, problem: str) -> None:
    path = _file(tmp_path, name, content)
    with pytest.raises(InvalidDocument) as caught:
        read_documents(path)
    assert str(caught.value) == f"{path}{problem}"


def test_no_file_and_no_text(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InvalidDocument, match="not UTF-8 at byte 3"):
        read_documents(tmp_path / "latin.txt")
    with pytest.raises(InvalidDocument, match="cannot be read: No such file"):
        read_documents(tmp_path / "none.txt")
