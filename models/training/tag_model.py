"""A trained token tagger in use: from a text to the spans of its sources, cues and contents.

A text that is longer than the network looks at is read in windows, one after the other, cut
between tokens; a span may go on from one to the next. Knows nothing of how the network was
trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Encoding, Tokenizer
from transformers import AutoModelForTokenClassification

from models.training.tags import ROLES, TAGS, Pieces, pieces_of
from models.types import Span

__all__ = ["Tagger", "Window", "logits_of", "open_tokenizer", "windows"]

WINDOW_TOKENS = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A stretch of a text: its tokens, and of each word the first token and the place.

    Only a word's first token is tagged; the others have its tag.
    """

    ids: list[int]
    firsts: list[int]
    words: list[Span]


class Tagger:
    """Finds the spans of each role, the pieces of a report's span together."""

    def __init__(self, network: Any, tokenizer: Tokenizer) -> None:
        self._network = network.eval()
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path) -> Tagger:
        """The tagger that ``models.training.tagger`` left in ``folder``."""
        network = AutoModelForTokenClassification.from_pretrained(folder, dtype=torch.float32)
        return cls(network, open_tokenizer(folder))

    @property
    def parameters(self) -> int:
        """Numbers that were learnt."""
        return sum(parameter.numel() for parameter in self._network.parameters())

    @torch.inference_mode()
    def find(self, text: str) -> dict[str, list[Pieces]]:
        """The spans of each role in the order of the text."""
        cut = windows(self._tokenizer, text)
        best = logits_of(self._network, cut).argmax(dim=-1)  # (B, T, n_roles)
        words = [word for window in cut for word in window.words]
        tags = torch.cat([rows[one.firsts] for rows, one in zip(best, cut, strict=True)])
        return {role: pieces_of(tags[:, at].tolist(), words) for at, role in enumerate(ROLES)}


def logits_of(network: Any, cut: Sequence[Window]) -> torch.Tensor:
    """How likely each tag of each role is: ``(B, T, n_roles, n_tags)``, windows padded."""
    ids = torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(window.ids) for window in cut],
        batch_first=True,
        padding_value=network.config.pad_token_id,
    )  # (B, T)
    lengths = torch.tensor([len(window.ids) for window in cut])
    mask = torch.arange(ids.shape[1]) < lengths[:, None]  # (B, T)
    logits: torch.Tensor = network(input_ids=ids, attention_mask=mask.long()).logits
    return logits.unflatten(-1, (len(ROLES), len(TAGS)))


def open_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model folder, set to cut what is too long into windows."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS)
    return tokenizer


def windows(tokenizer: Tokenizer, text: str) -> list[Window]:
    """The windows of ``text``, at least one."""
    encoding = tokenizer.encode(text)
    return [_window(one) for one in (encoding, *encoding.overflowing)]


def _window(encoding: Encoding) -> Window:
    firsts: list[int] = []
    words: list[Span] = []
    before = None
    for place, (word, (start, end)) in enumerate(
        zip(encoding.word_ids, encoding.offsets, strict=True)
    ):
        if word is not None and word != before:
            firsts.append(place)
            words.append(Span(start=start, end=end))
        elif word is not None:
            words[-1] = Span(start=words[-1].start, end=end)
        before = word
    return Window(ids=encoding.ids, firsts=firsts, words=words)
