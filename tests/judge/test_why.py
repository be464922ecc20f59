"""Bridges and splits by segment against numbers that pandas computes from the shop's own files."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import isnan, prod

import pandas as pd
import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.pages.text.why import bridge_sentences, change_sentences
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.reviewing.parts import bridge
from kpi_toolkit.reviewing.splitting import contributions_of, rate_change
from kpi_toolkit.targets import Target

PERIOD, BEFORE = "2026-10", "2026-09"


def level(metric: str, value: float, **given: object) -> Target:
    plan = Target(
        2,
        metric,
        "operations",
        "level",
        date(2026, 10, 1),
        date(2026, 11, 1),
        "Lin",
        value=Decimal(str(value)),
        per="month",
    )
    return replace(plan, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def orders(demo_shop: Workspace) -> pd.DataFrame:
    """The counted orders of the demo shop with their month and net amount."""
    assert demo_shop.folder is not None
    files = sorted((demo_shop.folder / "data" / "orders").glob("*.parquet"))
    rows = pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)
    rows = rows[rows["status"] != "cancelled"]
    net = rows["amount"].astype(float) - rows["refunded_amount"].astype(float).fillna(0)
    return rows.assign(month=rows["ordered_at"].dt.strftime("%Y-%m"), net=net)


@pytest.fixture(scope="module")
def visitors(demo_shop: Workspace) -> dict[str, int]:
    """Distinct known visitors by month, staff left out."""
    assert demo_shop.folder is not None
    data = demo_shop.folder / "data"
    people = pd.read_parquet(data / "customers.parquet")
    staff = set(people.loc[people["is_staff"].astype(bool), "customer_id"])
    rows = pd.concat([pd.read_parquet(file) for file in sorted((data / "events").glob("*.parquet"))])
    rows = rows[(rows["event"] == "visit") & rows["user_id"].notna() & ~rows["user_id"].isin(staff)]
    found = rows.groupby(rows["occurred_at"].dt.strftime("%Y-%m"))["user_id"].nunique()
    return {str(month): int(count) for month, count in found.items()}


@pytest.mark.parametrize(("against", "then"), [("previous", "2026-09"), ("last_year", "2025-10")])
def test_the_bridge_of_the_demo_shop(
    demo_shop: Workspace, orders: pd.DataFrame, visitors: dict[str, int], against: str, then: str
) -> None:
    found = bridge(demo_shop, PERIOD, against)  # type: ignore[arg-type]
    assert (str(found.period), str(found.compared), found.reason) == (PERIOD, then, None)
    for month, end in ((then, found.before), (PERIOD, found.after)):
        rows = orders[orders["month"] == month]
        assert dict(end) == pytest.approx(
            {"visitors": visitors[month], "orders_per_visitor": len(rows) / visitors[month], "aov": rows["net"].mean()}
        )
        assert prod(end.values()) == pytest.approx(rows["net"].sum())
    assert found.split is not None
    assert found.split.method == "lmdi"
    assert found.split.residual == pytest.approx(0, abs=1e-9 * found.split.after)
    assert list(found.to_frame()["effect"]) == list(found.split.effects.values())


def test_the_bridge_of_the_example_by_hand(example_shop: Workspace) -> None:
    """October: ann, bob and fay visit (sam is staff); orders 5, 6, 7, 8 of 45 + 20 + 5 + 30. September: two visit, order 4."""
    found = bridge(example_shop, PERIOD)
    assert dict(found.before) == {"visitors": 2, "orders_per_visitor": 0.5, "aov": 40}
    assert dict(found.after) == {"visitors": 3, "orders_per_visitor": pytest.approx(4 / 3), "aov": 25}
    assert bridge_sentences(found, "en") == (
        "Sales: ¥100 after ¥40 in the period before (+¥60).",
        "Of this, the number of visitors accounts for +¥27, the ratio of orders to visitors accounts for +¥64, "
        "the average order value accounts for −¥31.",
        "Split by the logarithmic mean (LMDI), the parts add up to the whole; this is arithmetic, not a claim about causes.",
    )
    assert bridge_sentences(found, "zh")[:2] == (
        "销售额：上期 ¥40，本期 ¥100（+¥60）。",
        "其中访客数贡献 +¥27，每访客订单数（订单数 ÷ 访客数）贡献 +¥64，客单价（笔均）贡献 −¥31。",
    )


def test_without_events_buyers_take_the_place_of_visitors() -> None:
    found = bridge(from_frames(EXAMPLE_TABLES["orders"]), PERIOD)
    assert found.factors == ("buyers", "orders_per_buyer", "aov")
    assert dict(found.after) == {"buyers": 2, "orders_per_buyer": 2, "aov": 25}  # order 7 has no user and counts
    assert found.split is not None
    assert (found.split.before, found.split.after) == pytest.approx((40, 100))


def test_sales_that_are_refunded_whole_are_split_by_shapley() -> None:
    orders = EXAMPLE_TABLES["orders"].assign(refunded_amount=0.0)
    orders.loc[orders["order_id"] == "4", ["refunded_amount", "refunded_at"]] = [40, "2026-09-20"]
    found = bridge(from_frames(orders), PERIOD)
    assert found.split is not None
    assert (found.split.method, found.split.change) == ("shapley", pytest.approx(100))
    assert "Shapley" in bridge_sentences(found, "en")[2]


def test_no_bridge_without_a_period_to_compare_with(example_shop: Workspace) -> None:
    found = bridge(example_shop, "2025-10")
    assert found.split is None
    assert found.to_frame().empty
    assert bridge_sentences(found, "en") == ("no data: the data begin on 2025-10-01",)
    assert bridge_sentences(found, "zh") == ("无数据：数据始于 2025-10-01",)
    assert bridge(example_shop, "2026-03", "last_year").reason == found.reason


def test_without_events_a_target_for_buyers_is_asked_for() -> None:
    shop = from_frames(EXAMPLE_TABLES["orders"])
    assert "no target for `buyers`" in bridge_sentences(bridge(shop, PERIOD, "target"), "en")[0]
    found = bridge(shop, PERIOD, "target", [level("sales", 120), level("buyers", 3), level("aov", 20)])
    assert dict(found.before) == {"buyers": 3, "orders_per_buyer": 2, "aov": 20}


def test_a_period_covered_in_part_is_not_compared(example_shop: Workspace) -> None:
    found = bridge(example_shop, "2026-11")
    assert (found.split, dict(found.before), dict(found.after)) == (None, {}, {})
    assert bridge_sentences(found, "en") == (
        "2026-11 is not compared with another period or a target: partial period: the data end on 2026-11-03",
    )
    assert bridge_sentences(found, "zh") == ("2026-11 不与别的时期或目标比较：当期不完整：数据止于 2026-11-03",)


def test_the_gap_to_the_target_by_factors(example_shop: Workspace) -> None:
    found = bridge(example_shop, PERIOD, "target", [level("sales", 120), level("visitors", 4), level("aov", 20)])
    assert dict(found.before) == {"visitors": 4, "orders_per_visitor": 1.5, "aov": 20}
    assert found.split is not None
    assert (found.split.before, found.split.after) == pytest.approx((120, 100))
    assert bridge_sentences(found, "en")[0] == "Sales: ¥100 against a target of ¥120 (gap −¥20)."
    assert bridge_sentences(found, "zh")[0] == "销售额：目标 ¥120，实际 ¥100（差距 −¥20）。"


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ([("visitors", 4), ("orders", 6), ("aov", 20)], {"visitors": 4, "orders_per_visitor": 1.5, "aov": 20}),
        ([("visitors", 4), ("orders", 6), ("sales", 90)], {"visitors": 4, "orders_per_visitor": 1.5, "aov": 15}),
        ([("buyers", 3), ("orders_per_buyer", 2), ("aov", 20)], {"buyers": 3, "orders_per_buyer": 2, "aov": 20}),
        ([("sales", 120), ("orders_per_buyer", 2), ("aov", 20)], {"buyers": 3, "orders_per_buyer": 2, "aov": 20}),
        (
            [("sales", 120.5), ("visitors", 4), ("orders", 6), ("aov", 20)],
            {"visitors": 4, "orders_per_visitor": 1.5, "aov": 120.5 / 6},
        ),
    ],
)
def test_targets_complete_each_other(
    example_shop: Workspace, targets: list[tuple[str, float]], expected: dict[str, float]
) -> None:
    found = bridge(example_shop, PERIOD, "target", [level(*target) for target in targets])
    assert dict(found.before) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ([], "no target for `visitors`, `orders_per_visitor`, `aov`"),
        ([level("sales", 120), level("visitors", 4)], "no target for `orders_per_visitor`, `aov`"),
        ([level("sales", 120), level("visitors", 4), level("aov", 20, segment="channel=ads")], "`aov`"),
        ([level("sales", 120), level("visitors", 4), level("aov", 20, kind="floor")], "`aov`"),
        (
            [
                level("sales", 120),
                level("visitors", 4),
                level("aov", 20, start=date(2026, 9, 1), due=date(2026, 10, 1)),
            ],
            "`aov`",
        ),
        ([level("sales", 120), level("sales", 130)], "sales has two different targets in 2026-10"),
        (
            [level("sales", 130), level("visitors", 4), level("orders", 6), level("aov", 20)],
            "orders × aov differs from sales",
        ),
    ],
)
def test_why_there_is_no_gap_to_split(example_shop: Workspace, targets: list[Target], says: str) -> None:
    found = bridge(example_shop, PERIOD, "target", targets)
    assert found.split is None
    assert says in bridge_sentences(found, "en")[0]
    assert bridge_sentences(found, "zh")[0].startswith("无数据")


def test_two_roles_may_share_a_target(example_shop: Workspace) -> None:
    shared = [level("sales", 120), level("sales", 120, role="promotion"), level("visitors", 4), level("aov", 20)]
    assert bridge(example_shop, PERIOD, "target", shared).split is not None


def test_rate_and_mix_of_order_value_by_channel(demo_shop: Workspace, orders: pd.DataFrame) -> None:
    found = rate_change(demo_shop, "aov", "2026-08", "channel")
    months = orders.groupby(["month", "channel"])["net"].agg(["sum", "count"]).unstack("month").fillna(0)
    both = pd.DataFrame(
        {
            f"{what}{end}": months[what][month]
            for what in ("sum", "count")
            for end, month in enumerate(("2026-07", "2026-08"))
        }
    )
    both = both[(both["count0"] > 0) | (both["count1"] > 0)]
    share0, share1 = (both[f"count{end}"] / both[f"count{end}"].sum() for end in (0, 1))
    rate0, rate1 = (both[f"sum{end}"] / both[f"count{end}"] for end in (0, 1))
    rate0, rate1 = rate0.fillna(rate1), rate1.fillna(rate0)
    total0, total1 = (both[f"sum{end}"].sum() / both[f"count{end}"].sum() for end in (0, 1))
    rates = (share0 + share1) / 2 * (rate1 - rate0)
    mixes = (share1 - share0) * ((rate0 + rate1) / 2 - (total0 + total1) / 2)
    frame = found.to_frame().set_index("segment").loc[list(both.index)]
    assert list(frame["rate_effect"]) == pytest.approx(list(rates), abs=1e-9)
    assert list(frame["mix_effect"]) == pytest.approx(list(mixes), abs=1e-9)
    assert frame["effect"].sum() == pytest.approx(total1 - total0)
    assert list(frame["share_after"]) == pytest.approx(list(share1))


def test_contributions_to_sales_by_channel(demo_shop: Workspace, orders: pd.DataFrame) -> None:
    found = contributions_of(demo_shop, "sales", "2026-08", "channel", "last_year")
    assert found.split is None  # a year before, there was no shop
    found = contributions_of(demo_shop, "sales", "2026-08", "channel")
    sums = orders.pivot_table("net", "channel", "month", "sum", 0.0)
    expected = (sums["2026-08"] - sums["2026-07"]).loc[lambda change: change != 0]
    assert {name: effect for name, effect in found.effects.items() if effect} == pytest.approx(dict(expected))
    assert list(found.to_frame()["effect"].abs()) == sorted(found.to_frame()["effect"].abs(), reverse=True)
    assert change_sentences(found, "en")[1].count("accounts for") == 3
    assert "贡献" in change_sentences(found, "zh")[1]


@pytest.mark.parametrize(("split", "metric"), [(rate_change, "visit_conversion_rate"), (contributions_of, "visitors")])
def test_people_of_two_channels_cannot_be_split(demo_shop: Workspace, split: object, metric: str) -> None:
    found = split(demo_shop, metric, "2026-08", "channel")  # type: ignore[operator]
    assert found.split is None
    assert found.effects == {}
    assert "they overlap or leave something out" in change_sentences(found, "en")[0]
    assert "分组有重叠或遗漏" in change_sentences(found, "zh")[0]


def test_spending_that_won_nobody_cannot_be_split(demo_shop: Workspace) -> None:
    spend = pd.DataFrame(
        {"spent_on": ["2026-09-02", "2026-10-02", "2026-10-03"], "amount": [5, 10, 20], "channel": ["ads", "ads", "tv"]}
    )
    shop = from_frames({"orders": EXAMPLE_TABLES["orders"], "spend": spend})
    found = rate_change(shop, "cac", PERIOD, "channel")
    assert found.split is None
    assert "has a numerator but a denominator of 0" in change_sentences(found, "en")[0]


def test_rows_without_a_segment_are_called_none(example_shop: Workspace) -> None:
    users = EXAMPLE_TABLES["users"].assign(channel=None)
    users.loc[0, "channel"] = "search"
    found = contributions_of(from_frames(EXAMPLE_TABLES | {"users": users}), "sales", PERIOD, "users.channel")
    assert found.split is not None
    assert "(none) accounts for +¥60" in " ".join(change_sentences(found, "en"))
    assert "（空）贡献 +¥60" in " ".join(change_sentences(found, "zh"))


def test_a_new_segment_has_no_rate_before(example_shop: Workspace) -> None:
    frame = rate_change(example_shop, "aov", PERIOD, "channel").to_frame().set_index("segment")
    assert isnan(frame.loc["ads", "before"])
    assert frame.loc["ads", "rate_effect"] == 0
    assert (frame.loc["ads", "share_before"], frame.loc["ads", "share_after"]) == (0, 0.5)


def test_wrong_questions_are_refused(example_shop: Workspace) -> None:
    with pytest.raises(UsageError, match=r"no rate\. Use contributions_of"):
        rate_change(example_shop, "sales", PERIOD, "channel")
    with pytest.raises(UsageError, match=r"rates do not add up\. Use rate_change"):
        contributions_of(example_shop, "aov", PERIOD, "channel")
    with pytest.raises(UsageError, match="against `budget`"):
        bridge(example_shop, PERIOD, "budget")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="against `target`"):
        rate_change(example_shop, "aov", PERIOD, "channel", "target")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="are 2 periods"):
        bridge(example_shop, "2026-09..2026-10")
    assert bridge(example_shop, parse_period(PERIOD)).split is not None
