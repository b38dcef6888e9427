"""docs/operations.md: the metrics it names are those that there are."""

import re
from pathlib import Path
from types import SimpleNamespace

from models.types import ModelInfo
from service.operations.exposition import exposition
from service.operations.metrics import Metrics

DOCS = Path(__file__).parent.parent.parent / "docs" / "operations.md"
ROW = re.compile(r"^\| `(?P<name>counterclaim_\w+)` \| (?P<kind>\w+) \|(?P<labels>[^|]*)\|", re.M)
HEAD = re.compile(r"^# TYPE (?P<name>counterclaim_\w+) (?P<kind>\w+)$", re.M)
INFO = ModelInfo(
    name="lexical", engine="lexical", weights_sha256="0" * 64, calibration_id="c", threshold=0.5
)


def test_every_metric_is_documented_with_its_kind_and_labels() -> None:
    metrics = Metrics()
    metrics.count_request(method="GET", route="/", status=200, seconds=0.1, pairs=0)
    metrics.watch_model(lambda: INFO, lambda: True)
    metrics.watch_queue(SimpleNamespace(waiting=0))
    metrics.watch_cache(SimpleNamespace(hits=0, misses=0, bytes=0))
    metrics.watch_jobs(lambda: {"running": 1})
    body, _ = exposition({0: metrics.own()}, metrics.shared(), "")
    text = body.decode()
    labels = {
        name: set(re.findall(r"(\w+)=\"", next(iter(re.findall(rf"^{name}\w*{{.*$", text, re.M)))))
        for name, _ in HEAD.findall(text)
    }
    documented = {
        (name, kind, frozenset(re.findall(r"`(\w+)`", said)) - {"worker"})
        for name, kind, said in ROW.findall(DOCS.read_text("utf-8"))
    }
    assert documented == {
        (name, kind, frozenset(labels[name]) - {"worker", "le"})
        for name, kind in HEAD.findall(text)
    }
