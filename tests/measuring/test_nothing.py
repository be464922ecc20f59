"""What is covered and did not happen is 0: every metric of the catalogue, in total and of a segment, over nothing."""

import math
from dataclasses import replace
from typing import Any

import pytest

import kpi_toolkit as kt
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring.ask import cells
from kpi_toolkit.measuring.frame import from_frames
from kpi_toolkit.measuring.nothing import of_nothing
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric, Ratio, metric
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Settings
from tests.whole import part_of

NO_HIGHEST = {"longest_delay", "referral_depth"}
"""The highest of nothing is unknown, and no other number of the catalogue is of that kind."""
OF_DAYS = {"dau", "wau", "activity_frequency"}
"""Means over days or weeks: those without anybody count."""
NOT_IN_THE_EXAMPLE = {
    *("activity_participation", "saturated_channels", "participants_active_after", "absent_active_after"),
    "active_after_gap",
}
COUNTED = [entry for entry in CATALOGUE if not entry.parts]
"""Metrics of a fact; what is made of them has no row of its own."""
QUIET = parse_period("2025-03")
COVERED = Settings.model_validate(
    {"source": {"covers_from": "2023-01-01", "covers_until": "2026-11-15", "whole": ["2023-01-01/2026-11-15"]}},
    strict=False,
)
WORDS = "One.\n\n一。\n\n" + "\n".join(
    f"{part}: x" for part in ("Formula", "公式", "Leaves out", "不含", "Misleads when", "误读", "Source")
)


@pytest.fixture(scope="module")
def shop() -> Workspace:
    """Rows in October 2026 only, and data that are known from 2023 on."""
    return from_frames(EXAMPLE_TABLES, COVERED)


def is_ratio(entry: Metric) -> bool:
    return "den" in of_nothing(entry)


@pytest.mark.parametrize("name", part_of([entry.name for entry in COUNTED], 2))
def test_counts_and_sums_over_nothing_are_0_and_the_highest_of_nothing_is_unknown(name: str) -> None:
    parts = of_nothing(CATALOGUE[name])
    assert parts["rows"] == 0
    assert parts["num"] == (None if name in NO_HIGHEST else 0)
    if "den" in parts:
        assert parts["den"] == (None if name in OF_DAYS else 0)


@pytest.mark.parametrize("name", part_of(CATALOGUE.names, 2))
def test_a_covered_month_in_which_nothing_happened(name: str, shop: Workspace) -> None:
    (row,) = kt.measure(shop, name, str(QUIET)).itertuples()
    if row.reason is not None and row.reason.code.startswith("missing_"):
        assert name in NOT_IN_THE_EXAMPLE
        return
    if name in OF_DAYS or not (is_ratio(CATALOGUE[name]) or name in NO_HIGHEST):
        assert (row.value, row.numerator, row.reason) == (0, 0, None)
    else:
        assert math.isnan(row.value)
        assert row.reason.code in ("no_rows", "zero_denominator")


@pytest.mark.parametrize("name", [entry.name for entry in COUNTED])
def test_a_segment_in_which_nothing_happened(name: str, shop: Workspace) -> None:
    """Of a period in which others did something, and of one in which nobody did."""
    entry = CATALOGUE[name]
    if not (by := next((by for by in segments(shop, entry) if shop.can_cut(FACTS[entry.fact], by)), "")):
        assert name in {"community_health", "cost_per_new_visitor"}
        return
    if name in NOT_IN_THE_EXAMPLE:
        return
    for period in (parse_period("2026-10"), QUIET):
        found = measured(shop, cells([entry], [period], by)).value(entry, period, f"{by}=nobody's")
        if name in OF_DAYS or not (is_ratio(entry) or name in NO_HIGHEST):
            assert (found.value, found.numerator) == (0, 0)
        else:
            assert found.value is None
            assert found.reason is not None


def segments(shop: Workspace, entry: Metric) -> list[str]:
    fact = FACTS[entry.fact]
    return [*fact.own_segments, *(by for table in fact.segments_of for by in shop.segment_columns(table))]


def own(compute: Any) -> Metric:
    def own_metric(orders: Any) -> Any:
        return compute(orders)

    own_metric.__doc__ = WORDS
    declare = metric(zh="自", en="Own", fact="order_periods", unit="money", better="higher", stage="revenue", roles=())
    return declare(own_metric)


@pytest.mark.parametrize(
    ("compute", "value"),
    [
        (lambda orders: orders.amount.sum(), 0),
        (lambda orders: orders.amount.sum(where=orders.amount > 5) - orders.cost.sum(), 0),
        (lambda orders: orders.count(where=orders.amount > 5) + orders.user_id.nunique(), 0),
        (lambda orders: orders.amount.max(), None),
        (lambda orders: orders.amount.mean(), None),
        (lambda orders: orders.amount.max() - orders.amount.min(), None),
        (lambda orders: orders.amount.max().fill_null(0), 0),
        (lambda orders: Ratio(orders.amount.sum(), orders.count()), None),
        (lambda orders: orders.what_no_fact_has.sum(), None),
    ],
)
def test_own_metrics_over_nothing(compute: Any, value: float | None) -> None:
    parts = of_nothing(own(compute))
    assert (parts["num"] if "den" not in parts else None) == value


def test_two_functions_of_the_same_words_are_two_metrics() -> None:
    one = own(lambda orders: orders.amount.sum())
    other = replace(one, compute=lambda orders: orders.amount.max())
    assert (of_nothing(one)["num"], of_nothing(other)["num"]) == (0, None)
