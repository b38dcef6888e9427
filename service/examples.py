"""Requests and responses shown in the API's documentation: the project's founding pair.

``VERDICT`` and ``EVIDENCE`` are what the embedded model said; a test keeps their keys those of
a real answer.
"""

from __future__ import annotations

from pydantic.config import JsonDict

from service.errors import Flaw, InvalidClaims
from service.problems import as_problem

__all__ = [
    "BATCH",
    "BATCH_RESULTS",
    "DOCUMENTS",
    "EVIDENCE",
    "EXCERPT",
    "FEEDBACK",
    "PAIR",
    "PROBLEM",
    "REPORT_FEEDBACK",
    "VERDICT",
]

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
        "entailment": 0.2591616810659955,
        "neutral": 0.23695370171348296,
        "contradiction": 0.5038846172205215,
    },
    "reverse": {
        "relation": "contradiction",
        "probabilities": {
            "entailment": 0.06392688320789619,
            "neutral": 0.4261826488312891,
            "contradiction": 0.5098904679608148,
        },
    },
    "conflict": True,
    "conflict_probability": 0.7595176985590433,
    "certainty": "uncertain",
    "truncated": False,
    "unread_words": 0,
    "model": {
        "name": "base",
        "engine": "onnx",
        "weights_sha256": "7bdaabf474898da5507919632f0a79007434518367cfa0b5ed8945132b0329de",
        "calibration_id": "base-201d0942",
        "threshold": 0.636,
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

FEEDBACK: JsonDict = PAIR | {
    "verdict": VERDICT,
    "judgement": "wrong",
    "label": "neutral",
    "note": "One speaks of the proposals, the other of the replies to them.",
}

EXCERPT: JsonDict = {
    "documents": [{"id": "d1", "source": "Associated Press", "date": "2022-02-01"}],
    "statements": [
        {
            "id": "d1-s1",
            "document": "d1",
            "sentence": {
                "start": 0,
                "end": 89,
                "text": "Three US officials said on Monday that Russia had replied in writing to "
                "the US proposals.",
            },
            "speaker": "Three US officials",
            "speaker_span": {"start": 0, "end": 18},
            "stance": "asserts",
            "proposition": "Russia had replied in writing to the US proposals",
            "proposition_spans": [{"start": 39, "end": 88}],
            "date": "2022-01-31",
            "answers": None,
        },
        {
            "id": "d1-s2",
            "document": "d1",
            "sentence": {
                "start": 90,
                "end": 156,
                "text": "It was not true, deputy foreign minister Grushko told RIA Novosti.",
            },
            "speaker": "Grushko",
            "speaker_span": {"start": 107, "end": 138},
            "stance": "denies",
            "proposition": "Russia had replied in writing to the US proposals",
            "proposition_spans": [],
            "date": "2022-02-01",
            "answers": "d1-s1",
        },
    ],
    "conflicts": [
        {
            "a": "d1-s1",
            "b": "d1-s2",
            "kind": "disputed",
            "probability": 0.95,
            "certainty": "clear",
        }
    ],
    "model": VERDICT["model"],
}

REPORT_FEEDBACK: JsonDict = {
    "a": PAIR["a"],
    "b": {
        "text": "Grushko denies that Russia had replied in writing to the US proposals.",
        "speaker": "Grushko",
        "date": "2022-02-01",
    },
    "report": EXCERPT,
    "judgement": "right",
}
