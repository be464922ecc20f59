"""What holds for every order metric whatever the data: properties on a made shop, changed in one respect."""

import random
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import DataError
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.units import UNITS, exact

ORDER_METRICS = [
    metric
    for metric in CATALOGUE
    if metric.fact in ("order_periods", "buyer_periods", "customer_periods") and set(metric.needs) <= {"orders.user_id"}
]
NAMES = [metric.name for metric in ORDER_METRICS]
MONEY = [metric.name for metric in ORDER_METRICS if UNITS[metric.unit].kind == "money"]
SHARES = [metric.name for metric in ORDER_METRICS if UNITS[metric.unit].kind == "share"]
OF_THE_PERIOD = [m.name for m in ORDER_METRICS if m.fact in ("order_periods", "buyer_periods")]
LOOK_BACK = [metric.name for metric in ORDER_METRICS if metric.looks_back]
PERIODS = "2025-09..2025-11"

Change = Callable[[pd.DataFrame], pd.DataFrame]


def measure(orders: pd.DataFrame, names: list[str] = NAMES, **options: Any) -> pd.DataFrame:
    return kt.measure(orders, names, **({"period": PERIODS} | options)).set_index(["metric", "period", "segment"])


def assert_same(got: pd.DataFrame, expected: pd.DataFrame, names: list[str] = NAMES) -> None:
    parts = ["value", "numerator", "denominator"]
    pd.testing.assert_frame_equal(got.loc[names, parts], expected.loc[names, parts], check_exact=True)


def more_orders(orders: pd.DataFrame, rows: list[tuple[str | None, str, float]]) -> pd.DataFrame:
    new = pd.DataFrame(rows, columns=["user_id", "ordered_at", "amount"])
    new["ordered_at"] = pd.to_datetime(new["ordered_at"], format="ISO8601").astype(orders["ordered_at"].dtype)
    new["order_id"] = [f"new{n}" for n in range(len(new))]
    return pd.concat([orders, new], ignore_index=True)


@pytest.fixture(scope="module")
def orders(shop_maker: Any) -> pd.DataFrame:
    return shop_maker(21, customers=40).tables["orders"]


@pytest.fixture(scope="module")
def base(orders: pd.DataFrame) -> pd.DataFrame:
    before = orders.copy(deep=True)
    frame = measure(orders)
    pd.testing.assert_frame_equal(orders, before)  # a frame handed over is never changed
    return frame


def test_the_made_shop_has_something_to_say(base: pd.DataFrame) -> None:
    without_value = {metric for metric, rows in base.groupby("metric") if rows["value"].isna().any()}
    assert without_value == {"last_year_buyer_retention", "dead_buyers"}
    without_history = [*without_value, "churned_buyers", "buyer_churn_rate", "newly_churned_buyers"]
    assert (base["value"].groupby("metric").max() > 0).drop(without_history).all()


@pytest.mark.parametrize("seed", [1, 2])
def test_row_order_does_not_matter(orders: pd.DataFrame, base: pd.DataFrame, seed: int) -> None:
    places = list(range(len(orders)))
    random.Random(seed).shuffle(places)
    assert_same(measure(orders.iloc[places]), base)


def test_other_users_far_away_do_not_change_what_happened_in_a_period(orders: pd.DataFrame, base: pd.DataFrame) -> None:
    far = [(f"far{n}", day, 99.0) for n, day in enumerate(["2024-03-05", "2025-05-06", "2026-02-01", "2026-09-09"])]
    unmoved = [*OF_THE_PERIOD, "buyer_retention", "new_buyer_retention", "winback_buyers"]
    assert_same(measure(more_orders(orders, far)), base, unmoved)


def test_later_orders_of_the_same_users_do_not_change_a_closed_period(orders: pd.DataFrame, base: pd.DataFrame) -> None:
    users = orders["user_id"].dropna().unique()
    later = more_orders(orders, [(user, "2026-03-19 09:00", 10.0) for user in users])
    assert_same(measure(later), base)


def test_shares_lie_between_0_and_1(base: pd.DataFrame) -> None:
    shares = base.loc[SHARES]
    assert shares["value"].dropna().between(0, 1).all()
    assert (shares["numerator"].dropna() <= shares["denominator"].dropna()).all()


def test_a_ratio_is_its_numerator_divided_by_its_denominator(base: pd.DataFrame) -> None:
    ratios = base[base["denominator"].notna() & base["value"].notna()]
    quotients = [
        float(exact(above) / exact(below))
        for above, below in zip(ratios["numerator"], ratios["denominator"], strict=True)
    ]
    assert ratios["value"].tolist() == quotients
    scalars = base[base["denominator"].isna() & base["value"].notna()]
    assert (scalars["value"] == scalars["numerator"]).all()


