"""Precision-recall and reliability charts as SVG that belongs inside an HTML page.

Draws curves it is given. Colours are variables of the page, ``--series-1`` and so on, so
that they follow its light or dark; names of models stand in the page's legend, not here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.metrics import CALIBRATION_BINS, Array
from models.errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["SERIES", "dashes", "precision_recall_chart", "reliability_chart"]

SERIES = 6  # colours; the dashes tell further series apart
CURVE_POINTS = 400  # more cannot be seen
SIZE = (4.8, 3.9)  # inches, at 72 points each the units of the SVG
_DASHES = ((), (6.0, 2.0), (2.0, 2.0), (6.0, 2.0, 2.0, 2.0))

# Colours nothing else has, to be replaced by those of the page.
_INK, _RULE = "#010203", "#010204"
_STYLE: Any = {  # rcParams; their stub lists every key as a Literal
    "svg.fonttype": "none",
    "svg.hashsalt": "counterclaim",
    "text.parse_math": False,
    "font.size": 10.0,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": _RULE,
    "grid.linewidth": 0.5,
    "xtick.color": _RULE,
    "ytick.color": _RULE,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
}


@dataclass(frozen=True, kw_only=True)
class _Stroke:
    color: str
    dashes: tuple[float, ...]

    def line(self) -> dict[str, Any]:
        return {"color": self.color, "linestyle": (0, self.dashes) if self.dashes else "solid"}


def dashes(place: int) -> tuple[float, ...]:
    """The dash pattern of the series at ``place``, empty for a solid line."""
    return _DASHES[place // SERIES % len(_DASHES)]


def precision_recall_chart(
    curves: Sequence[tuple[Array, Array] | None], chance: float, prefix: str
) -> str:
    """Precision over recall, a step line a model; None leaves a model out.

    ``chance`` is the precision of guessing; ``prefix`` keeps the ids of two charts apart.
    """
    figure = _figure()
    with _style():
        axes = figure.add_subplot()
        axes.axhline(chance, color=_INK, linewidth=0.8, linestyle=(0, (1.0, 3.0)))
        for place, curve in enumerate(curves):
            if curve is not None:
                precision, recall = _from_first_hit(*curve)
                axes.plot(recall, precision, drawstyle="steps-pre", **_stroke(place).line())
        _frame(axes, "Recall of contradiction", "Precision")
        return _svg(figure, "Precision over recall of contradiction", prefix)


def reliability_chart(bins: Sequence[Array | None], prefix: str) -> str:
    """Share right over confidence, with rows per bin below; None leaves a model out.

    ``bins`` are ``(15, 3)`` each, as ``metrics.reliability`` gives them.
    """
    figure = _figure()
    with _style():
        axes, below = figure.subplots(2, sharex=True, height_ratios=(3, 1))
        axes.plot([0, 1], [0, 1], color=_INK, linewidth=0.8, linestyle=(0, (1.0, 3.0)))
        edges = np.linspace(0.0, 1.0, CALIBRATION_BINS + 1)
        for place, table in enumerate(bins):
            if table is not None:
                confidence, right = table[table[:, 0] > 0, 1:].T
                stroke = _stroke(place)
                axes.plot(confidence, right, marker="o", markersize=4, **stroke.line())
                below.stairs(table[:, 0], edges, baseline=None, linewidth=1.2, **stroke.line())
        _frame(axes, "", "Share right")
        below.set_xlabel("Confidence in the predicted label")
        below.set_ylabel("Rows")
        below.set_ylim(bottom=0)
        return _svg(figure, "Share right over confidence, and rows per bin", prefix)


def _stroke(place: int) -> _Stroke:
    return _Stroke(color=f"#0102{0x10 + place % SERIES:02x}", dashes=dashes(place))


def _style() -> Any:
    from matplotlib import rc_context

    return rc_context(_STYLE)


def _figure() -> Figure:
    try:
        from matplotlib.figure import Figure
    except ImportError as exc:
        raise MissingExtra("report", "drawing the charts of a report") from exc
    return Figure(figsize=SIZE, layout="constrained")


def _frame(axes: Axes, x: str, y: str) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def _from_first_hit(precision: Array, recall: Array) -> tuple[Array, Array]:
    """From recall 0 on at the precision of the first hit; before it there is no recall."""
    hit = recall > 0
    found = _thinned(precision[hit])
    return np.append(found[:1], found), np.append(0.0, _thinned(recall[hit]))


def _thinned(points: Array) -> Array:
    places = np.linspace(0, len(points) - 1, min(len(points), CURVE_POINTS))
    return points[places.astype(np.int_)]


def _svg(figure: Figure, label: str, prefix: str) -> str:
    """The ``svg`` element alone: without prologue, metadata, fixed size or foreign ids."""
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    drawn = file.getvalue()
    drawn = drawn[drawn.index("<svg") :].strip()
    drawn = re.sub(r"<(metadata|style)\b.*?</\1>\s*", "", drawn, flags=re.DOTALL)
    view_box = re.search(r'viewBox="[^"]*"', drawn)
    opening = f'<svg {view_box[0] if view_box else ""} role="img" aria-label="{label}">'
    drawn = opening + drawn[drawn.index(">") + 1 :]
    drawn = re.sub(r'\bid="', f'id="{prefix}-', drawn)
    drawn = re.sub(r"url\(#", f"url(#{prefix}-", drawn)
    drawn = re.sub(r'\bxlink:href="#', f'href="#{prefix}-', drawn)
    drawn = re.sub(r"'DejaVu Sans'[^;\"]*", "inherit", drawn)
    for place in range(SERIES):
        drawn = drawn.replace(_stroke(place).color, f"var(--series-{place + 1})")
    return drawn.replace(_INK, "currentColor").replace(_RULE, "var(--rule)")
