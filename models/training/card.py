"""Step 5: MODEL_CARD.md and figures.json of a model folder, from its result files alone.

Figures come from ``result.json`` files of ``counterclaim eval`` and ``eval-documents``, from
the JSON of ``python -m eval.attribution``, from ``export.json`` and ``calibration.json``,
training data from ``run-*.json``; the words about origin from ``origin.json`` beside them.
Refuses results of other weights, or results measured on changed code.

    python -m models.training.card models/pretrained/base results/*/result.json \\
        docs/results/base-documents.json docs/results/attribution.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.calibration import Calibration
from models.errors import ModelError
from models.training.figures import figures_of
from models.training.provenance import read_runs, run_lines, source_rows
from models.training.report_card import (
    ATTRIBUTION_HEAD,
    attribution_rows,
    documents_rows,
    missed_by_rules,
    misses,
)

__all__ = ["model_card"]

COLUMNS = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "contradiction_roc_auc": "contradiction ROC-AUC",
    "contradiction_average_precision": "contradiction AP",
    "expected_calibration_error": "ECE",
    "brier_score": "Brier",
}
CONFLICT_COLUMNS = {
    "conflict_precision": "precision",
    "conflict_recall": "recall",
    "false_alarm_rate": "false alarms",
}


def model_card(folder: Path, given: Sequence[dict[str, Any]]) -> str:
    """The card as Markdown; ``given`` are the contents of result files, told by their fields."""
    origin = _read(folder / "origin.json")
    export = _read(folder / "export.json")
    calibration = Calibration.read(folder / "calibration.json")
    runs = read_runs(folder)
    attributions = [one for one in given if "put_forward" in one]
    documents = [one for one in given if "lures" in one.get("counts", ())]
    results = [one for one in given if one not in attributions and one not in documents]
    for result in (*results, *documents):
        _check(result, export["weights_sha256"], calibration.id)
    for result in attributions:
        _check_commit(result["data"]["file"], result)
    parts = [
        f"# Model card: {folder.name}",
        origin["summary"],
        "## Use\n\n" + origin["use"],
        "## Figures\n\n" + _figures(results),
        *("## Conflicts in reports\n\n" + _documents(one) for one in documents),
        *("## Who says what\n\n" + _attribution(one) for one in attributions),
        "## Calibration\n\n" + _calibration(calibration),
        "## How it was made\n\n"
        + _list([*origin["made"], *run_lines(runs)])
        + "\n\n"
        + _parity(export),
        "## Training data\n\n" + _sources(runs),
        "## Limits\n\n" + _list(origin["limits"]),
        "## Identity\n\n" + _identity(export, calibration),
    ]
    return "\n\n".join(parts) + "\n"


def _check(result: dict[str, Any], weights_sha256: str, calibration_id: str) -> None:
    name, model, run = result["dataset"]["name"], result["model"], result["run"]
    if model["weights_sha256"] != weights_sha256 or model["calibration_id"] != calibration_id:
        raise ModelError(f"result on {name}: measured with other weights or calibration")
    _check_commit(name, run)


def _check_commit(name: str, run: dict[str, Any]) -> None:
    if run["commit"] is None or run["dirty"]:
        raise ModelError(f"result on {name}: measured on code that is in no commit")


def _figures(results: Sequence[dict[str, Any]]) -> str:
    commits = sorted({result["run"]["commit"][:12] for result in results})
    baselines = [
        _row(f"{name.replace('_', ' ')}, {result['dataset']['name']}", figures, COLUMNS)
        for result in results
        for name, figures in result["baselines"].items()
    ]
    return "\n\n".join(
        [
            f"Measured with `counterclaim eval` at commit {', '.join(commits)}. In brackets: "
            "95% intervals from 1,000 bootstrap resamples.",
            "The relation of B to A, by the most probable label:",
            _table(
                ["file", "pairs", *COLUMNS.values()],
                [
                    _row(_file(r), r["metrics"], COLUMNS, str(r["dataset"]["n_used"]))
                    for r in results
                ],
            ),
            "The decision, by the conflict probability at the threshold:",
            _table(
                ["file", *CONFLICT_COLUMNS.values()],
                [_row(_file(result), result["metrics"], CONFLICT_COLUMNS) for result in results],
            ),
            "Baselines on the same pairs:",
            _table(["baseline", *COLUMNS.values()], baselines),
            *(_slices(result) for result in results if result["slices"]),
        ]
    )


def _slices(result: dict[str, Any]) -> str:
    rows = [
        [
            str(row["name"]),
            str(row["n"]),
            _figure(row["accuracy"]),
            f"{row['missed_conflicts']} of {row['contradictions']}",
            f"{row['false_alarms']} of {row['others']}",
        ]
        for row in result["slices"]["rows"]
    ]
    field = result["slices"]["field"]
    head = [field, "pairs", "accuracy", "conflicts missed", "false alarms"]
    return f"{_file(result)} by {field}, worst first:\n\n{_table(head, rows)}"


def _documents(result: dict[str, Any]) -> str:
    counts, rows = result["counts"], documents_rows(result)
    return "\n\n".join(
        [
            f"The check of whole reports, measured with `counterclaim eval-documents` at commit "
            f"{result['run']['commit'][:12]} on `{result['dataset']['name']}`: "
            f"{result['dataset']['cases']} cases, {counts['documents']} documents, "
            f"{counts['gold']} conflicts, {counts['lures']} tempting pairs that are none; vectors "
            f"{result['vectors']}. In brackets: 95% intervals from resampling cases.",
            _table(["what", "figure"], [[words, _figure(figure)] for words, figure in rows]),
            _list(misses(result)),
        ]
    )


def _attribution(result: dict[str, Any]) -> str:
    data = result["data"]
    return "\n\n".join(
        [
            "Rules find who says what, the same for every model. Measured with `python -m "
            f"eval.attribution` at commit {result['commit'][:12]} on the {data['split']} split of "
            f"`{data['file']}`: {data['texts']} texts, {data['reports']} marked reports. In "
            "brackets: 95% intervals from resampling texts.",
            _table(
                ATTRIBUTION_HEAD,
                [[role, *map(_figure, row)] for role, row in attribution_rows(result)],
            ),
            _list(missed_by_rules(result)),
        ]
    )


def _file(result: dict[str, Any]) -> str:
    return f"`{result['dataset']['name']}`"


def _row(name: str, figures: dict[str, Any], columns: dict[str, str], *more: str) -> list[str]:
    return [name, *more, *(_figure(figures.get(column)) for column in columns)]


def _figure(figure: dict[str, float | None] | float | None) -> str:
    value = figure.get("value") if isinstance(figure, dict) else figure
    if value is None:
        return "undefined"
    if not isinstance(figure, dict) or figure.get("low") is None:
        return f"{value:.3f}"
    return f"{value:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def _calibration(calibration: Calibration) -> str:
    fitted = _list(
        f"{source.name}: {source.rows} pairs, sha256 `{source.sha256}`"
        for source in calibration.fitted_on
    )
    return (
        f"Temperature {calibration.temperature:g}. A conflict is flagged at a probability of "
        f"{calibration.threshold:g} and above; strictly between {calibration.band_low:g} and "
        f"{calibration.band_high:g} the verdict is `uncertain`. Fitted on:\n\n{fitted}"
    )


def _parity(export: dict[str, Any]) -> str:
    return (
        f"The 8-bit weights give the same label as torch in fp32 on "
        f"{export['label_agreement']:.2%} of {export['parity_rows']} pairs; probabilities "
        f"differ by {export['mean_probability_difference']:.4f} on average."
    )


def _sources(runs: dict[str, dict[str, Any]]) -> str:
    head = ["source", *(f"rows prepared, {name}" for name in runs), "licence as stated"]
    return _table(head, source_rows(runs))


def _identity(export: dict[str, Any], calibration: Calibration) -> str:
    return _list(
        [f"weights sha256 `{export['weights_sha256']}`", f"calibration `{calibration.id}`"]
    )


def _list(items: Any) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise ModelError(f"{path}: cannot be read ({exc})") from exc
    return content


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("results", type=Path, nargs="+", help="result.json files")
    arguments = parser.parse_args()
    results = [_read(path) for path in arguments.results]
    card = model_card(arguments.folder, results)
    (arguments.folder / "MODEL_CARD.md").write_text(card, "utf-8")
    figures = figures_of(arguments.folder, results)
    (arguments.folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
