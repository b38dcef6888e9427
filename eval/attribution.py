"""How well reported speech is found: span F1 for source, cue and content against marked texts.

Run as ``python -m eval.attribution FILE`` for the rules, with ``--tagger FOLDER`` for a trained
tagger, alone and together with them. Three readings of agreement, each over all texts:

- ``tokens``: words that are in a span of the role, marked and found, whoever's they are.
- ``exact``: spans with the same words, but for a leading "that"; counted once a text.
- ``overlap``: spans that share a word, each with one other at most.

Knows nothing of stances: the file marks none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from eval.attribution_misses import missed_counts, missed_spans, write_misses
from eval.intervals import RESAMPLES, SEED, estimates
from eval.metrics import Array
from eval.polnear import ROLES, Find, Marked, MarkedText, read_polnear
from eval.provenance import current_commit
from models.attribution.passages import Passage, passages
from models.attribution.reports import Report
from models.attribution.stances import stand
from models.sentences import split_sentences
from models.types import Span

__all__ = ["find_reports", "main", "measure"]

READINGS = ("tokens", "exact", "overlap")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")

Words = frozenset[int]  # places of words, by their first character


@dataclass(kw_only=True, slots=True)
class _Counts:
    """Hits, found and marked of one reading, text by text."""

    hits: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)

    def add(self, hits: int, found: int, marked: int) -> None:
        self.hits.append(hits)
        self.found.append(found)
        self.marked.append(marked)

    def figures(self, times: Array | None) -> dict[str, float]:
        """Precision, recall and F1 with each text drawn ``times``, ``(n_texts,)``."""
        hits, found, marked = (
            float(np.sum(values if times is None else np.asarray(values) * times))
            for values in (self.hits, self.found, self.marked)
        )
        return {
            "precision": hits / found if found else float("nan"),
            "recall": hits / marked if marked else float("nan"),
            "f1": 2 * hits / (found + marked) if found + marked else float("nan"),
        }


def find_reports(text: str, *, put_forward: bool = False) -> list[Marked]:
    """The reports and attitudes that the rules find in ``text``, as the file would mark them.

    With ``put_forward`` only those that state, deny or decline something, which is what
    ``models.attribution.attribute`` gives; the file also marks who praised whom.
    """
    spans = split_sentences(text)
    read = passages([span.of(text) for span in spans])
    carried = {passage.spoken_in for passage in read}
    parts: dict[tuple[int, int], dict[str, list[Span]]] = {}
    for number, (passage, span) in enumerate(zip(read, spans, strict=True)):
        for place, report in enumerate(passage.reports):
            said = (number, place) in carried or stand(passage.sentence, report) is not None
            if said or not put_forward:
                parts[number, place] = _spans(passage, report, span.start)
        if passage.spoken_in in parts:
            parts[passage.spoken_in]["content"].append(span)
        for place, report in enumerate([] if put_forward else passage.attitudes):
            parts[number, len(passage.reports) + place] = _spans(passage, report, span.start)
    return [Marked(**{role: tuple(found[role]) for role in ROLES}) for found in parts.values()]


def _spans(passage: Passage, report: Report, start: int) -> dict[str, list[Span]]:
    ranges = {
        "source": [report.speaker.full] if report.speaker else [],
        "cue": [report.cue],
        "content": list(report.content),
    }
    return {
        role: [passage.sentence.span(*part).moved(start) for part in found]
        for role, found in ranges.items()
    }


def measure(texts: Sequence[MarkedText], find: Find = find_reports) -> dict[str, Any]:
    """Precision, recall and F1 of each role and reading, with 95% intervals over texts.

    ``find`` gives the reports of a text: the rules, or whatever is compared with them.
    """
    counts = {role: {reading: _Counts() for reading in READINGS} for role in ROLES}
    for marked in texts:
        found = find(marked.text)
        for role in ROLES:
            _count(marked, found, role, counts[role])
    return {
        role: {
            reading: {
                name: estimate.as_dict()
                for name, estimate in estimates(
                    counts[role][reading].figures, len(texts), lambda _: "no such spans"
                ).items()
            }
            for reading in READINGS
        }
        for role in ROLES
    }


def _count(marked: MarkedText, found: list[Marked], role: str, counts: dict[str, _Counts]) -> None:
    text = marked.text
    gold = [words for report in marked.reports if (words := _words(text, report.of(role)))]
    ours = [words for report in found if (words := _words(text, report.of(role)))]
    gold_words, our_words = frozenset().union(*gold), frozenset().union(*ours)
    counts["tokens"].add(len(gold_words & our_words), len(our_words), len(gold_words))
    bare_gold = {_bare(text, words) for words in gold}
    bare_ours = {_bare(text, words) for words in ours}
    counts["exact"].add(len(bare_gold & bare_ours), len(bare_ours), len(bare_gold))
    counts["overlap"].add(_paired(bare_gold, bare_ours), len(bare_ours), len(bare_gold))


def _words(text: str, spans: Iterable[Span]) -> Words:
    return frozenset(
        span.start + match.start() for span in spans for match in _WORD.finditer(span.of(text))
    )


def _bare(text: str, words: Words) -> Words:
    """Without a leading "that", which the file marks and a proposition does not have."""
    first = min(words)
    return (
        words - {first} if text[first : first + 5].lower() == "that " and len(words) > 1 else words
    )


def _paired(gold: set[Words], ours: set[Words]) -> int:
    """Pairs that share words, the most alike first, each span in one pair at most."""
    pairs = sorted(
        (
            (len(a & b) / len(a | b), i, j)
            for i, a in enumerate(gold)
            for j, b in enumerate(ours)
            if a & b
        ),
        reverse=True,
    )
    taken: Counter[tuple[str, int]] = Counter()
    for _, i, j in pairs:
        if not taken["gold", i] and not taken["ours", j]:
            taken["gold", i] = taken["ours", j] = 1
    return sum(taken.values()) // 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures on one split of a file and writes or prints the result as JSON."""
    parser = argparse.ArgumentParser(description="Span F1 of reported speech.")
    parser.add_argument("file", type=Path, help="marked reports, as .jsonl.gz")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--out", type=Path, help="write the result here")
    parser.add_argument("--misses", type=Path, help="write every missed span here, as JSONL")
    parser.add_argument("--tagger", type=Path, help="measure this trained tagger, not the rules")
    options = parser.parse_args(arguments)
    texts = read_polnear(options.file, options.split)
    find, figures = _rules(texts) if options.tagger is None else _tagger(texts, options.tagger)
    missed = missed_spans(texts, find)
    if options.misses is not None:
        write_misses(missed, options.misses)
    commit = current_commit()
    result = {
        "data": {
            "file": options.file.name,
            "sha256": hashlib.sha256(options.file.read_bytes()).hexdigest(),
            "split": options.split,
            "texts": len(texts),
            "reports": sum(len(text.reports) for text in texts),
        },
        "commit": commit.commit,
        "dirty": commit.dirty,
        "seed": SEED,
        "resamples": RESAMPLES,
        **figures,
        "missed": missed_counts(texts, missed),
    }
    words = json.dumps(result, indent=2) + "\n"
    if options.out is None:
        sys.stdout.write(words)
    else:
        options.out.write_text(words, "utf-8")


def _rules(texts: Sequence[MarkedText]) -> tuple[Find, dict[str, Any]]:
    put_forward = partial(find_reports, put_forward=True)
    return find_reports, {"reports": measure(texts), "put_forward": measure(texts, put_forward)}


def _tagger(texts: Sequence[MarkedText], folder: Path) -> tuple[Find, dict[str, Any]]:
    """The tagger's figures, what the rules gain by it, and the time that either takes."""
    from eval import tagged  # needs the train extra
    from models.training.tag_model import Tagger

    tagger = Tagger.load(folder)
    find, rules = tagged.tagged_by(tagger), cache(find_reports)
    return find, {
        "tagger": tagged.about(folder, tagger),
        "seconds_for_1500_words": {
            "rules": tagged.seconds_to_read(find_reports, texts),
            "tagger": tagged.seconds_to_read(find, texts),
        },
        "plain_texts": tagged.found_in_plain(texts, {"rules": rules, "tagger": find}),
        "reports": measure(texts, find),
        "rules": measure(texts, rules),
        "rules_and_beside_them": measure(texts, tagged.beside(rules, find)),
        "rules_and_where_silent": measure(texts, tagged.where_silent(rules, find)),
    }


if __name__ == "__main__":
    main()
