"""eval.wording: figures and texts as people read them."""

from eval.comparison import Difference
from eval.intervals import Estimate
from eval.scores import METRICS
from eval.wording import METRIC_NAMES, change, clean, commit, figure, starred, with_interval


def test_figures() -> None:
    estimate = Estimate(value=0.6208, low=0.567, high=0.671)
    assert with_interval(estimate) == "0.621 [0.57, 0.67]"
    assert with_interval(estimate, 2) == "0.62 [0.57, 0.67]"
    undefined = Estimate(value=None, low=None, high=None, reason="no rows")
    assert [with_interval(undefined), with_interval(None), figure(None)] == ["-", "-", "-"]


def test_changes_carry_their_sign() -> None:
    assert change(Difference(value=-0.1, low=-0.2, high=0.01, p=0.1)) == "-0.100 [-0.20, +0.01]"
    assert change(Difference(value=0.1, low=None, high=None, p=None)) == "+0.100"
    assert change(Difference(value=None, low=None, high=None, p=None)) == "-"


def test_every_metric_has_a_name_and_a_star_where_lower_is_better() -> None:
    assert tuple(METRIC_NAMES) == METRICS
    assert (starred("accuracy"), starred("brier_score")) == ("Accuracy", "Brier score*")


def test_a_commit() -> None:
    assert commit(None, None) == "commit unknown"
    assert commit("abcdef" * 7, False) == "commit abcdefabcdef"
    assert commit("abcdef" * 7, True) == "commit abcdefabcdef with uncommitted changes"


def test_control_characters_are_shown_not_obeyed() -> None:
    assert clean("a\x1b[31m\u202eb\ud800 é") == "a\ufffd[31m\ufffdb\ufffd é"
