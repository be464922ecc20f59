"""Changes of any metric between any two ends, and shares of segments: exact sums, and what chance leaves open."""

import itertools
import math
from fractions import Fraction

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from tests.judge.made_histories import WHOLE, histories


@pytest.fixture(scope="module")
def made() -> Workspace:
    return from_frames(histories(5, users=120).tables, WHOLE)


COMPARED = ["sales", "orders", "buyers", "aov", "repurchase_rate", "gross_margin", "visit_conversion_rate", "new_users"]


@pytest.mark.parametrize("metric", COMPARED)
def test_a_change_is_after_less_before_and_its_parts_sum_to_it(made: Workspace, metric: str) -> None:
    ends = ["2025-09", "2025-10"]
    moved = kt.change(made, metric, *ends)
    rows = kt.measure(made, metric, ends)
    assert moved.value == pytest.approx(rows["value"].iloc[1] - rows["value"].iloc[0], abs=1e-12)
    if moved.parts:
        assert math.fsum(moved.parts.values()) == pytest.approx(moved.value, abs=1e-9)
    assert bool(moved.parts) == (rows["denominator"].notna().all())
    if moved.interval:
        assert moved.interval[0] <= moved.value <= moved.interval[1]
    assert kt.change(made, metric, *ends) == moved, "the same question has the same interval"


@pytest.mark.parametrize("metric", ["sales", "orders", "aov", "gross_margin"])
def test_parts_by_segment_sum_to_the_change(made: Workspace, metric: str) -> None:
    moved = kt.change(made, metric, "2025-09", "2025-12", by="channel")
    assert math.fsum(moved.parts.values()) == pytest.approx(moved.value, abs=1e-9)
    assert set(moved.parts) >= {"ads", "friends", "search"}


def test_two_segments_of_a_period_are_compared(made: Workspace) -> None:
    moved = kt.change(made, "aov", "channel=ads", "channel=search", period="2025-10")
    rows = kt.measure(made, "aov", "2025-10", by="channel").set_index("segment")
    assert moved.value == pytest.approx(rows.at["search", "value"] - rows.at["ads", "value"])
    assert math.fsum(moved.parts.values()) == pytest.approx(moved.value, abs=1e-9)
    same = kt.change(made, "aov", "channel=ads", "channel=ads", period="2025-10")
    assert same.value == 0
    assert same.interval in (None, (0.0, 0.0))
    assert kt.change(made, "aov", "2025-10", "2025-10", segment=("channel=ads", "channel=search")).value == moved.value
    against_all = kt.change(made, "aov", "2025-09", "2025-10", segment=("", "channel=ads"))
    assert against_all.before.value == kt.measure(made, "aov", "2025-09")["value"].iloc[0]
    assert against_all.after.value == rows.at["ads", "value"]
    of_ads = kt.change(made, "sales", "2025-09", "2025-10", segment="channel=ads")
    assert (
        of_ads.before.value
        == kt.measure(made, "sales", "2025-09", by="channel").set_index("segment").at["ads", "value"]
    )


def test_the_interval_of_a_difference_holds_what_is_true() -> None:
    """Of shops in which nothing changes, 95 % intervals of two months' buyers leave out 0 in few."""
    months = [f"2025-{month:02}" for month in range(2, 13)]
    moved = [
        kt.change(shop, "orders", before, after)
        for shop in (from_frames({"orders": _shop_of_chance(seed)}, WHOLE) for seed in range(3))
        for before, after in itertools.pairwise(months)
    ]
    told = [change for change in moved if change.interval]
    assert len(told) >= 20
    assert sum(bool(change.is_sure) for change in told) <= 4


def _shop_of_chance(seed: int) -> pd.DataFrame:
    import numpy as np

    dice = np.random.default_rng(seed)
    days = pd.date_range("2025-01-01", "2026-02-20")
    stamps = np.repeat(days.to_numpy(), dice.poisson(4, len(days)))
    rows = {"order_id": [str(n) for n in range(len(stamps))], "user_id": dice.integers(0, 900, len(stamps)).astype(str)}
    return pd.DataFrame({**rows, "ordered_at": stamps, "amount": 10})


@pytest.mark.parametrize("metric", ["sales", "orders", "new_users"])
def test_shares_of_a_partition_sum_to_one(made: Workspace, metric: str) -> None:
    parts = kt.share(made, metric, "channel", "2025-10")
    assert math.fsum(line.share or 0 for line in parts.lines) == pytest.approx(1, abs=1e-12)
    assert [line.value for line in parts.lines] == sorted((line.value for line in parts.lines), reverse=True)
    for line in parts.lines:
        assert line.share == float(Fraction(line.value) / Fraction(line.total))
        if line.interval:
            assert line.interval[0] <= (line.share or 0) <= line.interval[1]
        alone = kt.share(made, metric, line.segment, "2025-10")
        assert alone.lines == (line,)
        assert parts.share(line.segment) == line.share


def test_people_in_several_segments_are_said_to_be() -> None:
    orders = pd.DataFrame(
        [("1", "ann", "2026-03-05", 1, "a"), ("2", "ann", "2026-03-06", 1, "b")],
        columns=["order_id", "user_id", "ordered_at", "amount", "channel"],
    )
    both = kt.share(orders, "buyers", "channel", "2026-03")
    assert [line.share for line in both.lines] == [1.0, 1.0]
    assert [remark.code for remark in both.remarks][-1] == "shares_overlap"


def test_what_is_not_there_has_its_reason(example_shop: Workspace) -> None:
    assert kt.change(example_shop, "sales", "2020-01", "2026-10").words("zh") == ("无数据：数据始于 2025-10-01",)
    partial = kt.change(example_shop, "sales", "2026-10", "2026-11")
    assert partial.value is None
    assert partial.reason is not None
    assert partial.reason.code == "part_against_whole"
    empty = kt.share(example_shop, "sales", "channel", "2026-08")
    assert empty.lines == ()
    assert empty.words("en") == ("no data: the denominator is 0",)
    with pytest.raises(kt.KpiError, match="is a rate"):
        kt.share(example_shop, "aov", "channel", "2026-10")
    with pytest.raises(kt.KpiError, match="chanel"):
        kt.share(example_shop, "sales", "chanel", "2026-10")
    with pytest.raises(kt.KpiError, match="Leave `segment` out"):
        kt.change(example_shop, "sales", "channel=ads", "channel=search", period="2026-10", segment="channel=ads")
    with pytest.raises(kt.KpiError, match="not split"):
        kt.change(example_shop, "sales", "channel=ads", "channel=search", period="2026-10", by="channel")


def test_they_show_themselves(made: Workspace) -> None:
    assert "aov" in CATALOGUE
    for shown in (
        kt.change(made, "aov", "2025-09", "2025-10", by="channel"),
        kt.share(made, "sales", "channel", "2025-10"),
    ):
        assert "<table>" in shown._repr_html_()
        assert shown.words("zh") != shown.words("en")
        assert shown.chart("en").axes
        assert len(shown.to_frame())
