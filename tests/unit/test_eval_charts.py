"""eval.charts: SVG for inside a page, in the page's colours, drawn the same each time."""

import re
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from eval.charts import CURVE_POINTS, SERIES, dashes, precision_recall_chart, reliability_chart
from eval.metrics import reliability
from models.errors import MissingExtra

CURVE = (np.array([0.0, 0.5, 2 / 3]), np.array([0.0, 0.5, 1.0]))
BINS = reliability(np.array([True, False, True]), np.array([0.9, 0.9, 0.4]))

CHARTS = {
    "precision": precision_recall_chart([CURVE, None, CURVE], 0.4, "p"),
    "reliability": reliability_chart([BINS, None, BINS], "p"),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_the_chart_is_svg_that_stands_alone(chart: str) -> None:
    root = ElementTree.fromstring(chart)
    assert (root.tag, root.get("role"), root.get("width")) == ("svg", "img", None)
    assert root.get("aria-label")
    assert "http" not in chart and "<style" not in chart and "<metadata" not in chart
    ids = re.findall(r'\bid="([^"]*)"', chart)
    assert len(ids) == len(set(ids)) and all(name.startswith("p-") for name in ids)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]*)', chart)) <= set(ids)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_colours_are_the_page_s(chart: str) -> None:
    assert re.findall(r"#[0-9a-f]{6}\b", chart) == []
    found = set(re.findall(r"var\(--[a-z0-9-]*\)", chart))
    assert found == {"var(--series-1)", "var(--series-3)", "var(--rule)"}


def test_the_same_curves_draw_the_same_chart() -> None:
    assert precision_recall_chart([CURVE, None, CURVE], 0.4, "p") == CHARTS["precision"]
    assert reliability_chart([BINS, None, BINS], "p") == CHARTS["reliability"]


def test_a_long_curve_is_thinned() -> None:
    recall = np.linspace(0.0, 1.0, 100_000)
    noise = np.random.default_rng(0).uniform(size=len(recall))
    chart = precision_recall_chart([(noise, recall)], 0.4, "p")
    assert len(chart.splitlines()) < 3 * CURVE_POINTS


def test_series_beyond_the_colours_are_dashed() -> None:
    assert [dashes(place) for place in (0, SERIES - 1, SERIES)] == [(), (), (6.0, 2.0)]
    assert "stroke-dasharray" in precision_recall_chart([None] * SERIES + [CURVE], 0.4, "p")


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtra, match=r"needs: pip install 'counterclaim\[report\]'"):
        precision_recall_chart([CURVE], 0.4, "p")
