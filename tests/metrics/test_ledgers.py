"""Points, stored value, refunds and profit: what month each entry belongs to, and whose it is."""

import math
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt

Rows = list[tuple[Any, ...]]
MOVED = [
    "points_issued",
    "points_redeemed",
    "points_expired",
    "points_pool_delta",
    "points_redeemers",
    "points_benefits",
    "points_gifts",
    "points_cost",
    "points_participants",
    "points_interactions",
]
ORDERS = pd.DataFrame(
    [("1", "ann", "2025-01-01", 10.0), ("2", "zoe", "2025-12-31", 10.0)],
    columns=["order_id", "user_id", "ordered_at", "amount"],
)
"""They only make the year covered."""


def points(rows: Rows, columns: str = "user_id occurred_at kind points") -> dict[str, pd.DataFrame]:
    users = pd.DataFrame(
        [("ann", "2025-01-01", "search", None), ("bob", "2025-01-01", "ads", False), ("sam", "2025-01-01", None, True)],
        columns=["user_id", "registered_at", "channel", "is_staff"],
    )
    return {"orders": ORDERS, "users": users, "points": pd.DataFrame(rows, columns=columns.split())}


def wallet(rows: Rows) -> dict[str, pd.DataFrame]:
    return {"orders": ORDERS, "wallet": pd.DataFrame(rows, columns=["user_id", "occurred_at", "kind", "amount"])}


def measured(tables: dict[str, pd.DataFrame], names: list[str] | str, period: str, **options: Any) -> pd.DataFrame:
    return kt.measure(tables, names, period, **options).set_index(["metric", "period", "segment"]).sort_index()


def values(tables: dict[str, pd.DataFrame], names: list[str] | str, period: str) -> dict[str, float]:
    frame = kt.measure(tables, names, period)
    return dict(zip(frame["metric"], frame["value"], strict=True))


LEDGER: Rows = [
    ("ann", "2025-03-31 23:59:59", "earn", 100, None, None, 1),
    ("ann", "2025-04-01 00:00:00", "redeem", 30, "gift", 2, 4.5),
    ("bob", "2025-04-10", "redeem", 20, "gift", None, None),
    ("bob", "2025-04-11", "redeem", 5, None, 7, 1.25),
    ("gone", "2025-04-12", "earn", 40, None, None, None),
    ("gone", "2025-04-30 23:59:59", "redeem", 10, "benefit", 0, 0),
    ("sam", "2025-04-15", "redeem", 900, "benefit", 9, 99),
    ("ann", "2025-05-01", "expire", 15, None, None, None),
]
ALL = "user_id occurred_at kind points reward quantity cost"


def test_points_belong_to_their_local_day_and_staff_have_none() -> None:
    april = values(points(LEDGER, ALL), [*MOVED, "points_balance", "points_redemption_rate"], "2025-04")
    assert april == {
        "points_issued": 40,
        "points_redeemed": 65,
        "points_expired": 0,
        "points_pool_delta": -25,
        "points_redeemers": 3,
        "points_benefits": 0,
        "points_gifts": 3,
        "points_cost": 5.75,
        "points_participants": 3,
        "points_interactions": 5,
        "points_balance": 75,
        "points_redemption_rate": 65 / 40,
    }


def test_a_deleted_user_still_holds_points() -> None:
    tables = points(LEDGER, ALL)
    without = {**tables, "points": tables["points"].query("user_id != 'gone'")}
    assert values(tables, "points_balance", "2025-05") == {"points_balance": 60}
    assert values(without, "points_balance", "2025-05") == {"points_balance": 30}


def test_a_period_after_all_entries_is_zero_and_not_without_data() -> None:
    frame = measured(points(LEDGER, ALL), [*MOVED, "points_balance", "points_redemption_rate"], "2025-09")
    assert {name: frame.loc[(name, "2025-09", ""), "value"] for name in MOVED} == dict.fromkeys(MOVED, 0)
    assert frame.loc[("points_balance", "2025-09", ""), "value"] == 60
    rate = frame.loc[("points_redemption_rate", "2025-09", "")]
    assert math.isnan(rate["value"])
    assert rate["reason"].code == "zero_denominator"


def test_a_covered_period_before_all_entries_is_zero() -> None:
    frame = kt.measure(points(LEDGER, ALL), [*MOVED, "points_balance"], "2025-02")
    assert set(frame["value"]) == {0}


def test_points_without_rewards_and_costs_have_no_such_numbers() -> None:
    tables = points([("ann", "2025-04-01", "redeem", 30)])
    frame = measured(tables, [*MOVED, "points_redeemed"], "2025-04").reset_index().set_index("metric")
    missing = {name for name, reason in frame["reason"].items() if reason}
    assert missing == {"points_benefits", "points_gifts", "points_cost"}
    assert {frame.loc[name, "reason"].code for name in missing} == {"missing_column"}
    assert frame.loc["points_redeemed", "value"] == 30


def test_rewards_without_a_quantity_column_are_one_piece_each() -> None:
    tables = points(
        [("ann", "2025-04-01", "redeem", 30, "gift"), ("bob", "2025-04-02", "redeem", 30, "gift")],
        "user_id occurred_at kind points reward",
    )
    assert values(tables, "points_gifts", "2025-04") == {"points_gifts": 2}


def test_points_add_up_over_where_users_came_from() -> None:
    frame = measured(points(LEDGER, ALL), ["points_redeemed", "points_balance"], "2025-04", by="users.channel")
    redeemed = frame.loc["points_redeemed", "value"].droplevel("period")
    assert redeemed.to_dict() == {"": 65, "ads": 25, "search": 30, "users.channel=": 10}
    balance = frame.loc["points_balance", "value"].droplevel("period")
    assert balance.to_dict() == {"": 75, "ads": -25, "search": 70, "users.channel=": 30}


