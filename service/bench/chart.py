"""A bench's result as one SVG: throughput and latency, each as a multiple.

Draws what the result holds; measures nothing. Needs the ``report`` extra.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import MissingExtra
from service.bench.engines import CROSS_ENCODER, OURS, VERIFIER
from service.bench.ratios import LITSERVE, SERVED
from service.errors import BenchFailed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_chart"]

SIZE = (13.0, 4.2)  # inches
OURS_COLOR, OTHER_COLORS = "#1b6e8c", ("#b4632d", "#7a7a7a", "#4d7c4d")
STYLE: Any = {  # rcParams; their stub lists every key as a Literal
    "svg.fonttype": "none",
    "svg.hashsalt": "counterclaim",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
}


def draw_chart(result: Mapping[str, Any], out: Path) -> None:
    """Write the chart; raises ``MissingExtra`` or ``BenchFailed``."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as exc:
        raise MissingExtra("report", "drawing the chart of a bench") from exc
    with rc_context(STYLE):
        figure = Figure(figsize=SIZE, layout="constrained")
        engines, throughput, latency = figure.subplots(1, 3)
        _engines(engines, result["engines"])
        _throughput(throughput, result["served"])
        _latency(latency, result["served"])
        try:
            figure.savefig(out, format="svg", metadata={"Date": None})
        except OSError as exc:
            raise BenchFailed(f"{out}: cannot write: {exc.strerror}") from exc


def _engines(axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows a second of each, as a multiple of CrossEncoder or else of the slowest."""
    rates = {row["name"]: row["rows_per_second"] for row in rows}
    base = CROSS_ENCODER if CROSS_ENCODER in rates else min(rates, key=rates.__getitem__)
    names = sorted(rates, key=rates.__getitem__)
    values = [rates[name] / rates[base] for name in names]
    colors = [OURS_COLOR if name in (OURS, VERIFIER) else OTHER_COLORS[1] for name in names]
    axes.bar_label(axes.barh(names, values, color=colors), fmt="%.2f", padding=3)
    axes.margins(x=0.18)
    axes.set_title(f"Rows a second, {base} = 1")


def _throughput(axes: Axes, servers: Sequence[Mapping[str, Any]]) -> None:
    """Requests a second by callers, as a multiple of LitServe or else of ours."""
    by_name = {server["name"]: server["levels"] for server in servers}
    base = LITSERVE if LITSERVE in by_name else SERVED
    units = [level["requests_per_second"] for level in by_name[base]]
    width = 0.8 / len(by_name)
    for place, (name, levels) in enumerate(by_name.items()):
        values = [
            level["requests_per_second"] / unit if unit else 0.0
            for level, unit in zip(levels, units, strict=True)
        ]
        at = [group + place * width for group in range(len(levels))]
        bars = axes.bar(at, values, width, label=name, color=_color(place))
        axes.bar_label(bars, fmt="%.1f", padding=2)
    _callers(axes, by_name[base], 0.4 - width / 2)
    axes.set_title(f"Requests a second, {base} = 1")
    axes.margins(y=0.35)  # the legend stands above the bars
    axes.legend(frameon=False, loc="upper left")


def _latency(axes: Axes, servers: Sequence[Mapping[str, Any]]) -> None:
    """p50 and, dashed, p99 by callers, as a multiple of our p50 of one caller."""
    unit = next(one["ms"]["p50"] for one in servers[0]["levels"] if one["ms"])
    for place, server in enumerate(servers):
        answered = [(at, one["ms"]) for at, one in enumerate(server["levels"]) if one["ms"]]
        for name, dash in (("p50", "solid"), ("p99", "dashed")):
            axes.plot(
                [at for at, _ in answered],
                [times[name] / unit for _, times in answered],
                marker="o",
                linestyle=dash,
                color=_color(place),
                label=server["name"] if name == "p50" else None,
            )
    _callers(axes, servers[0]["levels"], 0.0)
    axes.set_yscale("log")
    axes.set_title("Time of a request, p50 and (dashed) p99; our first p50 = 1", fontsize="medium")
    axes.legend(frameon=False)


def _callers(axes: Axes, levels: Sequence[Mapping[str, Any]], shift: float) -> None:
    axes.set_xticks(
        [place + shift for place in range(len(levels))],
        [str(level["concurrency"]) for level in levels],
    )
    axes.set_xlabel("callers at once")


def _color(place: int) -> str:
    return (OURS_COLOR, *OTHER_COLORS)[place]