def test_a_covered_month_without_orders_is_0_and_its_ratios_are_no_data() -> None:
    orders = pd.DataFrame(
        [("1", "ann", "2025-01-05"), ("2", "ann", "2025-03-05")], columns=["order_id", "user_id", "ordered_at"]
    ).assign(amount=10.0)
    empty = measure(orders, OF_THE_PERIOD, period="2025-02")
    ratios = [name for name in OF_THE_PERIOD if CATALOGUE[name].unit not in ("money", "orders", "buyers")]
    values = empty["value"].droplevel(["period", "segment"])
    assert values[ratios].isna().all()
    assert {reason.code for reason in empty["reason"].droplevel(["period", "segment"])[ratios]} == {"no_rows"}
    assert set(values.drop(ratios)) == {0}


def test_a_frame_without_rows_is_refused(orders: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="no rows"):
        measure(orders.iloc[:0])


def test_orders_without_a_user_are_money_but_nobody(orders: pd.DataFrame, base: pd.DataFrame) -> None:
    nobody = [(None, "2025-10-02 08:00", 12.34), (None, "2025-10-31 23:59:59", 0.66), (None, "2025-09-30", 5.0)]
    got = measure(more_orders(orders, nobody))
    changed = {"sales", "orders", "aov", "repurchase_amount_share"}
    assert_same(got, base, [name for name in NAMES if name not in changed])
    october = ("2025-10", "")
    assert got.loc[("orders", *october), "value"] == base.loc[("orders", *october), "value"] + 2
    assert got.loc[("aov", *october), "denominator"] == base.loc[("aov", *october), "denominator"] + 2
    for name, part in (("sales", "value"), ("aov", "numerator"), ("repurchase_amount_share", "denominator")):
        more = got.loc[(name, *october), part] - base.loc[(name, *october), part]
        assert more == pytest.approx(13, abs=1e-9)


def test_nobody_alone_is_no_buyer() -> None:
    rows = [("1", "ann", "2025-01-05"), ("2", None, "2025-02-05"), ("3", "ann", "2025-03-05")]
    orders = pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at"]).assign(amount=10.0)
    got = measure(orders, ["sales", "orders", "buyers", "new_buyers", "spend_per_buyer"], period="2025-02")
    assert got["value"].droplevel(["period", "segment"]).dropna().to_dict() == {
        "sales": 10,
        "orders": 1,
        "buyers": 0,
        "new_buyers": 0,
    }
    assert got.loc[("spend_per_buyer", "2025-02", ""), "reason"] is not None


def test_doubled_amounts_double_money_and_nothing_else(orders: pd.DataFrame, base: pd.DataFrame) -> None:
    doubled = orders.assign(amount=orders["amount"] * 2, refunded_amount=orders["refunded_amount"] * 2)
    got = measure(doubled)
    assert (got.loc[MONEY, "value"] == 2 * base.loc[MONEY, "value"]).all()
    others = [name for name in NAMES if name not in MONEY]
    assert (got.loc[others, "value"].dropna() == base.loc[others, "value"].dropna()).all()


def test_cancelled_orders_are_as_if_they_were_not_there(orders: pd.DataFrame, base: pd.DataFrame) -> None:
    kept = orders[orders["status"].fillna("") != "cancelled"]
    assert len(kept) < len(orders)
    assert_same(measure(kept), base)


def test_zero_amounts_left_out_by_rule_are_as_if_they_were_not_there(orders: pd.DataFrame) -> None:
    without = orders[orders["amount"] > 0]
    assert len(without) < len(orders)
    by_rule = measure(orders, settings=Settings(rules=Rules(count_zero_orders=False)))
    assert_same(by_rule, measure(without))


def test_segments_add_up(orders: pd.DataFrame, base: pd.DataFrame) -> None:
    names = ["sales", "orders", "buyers", "new_buyers", "repurchase_amount", "churned_buyers", "at_risk_buyers"]
    frame = kt.measure(orders, names, period=PERIODS, by="channel")
    totals = frame[frame["segment"] == ""].set_index(["metric", "period"])["value"]
    sums = frame[frame["segment"] != ""].groupby(["metric", "period"])["value"].sum()
    expected = base["value"].droplevel("segment").loc[names]
    pd.testing.assert_series_equal(totals.sort_index(), expected.sort_index())
    for name in ("sales", "orders", "new_buyers", "repurchase_amount", "churned_buyers", "at_risk_buyers"):
        assert sums[name].to_dict() == pytest.approx(totals[name].to_dict(), abs=1e-9), name
    assert (sums["buyers"] >= totals["buyers"]).all()  # a buyer of two channels is one of each
    assert (sums["buyers"] > totals["buyers"]).any()


@pytest.mark.parametrize("name", ["sales", "repurchase_rate", "buyer_winback_rate"])  # one of each fact
def test_a_metric_called_on_a_frame_is_what_measure_says(orders: pd.DataFrame, base: pd.DataFrame, name: str) -> None:
    assert kt.CATALOGUE[name](orders, period="2025-10") == base.loc[(name, "2025-10", ""), "value"]
