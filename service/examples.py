"""Requests and responses shown in the API's documentation: the project's founding pair.

``VERDICT`` and ``EVIDENCE`` are what the embedded model said; a test keeps their keys those of
a real answer.
"""

from __future__ import annotations

from pydantic.config import JsonDict

from service.errors import Flaw, InvalidClaims
from service.problems import as_problem

__all__ = ["BATCH", "BATCH_RESULTS", "DOCUMENTS", "EVIDENCE", "PAIR", "PROBLEM", "VERDICT"]

PAIR: JsonDict = {
    "a": {
        "text": "Three US officials said Russia sent a written response to the US proposals.",
        "speaker": "three Biden administration officials",
        "date": "2022-01-31",
    },
    "b": "Deputy foreign minister Grushko told RIA Novosti it was not true that Moscow had "
    "replied in writing.",
}

DOCUMENTS: JsonDict = {
    "documents": [
        {
            "text": "Three US officials said on Monday that Russia had replied in writing to the "
            "US proposals. It was not true, deputy foreign minister Grushko told RIA Novosti.",
            "source": "Associated Press",
            "date": "2022-02-01",
        }
    ]
}

VERDICT: JsonDict = {
    "relation": "contradiction",
    "probabilities": {
        "entailment": 0.10287661462079223,
        "neutral": 0.19200012149570828,
        "contradiction": 0.7051232638834996,
    },
    "reverse": {
        "relation": "contradiction",
        "probabilities": {
            "entailment": 0.062329618871656764,
            "neutral": 0.17954916989633526,
            "contradiction": 0.7581212112320079,
        },
    },
    "conflict": True,
    "conflict_probability": 0.529278342008298,
    "certainty": "uncertain",
    "truncated": False,
    "unread_words": 0,
    "model": {
        "name": "small",
        "engine": "onnx",
        "weights_sha256": "e147ef44c1c76df41d01b3232b791b25e6cace24ab869e97e660884517bb07b2",
        "calibration_id": "small-83b4029a",
        "threshold": 0.504,
    },
    "attribution": {
        "a": [
            {
                "speaker": "Three US officials",
                "stance": "asserts",
                "proposition": "Russia sent a written response to the US proposals",
                "speaker_span": {"start": 0, "end": 18},
                "proposition_spans": [{"start": 24, "end": 74}],
            }
        ],
        "b": [
            {
                "speaker": "Deputy foreign minister Grushko",
                "stance": "denies",
                "proposition": "Moscow had replied in writing",
                "speaker_span": {"start": 0, "end": 31},
                "proposition_spans": [{"start": 70, "end": 99}],
            }
        ],
    },
}

EVIDENCE: JsonDict = {
    "words_a": [
        {"start": 38, "end": 45, "text": "written"},
        {"start": 24, "end": 30, "text": "Russia"},
        {"start": 9, "end": 18, "text": "officials"},
    ],
    "words_b": [
        {"start": 56, "end": 59, "text": "not"},
        {"start": 92, "end": 99, "text": "writing"},
    ],
    "differences": [],
}

_EMPTY = Flaw(pointer="#/pairs/1/b", detail="must not be empty")
PROBLEM: JsonDict = as_problem(InvalidClaims("#/pairs/1/b must not be empty", flaws=[_EMPTY]))

BATCH: JsonDict = {"pairs": [PAIR, {"a": "The bridge is open to traffic.", "b": ""}]}

BATCH_RESULTS: JsonDict = {
    "results": [{"index": 0, "verdict": VERDICT}, {"index": 1, "error": PROBLEM}],
}
