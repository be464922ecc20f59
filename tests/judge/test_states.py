"""States of users: plain Python, the catalogue's own counts, and cuts that are stated."""

import math
from datetime import date

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Rules
from tests.judge.made_histories import WHOLE, Histories, histories
from tests.judge.oracle_cohorts import month_after

A, B = date(2025, 6, 1), date(2025, 12, 1)
RULES = Rules()


@pytest.fixture(scope="module")
def made() -> tuple[Histories, Workspace]:
    shop = histories(13, users=80)
    return shop, from_frames(shop.tables, WHOLE)


def bought(shop: Histories, end: date) -> dict[str, list[tuple[date, float]]]:
    rows: dict[str, list[tuple[date, float]]] = {}
    for order in sorted(shop.orders, key=lambda order: order.at):
        if order.user and order.at.date() < end:
            rows.setdefault(order.user, []).append((order.at.date(), float(order.amount)))
    return rows


def state(days: list[tuple[date, float]], month: date) -> str:
    end = month_after(month, 1)
    quiet = (end - days[-1][0]).days - 1
    for least, name in (
        (RULES.dead_after_days, "dead"),
        (RULES.churned_after_days, "churned"),
        (RULES.at_risk_after_days, "at_risk"),
        (RULES.silent_after_days, "silent"),
    ):
        if quiet >= least:
            return name
    return "new" if days[0][0] >= month else "current"


def test_lifecycle_equals_plain_python_and_the_catalogue(made: tuple[Histories, Workspace]) -> None:
    rows, shop = made
    flow = kt.lifecycle(shop, "2025-06", "2025-12")
    before, after = (bought(rows, month_after(month, 1)) for month in (A, B))
    expected: dict[tuple[str, str], int] = {}
    for user, days in after.items():
        pair = (state(before[user], A) if user in before else "", state(days, B))
        expected[pair] = expected.get(pair, 0) + 1
    assert flow.users == expected
    assert len(expected) > 8
    names = ["current_buyers", "silent_buyers", "at_risk_buyers", "churned_buyers", "dead_buyers"]
    told = kt.measure(shop, names, "2025-12").set_index("metric")["value"]
    assert flow.count("current") + flow.count("new") == told["current_buyers"]
    assert flow.count("churned") + flow.count("dead") == told["churned_buyers"]
    assert (flow.count("silent"), flow.count("at_risk"), flow.count("dead")) == (
        told["silent_buyers"],
        told["at_risk_buyers"],
        0 if math.isnan(told["dead_buyers"]) else told["dead_buyers"],
    )
    assert flow.matrix().to_numpy().sum() == len(after)
    assert flow.moved == sum(n for (was, now), n in expected.items() if was and was != now)


def test_users_by_activity_are_those_of_the_catalogue(made: tuple[Histories, Workspace]) -> None:
    flow = kt.lifecycle(made[1], "2025-06", "2025-12", of="users")
    told = kt.measure(made[1], ["churned_users", "churn_warning_users"], "2025-12").set_index("metric")["value"]
    assert flow.count("churned") == told["churned_users"]
    assert flow.count("at_risk") == told["churn_warning_users"]


@pytest.mark.parametrize("cuts", [{}, {"recency_days": 60, "orders": 2, "amount": 50.5}])
def test_rfm_equals_plain_python(made: tuple[Histories, Workspace], cuts: dict[str, float]) -> None:
    rows, shop = made
    flow = kt.rfm(shop, "2025-06", "2025-12", **cuts)
    ends = [bought(rows, month_after(month, 1)) for month in (A, B)]
    numbers = [
        {
            user: ((month_after(month, 1) - days[-1][0]).days - 1, len(days), sum(amount for _, amount in days))
            for user, days in end.items()
        }
        for end, month in zip(ends, (A, B), strict=True)
    ]
    means = [sum(column) / len(numbers[0]) for column in zip(*numbers[0].values(), strict=True)]
    limits = [cuts.get(name, mean) for name, mean in zip(("recency_days", "orders", "amount"), means, strict=True)]
    assert list(flow.cuts.values()) == pytest.approx(limits)

    def code(values: tuple[float, float, float]) -> str:
        return "".join("01"[flag] for flag in (values[0] <= limits[0], values[1] >= limits[1], values[2] >= limits[2]))

    expected: dict[tuple[str, str], int] = {}
    for user, values in numbers[1].items():
        pair = (code(numbers[0][user]) if user in numbers[0] else "", code(values))
        expected[pair] = expected.get(pair, 0) + 1
    assert flow.users == expected


