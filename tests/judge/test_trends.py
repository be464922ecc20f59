"""Trends are what is measured, period by period; of many segments chance alone is seldom said to be more."""

import numpy as np
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.judge.trends import MOST_SEGMENTS
from kpi_toolkit.measuring.naming import named
from kpi_toolkit.measuring.workspace import Workspace

NAMES = ["orders", "sales", "aov"]
PERIODS = "2026-07..2026-10"


def test_numbers_are_those_of_measure(example_shop: Workspace) -> None:
    followed = kt.trends(example_shop, NAMES, PERIODS, by="channel").to_frame()
    measured = kt.measure(example_shop, NAMES, PERIODS, by="channel")
    measured["segment"] = [named("channel", name) for name in measured["segment"]]
    keys = ["metric", "segment", "period"]
    both = followed.merge(measured, on=keys, suffixes=("", "_measured"), how="outer", indicator=True)
    assert "right_only" not in set(both["_merge"])
    assert both.loc[both["_merge"] == "left_only", "value"].isna().all(), "a mean of nothing has no row of its own"
    pd.testing.assert_series_equal(both["value"], both["value_measured"], check_names=False)


def test_segments_are_the_largest_of_the_newest_period_and_the_rest_is_counted() -> None:
    days = pd.date_range("2026-01-01", "2026-06-30", freq="D")
    rows = [(f"{day}{n}", f"u{n}", day, 1.0, f"c{n:02}") for day in days for n in range(12) if day.day <= n + 3]
    orders = pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount", "channel"])
    found = kt.trends(orders, "orders", "2026-01..2026-06", by="channel")
    names = [line.segment for line in found.lines]
    assert names == ["", *(f"channel=c{n:02}" for n in range(11, 11 - MOST_SEGMENTS, -1))]
    assert found.left_out == 4
    for language, said in (("en", "4 smaller segments are not shown."), ("zh", "另有 4 个较小的分组未列出。")):
        assert said in found.words(language)
        assert said in found._shown({type(found): lambda of, _: of._repr_html_()})(found, "zh") or language == "en"


def test_of_many_segments_chance_alone_seldom_stands_out() -> None:
    """Twelve shops of eight even channels in which nothing happens: in at most 2 is a channel called unusual."""
    dice = np.random.default_rng(5)
    months = pd.date_range("2025-01-01", periods=18, freq="MS")
    alarms = 0
    for _ in range(12):
        counts = dice.poisson(60, (len(months), 8))
        rows = [
            (f"{m}-{c}-{n}", f"u{n}", month + pd.Timedelta(days=n % month.days_in_month), 1.0, f"c{c}")
            for m, month in enumerate(months)
            for c in range(8)
            for n in range(counts[m, c])
        ]
        orders = pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount", "channel"])
        found = kt.trends(orders, "orders", "2026-05..2026-06", by="channel")
        assert all(line.movement.why_not is None for line in found.lines)
        alarms += any(line.direction for line in found.lines if line.segment)
    assert alarms <= 2


def test_a_segment_that_fell_away_is_said() -> None:
    months = pd.date_range("2025-01-01", periods=18, freq="MS")
    rows = [
        (f"{m}-{c}-{n}", f"u{n}", month + pd.Timedelta(days=n % month.days_in_month), 1.0, f"c{c}")
        for m, month in enumerate(months)
        for c in range(4)
        for n in range(10 if (m, c) == (17, 2) else 60 + (m * 7 + c * 5) % 9)
    ]
    orders = pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount", "channel"])
    found = kt.trends(orders, "orders", "2026-05..2026-06", by="channel")
    assert {line.segment: line.direction for line in found.lines if line.segment}["channel=c2"] == -1
    assert any("channel=c2" in sentence and "below the usual" in sentence for sentence in found.words("en"))


def test_what_has_no_data_says_why(example_shop: Workspace) -> None:
    found = kt.trends({"orders": EXAMPLE_TABLES["orders"]}, ["orders", "visits"], PERIODS)
    assert [line.values[-1].value is None for line in found.lines] == [False, True]
    assert "no data for 2026-10, because" in found.words("en")[1]
    assert "无数据" in found.words("zh")[1]
    assert "data:image/svg" in found.chart("zh")._repr_html_()


def test_without_periods_the_newest_whole_months_are_followed(example_shop: Workspace) -> None:
    found = kt.trends(example_shop, "orders")
    assert [str(period) for period in found.periods] == [str(example_shop.newest_month.shift(n)) for n in range(-11, 1)]


@pytest.mark.parametrize(
    ("metrics", "period", "by", "said"),
    [
        ("order", PERIODS, None, "Did you mean"),
        ([], PERIODS, None, "need a metric"),
        ("orders", ["2026-10", "2026-Q3"], None, "one grain"),
        ("orders", PERIODS, "chanel", "Did you mean `channel`"),
    ],
)
def test_what_cannot_be_followed_is_said(
    metrics: object, period: object, by: str | None, said: str, example_shop: Workspace
) -> None:
    with pytest.raises(UsageError, match=said):
        kt.trends(example_shop, metrics, period, by)  # type: ignore[arg-type]
