"""The weighted score and what it covers."""

from datetime import date
from decimal import Decimal

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.targets.attainment import attain
from kpi_toolkit.targets.scorecard import Line, Score, score
from kpi_toolkit.targets.target import Target

TARGET = Target(2, "sales", "operations", "level", date(1998, 3, 1), date(1998, 4, 1), "Lin", value=Decimal(100))


def line(metric: str, actual: float | None, weight: str | None = None, value: float = 100) -> Line:
    reached = attain(actual, value=value, better="higher")
    return Line(metric, TARGET, reached, weight=None if weight is None else Decimal(weight))


def test_score_is_the_weighted_mean_of_capped_attainments() -> None:
    result = score([line("sales", 200, "0.5"), line("buyers", 90, "0.3"), line("orders", 60, "0.2")])
    assert result == Score(Decimal("0.99"), Decimal(1), Decimal(1), "orders")
    assert result.coverage == 1


def test_points_give_the_same_score_as_weights() -> None:
    assert score([line("sales", 100, "5"), line("buyers", 50, "5")]).value == Decimal("0.75")


def test_below_full_cover_there_is_no_score_but_the_covered_weight() -> None:
    result = score([line("sales", 80, "0.6"), line("buyers", None, "0.4")])
    assert result == Score(None, Decimal("0.6"), Decimal(1), "sales")


def test_lines_without_weight_are_not_in_the_score() -> None:
    result = score([line("sales", 80, "0.6"), line("buyers", 10), Line("orders")])
    assert result == Score(Decimal("0.8"), Decimal("0.6"), Decimal("0.6"), "sales")


def test_without_any_weights_all_lines_with_a_target_weigh_equally() -> None:
    lines = [line("sales", 80), line("buyers", 60), line("complaints", 3, value=0), Line("orders")]
    assert score(lines) == Score(Decimal("0.7"), Decimal(2), Decimal(2), "buyers")


def test_of_two_equally_weak_metrics_the_heavier_one_is_named() -> None:
    lines = [line("sales", 50, "0.2"), line("buyers", 50, "0.3"), line("orders", 90, "0.5")]
    assert score(lines).weakest == "buyers"


def test_nothing_to_score() -> None:
    assert score([]) == score([Line("orders")]) == Score(None, Decimal(0), Decimal(0), None)
    assert score([]).coverage is None


def test_all_weights_that_are_not_above_zero_are_refused_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        score([line("sales", 1, "0"), line("buyers", 1, "-1"), line("orders", 1, "1")])
    assert caught.value.faults == ("`sales` weighs 0", "`buyers` weighs -1")
