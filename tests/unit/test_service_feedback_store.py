"""service.feedback.store: what was said is kept whole, in order, and deleted for good."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from models.types import Claim, ClaimPair, Label
from service.errors import UnusableDatabase
from service.feedback import store as stores
from service.feedback.feedback import Feedback, Opinion, record_of
from service.feedback.store import FeedbackStore
from service.settings import Settings

HOSTILE = "<script>alert(1)</script> \u202egnp.exe \r\n=1+1 'x\"; DROP TABLE feedback;-- \U0001f600"
RECEIPT = {"relation": "neutral", "more": [1, 2.5, None, {"\u0000": HOSTILE}]}
FEEDBACK = Feedback(
    id="one",
    created=1767225600,
    pair=ClaimPair(
        a=Claim(text=HOSTILE, speaker="the mayor", date="2022-02-01", url="https://a.example/x"),
        b=Claim(text="The bridge is open."),
    ),
    judgement=Opinion.WRONG,
    label=Label.CONTRADICTION,
    note=HOSTILE,
    model="lexical",
    weights_sha256="00",
    calibration_id="c",
    conflict_probability=0.1,
)


def numbered(count: int) -> list[Feedback]:
    return [replace(FEEDBACK, id=f"f{number}") for number in range(count)]


def pages(store: FeedbackStore, limit: int) -> list[list[str]]:
    """The ids on each page."""
    after, more, found = 0, True, []
    while more:
        end, more = store.page(after, limit)
        found.append([one.id for some in store.between(after, end) for one in some])
        after = end
    return found


def test_reading_makes_no_database(tmp_path: Path) -> None:
    store = FeedbackStore(Settings(data_dir=tmp_path / "new"))
    assert (store.get("one"), store.delete("one"), store.page(7, 10)) == (None, False, (7, False))
    assert not (tmp_path / "new").exists()


def test_what_is_added_comes_back_whole_to_another_process(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    FeedbackStore(settings).add(FEEDBACK, RECEIPT)
    assert FeedbackStore(settings).get("one") == (FEEDBACK, RECEIPT)
    assert list(FeedbackStore(settings).between(0, 1)) == [[FEEDBACK]]
    record = record_of(FEEDBACK)
    assert (record["a"], record["a_speaker"], record["b_url"]) == (HOSTILE, "the mayor", None)
    assert (record["label"], record["created"]) == ("contradiction", "2026-01-01T00:00:00Z")


def test_pages_in_the_order_in_which_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "READ_ROWS", 2)
    store = FeedbackStore(Settings(data_dir=tmp_path))
    for one in numbered(7):
        store.add(one, {})
    assert pages(store, 3) == [["f0", "f1", "f2"], ["f3", "f4", "f5"], ["f6"]]
    assert pages(store, 7) == [[one.id for one in numbered(7)]]


def test_a_number_is_never_used_again(tmp_path: Path) -> None:
    store = FeedbackStore(Settings(data_dir=tmp_path))
    for one in numbered(2):
        store.add(one, {})
    end, _ = store.page(0, 2)
    assert store.delete("f1")
    store.add(FEEDBACK, {})
    assert [one.id for some in store.between(end, 9) for one in some] == ["one"]


def test_what_is_deleted_leaves_no_text_in_the_files(tmp_path: Path) -> None:
    store = FeedbackStore(Settings(data_dir=tmp_path))
    secret = "kanarienvogel " * 2000  # more than one page of the file
    store.add(replace(FEEDBACK, note=secret), {"said": secret})
    assert b"kanarienvogel" in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert (store.delete("one"), store.delete("one"), store.get("one")) == (True, False, None)
    assert b"kanarienvogel" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_many_may_write_at_once(tmp_path: Path) -> None:
    shared = [FeedbackStore(Settings(data_dir=tmp_path)) for _ in range(3)] * 4
    with ThreadPoolExecutor(len(shared)) as threads:
        list(threads.map(lambda store, one: store.add(one, {}), shared, numbered(12)))
    (ids,) = pages(shared[0], 100)
    assert sorted(ids) == sorted(one.id for one in numbered(12))


def test_a_file_that_is_no_database_is_said_without_its_words(tmp_path: Path) -> None:
    (tmp_path / "counterclaim.db").write_bytes(b"no database" * 1000)
    with pytest.raises(UnusableDatabase, match=r"feedback cannot be used: DatabaseError$"):
        FeedbackStore(Settings(data_dir=tmp_path)).add(FEEDBACK, RECEIPT)
