"""A trained token tagger in use: from a text to the spans of its sources, cues and contents.

Read sentence by sentence, as most texts are that it learns from; one that is longer than the
network looks at in windows, cut between tokens. A span may go on from one to the next. Knows
nothing of how the network was trained.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Encoding, Tokenizer
from transformers import AutoModelForTokenClassification

from models.sentences import split_sentences
from models.training.tags import ROLES, TAGS, Pieces, pieces_of
from models.types import Span

__all__ = ["Tagger", "Window", "logits_of", "open_tokenizer", "windows"]

WINDOW_TOKENS = 256
BATCH_WINDOWS = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A stretch of a text: its tokens, and of each word the first token and the place.

    Only a word's first token is tagged; the others have its tag.
    """

    ids: list[int]
    firsts: list[int]
    words: list[Span]

    def moved(self, by: int) -> Window:
        """The same where the text begins ``by`` characters later."""
        return replace(self, words=[word.moved(by) for word in self.words])


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
        cut = [
            window.moved(sentence.start)
            for sentence in split_sentences(text)
            for window in windows(self._tokenizer, sentence.of(text))
        ]
        words = [word for window in cut for word in window.words]
        parts = [cut[at : at + BATCH_WINDOWS] for at in range(0, len(cut), BATCH_WINDOWS)]
        tags = [one for part in parts for one in self._tags(part)]
        by_role = zip(*tags, strict=True) if tags else [()] * len(ROLES)
        return {role: pieces_of(one, words) for role, one in zip(ROLES, by_role, strict=True)}

    def _tags(self, cut: Sequence[Window]) -> Iterator[list[int]]:
        """The tags of each word of a batch, ``(n_words, n_roles)``."""
        best = logits_of(self._network, cut).argmax(dim=-1)  # (B, T, n_roles)
        for rows, window in zip(best, cut, strict=True):
            yield from rows[window.firsts].tolist()


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
    return logits.view(*logits.shape[:-1], len(ROLES), len(TAGS))


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
