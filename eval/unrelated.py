"""Unrelated pairs from related ones: the false alarm that a newsroom meets most often.

Most text that is ever compared has nothing to do with each other. Knows nothing of models.
"""

from __future__ import annotations

import random
from dataclasses import replace

from eval.datasets import Dataset
from eval.errors import UnusableData
from eval.examples import Example, Gold
from eval.intervals import SEED
from models.types import ClaimPair

__all__ = ["cross_paired"]


def cross_paired(dataset: Dataset, count: int) -> Dataset:
    """``count`` pairs of one row's A with another row's B, all labelled neutral.

    Drawn with a fixed seed, so the same file gives the same pairs. Two rows with the same A
    never meet. The name says what was made of the file; the hash is still the file's. Raises
    ``UnusableData`` where all rows have the same A.
    """
    examples = dataset.examples
    if len({example.pair.a.text for example in examples}) < 2:
        raise UnusableData(f"{dataset.name}: unrelated pairs need two different texts as A")
    draw = random.Random(SEED)
    rows = tuple(_pair(number, examples, draw) for number in range(1, count + 1))
    return replace(dataset, name=f"unrelated-{count}-of-{dataset.name}", rows=rows)


def _pair(number: int, examples: list[Example], draw: random.Random) -> Example:
    one = other = draw.choice(examples)
    while one.pair.a.text == other.pair.a.text:
        other = draw.choice(examples)
    return Example(
        line=number,
        id=f"{one.id}/{other.id}",
        pair=ClaimPair(a=one.pair.a, b=other.pair.b),
        gold=Gold.NEUTRAL,
        fields={},
    )