def test_periods_that_overlap_each_count_an_entry() -> None:
    frame = kt.measure(points(LEDGER, ALL), "points_redeemed", ["2025-04", "2025-Q2", "2025"])
    assert frame.set_index("period")["value"].to_dict() == {"2025-04": 65, "2025-Q2": 65, "2025": 65}


WALLET: Rows = [
    ("ann", "2025-03-10", "top_up", 50),
    ("ann", "2025-03-20", "spend", 50),
    ("bob", "2025-03-10", "top_up", 30),
    ("cat", "2025-03-10", "top_up", 80),
    ("bob", "2025-04-01", "spend", 10.1),
    ("bob", "2025-04-02", "spend", 10.2),
    ("dan", "2025-04-30 23:59:59", "top_up", 60),
    ("old", "2025-04-05", "spend", 5),
    ("dan", "2025-05-01", "spend", 60),
]


def test_stored_value_of_a_month() -> None:
    names = ["topup_users", "topup_amount", "topup_redeemed_amount", "topup_redeemers", "wallet_balance"]
    assert values(wallet(WALLET), names, "2025-04") == {
        "topup_users": 1,
        "topup_amount": 60,
        "topup_redeemed_amount": 25.3,
        "topup_redeemers": 2,
        "wallet_balance": 144.7,
    }


def test_who_could_spend_is_who_had_a_balance_or_topped_up() -> None:
    # ann has spent all before; old spends what the ledger does not show: neither could.
    share = measured(wallet(WALLET), "topup_redeemer_share", "2025-04").iloc[0]
    assert (share["numerator"], share["denominator"]) == (1, 3)
    rate = measured(wallet(WALLET), "topup_redeemed_rate", "2025-04").iloc[0]
    assert (rate["numerator"], rate["denominator"]) == (25.3, 60)


def test_staff_keep_their_stored_value() -> None:
    tables = wallet([("sam", "2025-04-01", "top_up", 60)])
    tables["users"] = pd.DataFrame({"user_id": ["sam"], "registered_at": ["2025-01-01"], "is_staff": [True]})
    assert values(tables, "wallet_balance", "2025-04") == {"wallet_balance": 60}


def test_sales_and_topups_are_exact_and_each_counts_alone() -> None:
    tables = wallet(
        [("ann", "2025-04-01", "top_up", 0.2), ("ann", "2025-04-02", "spend", 0.2), ("ann", "2025-05-02", "top_up", 7)]
    )
    orders = pd.DataFrame({"order_id": ["3"], "user_id": [None], "ordered_at": ["2025-04-09"], "amount": [0.1]})
    tables["orders"] = pd.concat([ORDERS, orders])
    frame = kt.measure(tables, "sales_and_topup", "2025-04..2025-06").set_index("period")
    assert frame["value"].to_dict() == pytest.approx({"2025-04": 0.3, "2025-05": 7, "2025-06": 0})
    assert frame.loc["2025-04", "value"] == 0.3


def test_sales_and_topup_needs_both_tables() -> None:
    (reason,) = kt.measure({"orders": ORDERS}, "sales_and_topup", "2025-01")["reason"]
    assert reason.code == "missing_table"


REFUNDED = pd.DataFrame(
    [
        ("1", "ann", "2025-03-30", 100, "paid", 40, "2025-05-02 00:00", 60),
        ("2", "ann", "2025-04-02", 50, "paid", 50, None, None),
        ("3", None, "2025-04-03", 20, "paid", None, None, 5),
        ("4", "bob", "2025-04-04", 70, "cancelled", 70, "2025-05-05", 30),
        ("5", "bob", "2025-05-04", 10, "paid", 0, None, 15),
        ("6", "gone", "2025-06-04", 10, "paid", None, None, 4),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "status", "refunded_amount", "refunded_at", "cost"],
)


def test_a_refund_belongs_to_the_month_it_was_made_in() -> None:
    frame = measured({"orders": REFUNDED}, ["refund_amount", "sales"], "2025-03..2025-06")
    by_month = frame["value"].droplevel("segment").unstack("metric")
    # The order of March is refunded in May; sales book it in March. June has orders and no refund: a true zero.
    assert by_month["refund_amount"].to_dict() == {"2025-03": 0, "2025-04": 50, "2025-05": 40, "2025-06": 0}
    assert by_month["sales"].to_dict() == {"2025-03": 60, "2025-04": 20, "2025-05": 10, "2025-06": 10}


def test_without_days_refunds_belong_to_the_orders_month() -> None:
    frame = kt.measure(REFUNDED.drop(columns="refunded_at"), "refund_amount", "2025-03..2025-05")
    assert list(frame["value"]) == [40, 50, 0]


def test_without_refunds_in_the_source_there_is_no_refund_amount() -> None:
    (reason,) = kt.measure(ORDERS, "refund_amount", "2025-01")["reason"]
    assert reason.code == "missing_column"


def test_profit_counts_a_missing_cost_as_nothing_and_may_be_negative() -> None:
    frame = measured({"orders": REFUNDED}, ["gross_profit", "gross_margin"], "2025-04..2025-05")
    assert frame["value"].droplevel("segment").to_dict() == {
        ("gross_profit", "2025-04"): 15,
        ("gross_profit", "2025-05"): -5,
        ("gross_margin", "2025-04"): 0.75,
        ("gross_margin", "2025-05"): -0.5,
    }
    (reason,) = kt.measure(ORDERS, "gross_profit", "2025-01")["reason"]
    assert reason.code == "missing_column"
