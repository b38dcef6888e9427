"""models.training.hub: a dataset's Parquet files, on a file system in memory."""

import json
from typing import Any

import pyarrow
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from pyarrow import parquet

from models.errors import ModelError
from models.training.hub import hub_rows

NAME = "hub:someone/pairs/default/train"
FOLDER = "datasets/someone/pairs@refs/convert/parquet/default/train"
FEATURES = {"label": {"names": ["contradiction", "entailment", "neutral"], "_type": "ClassLabel"}}


def _files(rows: list[dict[str, Any]], features: dict[str, Any]) -> MemoryFileSystem:
    table = pyarrow.Table.from_pylist(rows).replace_schema_metadata(
        {"huggingface": json.dumps({"info": {"features": features}})}
    )
    files = MemoryFileSystem(skip_instance_cache=True)
    files.store.clear()
    files.pseudo_dirs[:] = [""]
    files.makedirs(FOLDER)
    with files.open(f"{FOLDER}/0000.parquet", "wb") as file:
        parquet.write_table(table, file)
    return files


def test_labels_go_by_the_names_that_the_files_state() -> None:
    files = _files(
        [
            {"premise": "It rains.", "hypothesis": "It is dry.", "label": 0, "more": 1},
            {"premise": "It rains.", "hypothesis": "It is wet.", "label": 1, "more": 2},
            {"premise": "It rains.", "hypothesis": "Unsure.", "label": -1, "more": 3},
        ],
        FEATURES,
    )
    assert list(hub_rows(NAME, files)) == [
        {"premise": "It rains.", "hypothesis": "It is dry.", "label": "contradiction"},
        {"premise": "It rains.", "hypothesis": "It is wet.", "label": "entailment"},
        {"premise": "It rains.", "hypothesis": "Unsure.", "label": None},
    ]


@pytest.mark.parametrize(
    ("name", "row", "features", "message"),
    [
        ("hub:pairs", {"premise": "a"}, {}, "not of the form hub:OWNER/NAME/CONFIG/SPLIT"),
        ("hub:no/such/default/train", {"premise": "a"}, {}, "no such dataset"),
        (NAME, {"premise": "a", "label": 1}, FEATURES, "has no column hypothesis"),
        (
            NAME,
            {"premise": "a", "hypothesis": "b", "label": 1},
            {"label": {"_type": "Value"}},
            "do not say what they mean",
        ),
    ],
)
def test_what_cannot_be_read_is_named(
    name: str, row: dict[str, Any], features: dict[str, Any], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        list(hub_rows(name, _files([row], features)))
