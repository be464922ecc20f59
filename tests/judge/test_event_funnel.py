"""Funnels of events: plain Python, what is known of both ways to follow them, and their place in the one mechanism."""

import itertools

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.funnel_choices import Per
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from tests.judge import oracle_funnel as oracle
from tests.judge.made_histories import WHOLE, Histories, histories
from tests.judge.oracle_cohorts import months

STEPS = [("visit", "cart", "purchase"), ("visit", "visit", "cart"), ("cart", "order"), ("order", "visit")]
MONTHS = [month for month in months() if f"{month:%Y-%m}" in ("2025-03", "2025-11", "2026-01", "2026-02")]


@pytest.fixture(scope="module")
def made() -> tuple[Histories, Workspace]:
    shop = histories(7)
    return shop, from_frames(shop.tables, WHOLE)


CHOICES = [
    (steps, per, ordered, days)
    for steps, per, ordered, days in itertools.product(STEPS, ("user", "session"), (True, False), (0, 3))
    if per == "user" or "order" not in steps
]


@pytest.mark.parametrize(("steps", "per", "ordered", "days"), CHOICES)
def test_event_funnels_equal_plain_python(
    made: tuple[Histories, Workspace], steps: tuple[str, ...], per: Per, ordered: bool, days: int
) -> None:
    rows, shop = made
    doings = oracle.done_by(rows, per)
    for month in MONTHS:
        depths = [oracle.depth(own, steps, ordered, days * 1440, month) for own in doings.values()]
        known = [depth for depth in depths if depth]
        told = kt.funnel(shop, f"{month:%Y-%m}", events=steps, per=per, ordered=ordered, within_days=days, benchmark={})
        for place, line in enumerate(told.steps, start=1):
            count, out_of = (sum(depth >= least for depth in known) for least in (place + 1, place))
            assert ((line.step.count, line.step.out_of) if line.step else (0, 0)) == (count, out_of)
            if 0 in depths and line.step and month.month != 2:
                assert line.reason is not None
                assert line.reason.code == "windows_left_out"


def test_any_order_is_never_less_and_steps_never_more(made: tuple[Histories, Workspace]) -> None:
    for days in (0, 3):
        strict, loose = (
            kt.funnel(made[1], "2025-11", events=STEPS[0], ordered=ordered, within_days=days, benchmark={})
            for ordered in (True, False)
        )
        for line, other in zip(strict.steps, loose.steps, strict=True):
            assert line.step
            assert other.step
            assert line.step.count <= other.step.count
            assert line.step.count <= line.step.out_of


def test_segments_are_the_same_funnel_and_add_up(made: tuple[Histories, Workspace]) -> None:
    whole = kt.funnel(made[1], "2025-11", events=STEPS[0], by="channel")
    assert set(whole.segments) <= {"ads", "friends", "search", "channel="}
    sums = whole.by_segment().groupby("metric", sort=False)[["count", "out_of"]].sum()
    expected = whole.to_frame().set_index("metric")[["count", "out_of"]]
    pd.testing.assert_frame_equal(sums, expected)
    assert "<table>" in whole._repr_html_()
    assert whole.chart().axes
    assert whole.words("en") == kt.funnel(made[1], "2025-11", events=STEPS[0]).words("en")
    of_metrics = kt.funnel(made[1], "2025-11", steps=["visit_conversion_rate"], by="channel")
    rows = kt.measure(made[1], "visit_conversion_rate", "2025-11", by="channel").set_index("segment")
    assert {name: part.steps[0].step.count for name, part in of_metrics.segments.items() if part.steps[0].step} == {
        name: rows.at[name, "numerator"] for name in of_metrics.segments if rows.at[name, "denominator"]
    }


def test_a_day_without_a_time_lasts_until_its_end() -> None:
    """The order of a day may follow the cart of that day; the cart of a day never precedes it by a day."""
    events = pd.DataFrame(
        [
            ("ann", "cart", "2026-03-05 12:00", "x"),
            ("bob", "cart", "2026-03-06 12:00", "y"),
            ("cid", "read", "2026-03-07 12:00", "z"),
        ],
        columns=["user_id", "event", "occurred_at", "session_id"],
    )
    orders = pd.DataFrame(
        [("1", "ann", "2026-03-05", 1), ("2", "bob", "2026-03-05", 1), ("3", "cid", "2026-03-07", 1)],
        columns=["order_id", "user_id", "ordered_at", "amount"],
    )
    (line,) = kt.funnel(from_frames({"events": events, "orders": orders}), "2026-03", events=("cart", "order")).steps
    assert line.step
    assert (line.step.count, line.step.out_of) == (1, 2)


def test_what_is_missing_is_said() -> None:
    orders = pd.DataFrame([("1", "ann", "2026-03-05", 10)], columns=["order_id", "user_id", "ordered_at", "amount"])
    shop = from_frames(orders)
    told = kt.funnel(shop, "2026-03", events=("visit", "order"))
    assert [line.reason.code for line in told.steps if line.reason] == ["missing_table"]
    assert "没有行为记录表" in told.words("zh")[0]
    events = pd.DataFrame([("ann", "visit", "2026-03-05")], columns=["user_id", "event", "occurred_at"])
    without_ids = kt.funnel(from_frames({"events": events}), "2026-03", events=("visit", "cart"), per="session")
    assert [line.reason.code for line in without_ids.steps if line.reason] == ["missing_column"]
    late = kt.funnel(from_frames({"events": events}), "2027-03", events=("visit", "cart"))
    assert [line.reason.code for line in late.steps if line.reason] == ["after_data"]
    with pytest.raises(kt.KpiError, match="two steps"):
        kt.funnel(shop, "2026-03", events=("visit",))
    with pytest.raises(kt.KpiError, match="no session"):
        kt.funnel(shop, "2026-03", events=("visit", "order"), per="session")
