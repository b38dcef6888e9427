"""The figures of a model card as JSON, for whoever shows them elsewhere.

Takes what the result files say; computes nothing and knows not how it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.calibration import Calibration

__all__ = ["figures_of"]

METRICS = (
    "accuracy",
    "contradiction_roc_auc",
    "conflict_precision",
    "conflict_recall",
    "false_alarm_rate",
    "expected_calibration_error",
    "uncertain_share",
)
COUNTS = ("documents", "found", "right", "gold", "gold_found", "lures", "lures_flagged")


def figures_of(folder: Path, given: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The content of ``figures.json``; ``given`` are the result files of the card.

    ``slices`` and ``reliability`` are None where a result has none. ``reports`` are results on
    whole reports. ``limits`` are sentences, with names of files in backticks.
    """
    results = [one for one in given if "slices" in one]
    reports = [one for one in given if "lures" in one.get("counts", ())]
    calibration = asdict(Calibration.read(folder / "calibration.json"))
    return {
        "model": {
            "name": folder.name,
            "weights_sha256": calibration["weights_sha256"],
            "calibration_id": calibration["id"],
            "threshold": calibration["threshold"],
            "band": {"low": calibration["band_low"], "high": calibration["band_high"]},
        },
        "commits": sorted({one["run"]["commit"][:12] for one in (*results, *reports)}),
        "files": [_of_file(result) for result in results],
        "reports": [
            {
                "name": one["dataset"]["name"],
                "cases": one["dataset"]["cases"],
                "counts": {name: one["counts"][name] for name in COUNTS},
            }
            for one in reports
        ],
        "limits": json.loads((folder / "origin.json").read_text("utf-8"))["limits"],
    }


def _of_file(result: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": result["dataset"]["name"],
        "pairs": result["dataset"]["n_used"],
        "metrics": {name: result["metrics"][name] for name in METRICS},
        "slices": result["slices"],
        "reliability": result.get("reliability"),
    }
