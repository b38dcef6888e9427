"""What an NLI model is to the project, and how one is loaded by name.

Knows where models lie and which engine runs them; what an engine does inside, and what
probabilities are worth (calibration), are not its business.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from models.errors import CanaryFailed, MissingExtra, ModelError, ModelNotFound
from models.nli.labels import to_probabilities
from models.nli.lexical import LexicalModel
from models.types import Label, Reading

__all__ = [
    "DEFAULT_MODEL",
    "ENGINES",
    "PRETRAINED",
    "NLIModel",
    "TextPair",
    "check_canaries",
    "load_model",
    "locate",
    "open_model",
]

TextPair: TypeAlias = tuple[str, str]
"""Premise and hypothesis."""

DEFAULT_MODEL = "base"
"""The embedded model that speaks where nobody names another."""

PRETRAINED = Path(__file__).parent.parent / "pretrained"
ENGINES = ("auto", "onnx", "openvino", "torch", "lexical")

CANARIES: tuple[tuple[TextPair, Label], ...] = (
    (("Two dogs are running through a field.", "Dogs are running."), Label.ENTAILMENT),
    (("The bridge is open to traffic.", "The bridge is not open to traffic."), Label.CONTRADICTION),
)


class NLIModel(Protocol):
    """Anything that can judge premise / hypothesis pairs."""

    @property
    def name(self) -> str:
        """The name it was loaded by."""

    @property
    def engine(self) -> str:
        """Which runtime computes it."""

    @property
    def weights_sha256(self) -> str:
        """Hash of the weights, 64 hex digits."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a pair that the model sees; the rest is cut off."""

    def read(self, pairs: Sequence[TextPair]) -> list[Reading]:
        """Tokens of each pair before anything is cut, separators included."""

    def probabilities(self, pairs: Sequence[TextPair]) -> npt.NDArray[np.float32]:
        """Uncalibrated probabilities ``(n_pairs, 3)``, columns as in ``labels.COLUMNS``."""


def locate(name: str) -> Path:
    """The folder of a model: embedded by name, a local folder, or fetched from the hub."""
    if name in embedded_names():
        return PRETRAINED / name
    if name and Path(name).is_dir():
        return Path(name)
    if name.count("/") != 1 or name.startswith((".", "/", "~")):
        raise ModelNotFound(
            f"no model {name!r}: embedded are {', '.join(embedded_names())}; "
            "otherwise give a local folder or a Hugging Face id such as "
            "cross-encoder/nli-deberta-v3-base"
        )
    return _fetch(name)


def embedded_names() -> list[str]:
    """Models that ship inside the package."""
    return sorted(path.parent.name for path in PRETRAINED.glob("*/calibration.json"))


def load_model(
    name: str = DEFAULT_MODEL,
    *,
    engine: str = "auto",
    device: str = "cpu",
    threads: int | None = None,
    output_labels: Sequence[str] | None = None,
) -> NLIModel:
    """Load a model and prove on two obvious pairs that it answers in the right order.

    ``threads`` defaults to the cores this process may use. ``output_labels`` names the
    outputs of a model whose configuration does not. Raises a ``ModelError``.
    """
    return open_model(
        locate(name),
        name=name,
        engine=engine,
        device=device,
        threads=threads,
        output_labels=output_labels,
    )


def open_model(
    folder: Path,
    *,
    name: str,
    engine: str = "auto",
    device: str = "cpu",
    threads: int | None = None,
    output_labels: Sequence[str] | None = None,
) -> NLIModel:
    """``load_model`` for a folder that has been located."""
    if engine not in ENGINES:
        raise ModelError(f"no engine {engine!r}; there are {', '.join(ENGINES)}")
    if threads is not None and threads < 1:
        raise ModelError(f"threads must be at least 1, not {threads}")
    if engine == "auto":
        engine = _natural_engine(name, folder)
    if engine != "torch" and device != "cpu":
        raise ModelError(f"the {engine} engine runs on the CPU only; device {device!r} needs torch")
    # A folder goes by its last name: a path would tell callers about the machine, and the
    # hash says which weights they are.
    name = folder.resolve().name if Path(name).is_dir() and folder == Path(name) else name
    model: NLIModel
    if engine == "lexical":
        if output_labels is not None:
            raise ModelError("the lexical engine names its own labels; leave the model labels out")
        model = LexicalModel()
    elif engine == "onnx":
        from models.nli.onnx_backend import OnnxModel

        model = OnnxModel.load(folder, name=name, threads=threads, output_labels=output_labels)
    elif engine == "openvino":
        try:
            from models.nli.openvino_backend import OpenVinoModel
        except ImportError as exc:
            raise MissingExtra("openvino", f"running {name} with OpenVINO") from exc

        model = OpenVinoModel.load(folder, name=name, threads=threads, output_labels=output_labels)
    else:
        try:
            from models.nli.torch_backend import TorchModel
        except ImportError as exc:
            raise MissingExtra("torch", f"running {name} with torch") from exc

        model = TorchModel.load(
            folder, name=name, device=device, threads=threads, output_labels=output_labels
        )
    check_canaries(model)
    return model


def check_canaries(model: NLIModel) -> None:
    """Raise ``CanaryFailed`` unless an obvious entailment and contradiction come out as such."""
    rows = model.probabilities([pair for pair, _ in CANARIES])
    for (pair, expected), row in zip(CANARIES, rows, strict=True):
        if (found := to_probabilities(row).label) is not expected:
            raise CanaryFailed(
                f"{model.name} calls {pair} {found}, not {expected}: "
                "wrong label order, wrong weights, or not an NLI model"
            )


def _natural_engine(name: str, folder: Path) -> str:
    if name == "lexical":
        return "lexical"
    return "onnx" if (folder / "model.onnx").is_file() else "torch"


def _fetch(hub_id: str) -> Path:
    """Configuration, tokenizer and safetensors weights from the hub; never a pickle or code."""
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError
    except ImportError as exc:
        raise MissingExtra("torch", f"fetching {hub_id}") from exc
    wanted = ["*.json", "*.safetensors", "*.txt", "*.model"]
    try:
        return Path(snapshot_download(hub_id, allow_patterns=wanted))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as exc:
        raise ModelNotFound(f"cannot fetch {hub_id} from the Hugging Face hub: {exc}") from exc