def test_one_customer_and_no_data() -> None:
    orders = pd.DataFrame([("1", "ann", "2026-03-05", 10)], columns=["order_id", "user_id", "ordered_at", "amount"])
    alone = kt.rfm(orders, "2026-03")
    assert alone.users == {("111", "111"): 1}
    assert alone.cuts == {"recency_days": 0, "orders": 1, "amount": 10}
    assert kt.lifecycle(orders, "2026-03").count("new") == 1
    assert kt.lifecycle(orders, "2027-03").words("en") == ("no data: the data end on 2026-03-05",)
    assert kt.lifecycle(orders, "2026-01").words("zh") == ("无数据：数据始于 2026-03-05",)
    assert kt.lifecycle(orders, "2026-03", of="users").words("zh") == ("不可用：没有行为记录表",)
    with pytest.raises(kt.KpiError, match="older period first"):
        kt.lifecycle(orders, "2026-03", "2026-02")


def test_they_show_themselves(made: tuple[Histories, Workspace]) -> None:
    for shown in (kt.lifecycle(made[1], "2025-06", "2025-12"), kt.rfm(made[1], "2025-06", "2025-12")):
        assert "<table>" in shown._repr_html_()
        assert shown.words("zh") != shown.words("en")
        assert shown.chart().axes
        assert len(shown.to_frame())


NAMES = {
    "buyers": ("silent_buyers", "at_risk_buyers", "churned_buyers"),
    "users": ("churn_warning_users", "churned_users"),
}
STANDING = {"silent_buyers": ("silent",), "at_risk_buyers": ("at_risk",), "churned_buyers": ("churned", "dead")}
STANDING |= {"churn_warning_users": ("at_risk",), "churned_users": ("churned",)}


@pytest.mark.parametrize("of", ["buyers", "users"])
def test_by_segment_the_counts_are_the_catalogues_at_both_ends(made: tuple[Histories, Workspace], of: str) -> None:
    flow = kt.lifecycle(made[1], "2025-06", "2025-12", of=of, by="channel")
    whole = kt.lifecycle(made[1], "2025-06", "2025-12", of=of)
    assert (flow.users, flow.segments.keys() >= {"ads", "friends"}) == (whole.users, True)
    for period in (flow.a, flow.b):
        told = kt.measure(made[1], list(NAMES[of]), str(period), by="channel")
        known = {(row.metric, row.segment): row.value for row in told.itertuples()}
        for name in [name for name in NAMES[of] if not math.isnan(known[name, ""])]:  # some look back beyond the data
            for segment in flow.segments:
                part = flow.segment(segment)
                expected = known.get((name, segment), 0)
                assert sum(part.count(state, period) for state in STANDING[name]) == expected, (name, segment, period)
        for state in flow.states:  # the segments are parts of the whole at each end
            assert sum(flow.segment(name).count(state, period) for name in flow.segments) == whole.count(state, period)
    assert flow.segment("channel=ads").users == flow.segment("ads").users
    assert flow.segment("ads").matrix().to_numpy().sum() == sum(flow.segment("ads").users.values())
    with pytest.raises(kt.KpiError, match="Nobody is in a segment"):
        flow.segment("radio")


def test_rfm_by_segment_has_the_cuts_of_all(made: tuple[Histories, Workspace]) -> None:
    flow, whole = (kt.rfm(made[1], "2025-06", "2025-12", by=by) for by in ("channel", None))
    assert (flow.cuts, flow.users) == (whole.cuts, whole.users)
    for state in flow.states:
        assert sum(flow.segment(name).count(state) for name in flow.segments) == whole.count(state)
    frame = flow.to_frame()
    assert set(frame["segment"]) == {"", *flow.segments}
    assert "<table>" in flow._repr_html_()
    assert "<table>" in flow.segment("ads")._repr_html_()


def test_a_column_that_is_not_there_is_no_data_and_says_so(made: tuple[Histories, Workspace]) -> None:
    (said,) = kt.lifecycle(made[1], "2025-12", by="colour").words("en")
    assert "colour" in said
