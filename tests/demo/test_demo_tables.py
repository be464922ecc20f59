"""Every canonical table is there and keeps the schema; amounts add up and balances stay at zero or above."""

from pathlib import Path

import pandas as pd
import pytest

from kpi_toolkit.demo import write_demo
from kpi_toolkit.demo.names import LEVELS, PRODUCTS
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import load_settings
from kpi_toolkit.targets.sheet import read_targets
from tests.demo.demo_tables import Read

MADE = list(TABLES)


@pytest.mark.parametrize("name", MADE)
def test_a_table_keeps_its_schema(name: str, table: Read) -> None:
    rows = table(name)
    assert len(rows) > 0
    for column in TABLES[name].columns:
        # Only spend goes to no campaign.
        assert column.name in rows or (name, column.name) == ("spend", "campaign_id"), column.name
        if column.name not in rows:
            continue
        values = rows[column.name]
        assert column.nullable or values.notna().all(), column.name
        assert not column.unique or values.is_unique, column.name
        assert column.at_least is None or (values.dropna() >= column.at_least).all(), column.name
        closed = column.values or (LEVELS if column.values_of == "levels" else ())
        assert not closed or set(values.dropna()) == set(closed), column.name


@pytest.mark.parametrize("name", MADE)
def test_no_column_is_always_empty(name: str, table: Read) -> None:
    for column in TABLES[name].columns:
        if column.name in table(name):
            assert table(name)[column.name].notna().any(), column.name


def test_the_workspace_opens_with_every_table(demo: Path) -> None:
    opened = open_workspace(demo)
    assert set(opened.sources.rows) == set(MADE)
    assert opened.coverage("orders") == (
        load_settings(demo).source.covers_from,
        load_settings(demo).source.covers_until,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("users", "months"), [(500, 6), (500, 26)])
def test_the_smallest_and_a_longer_shop_open_too(users: int, months: int, tmp_path: Path) -> None:
    write_demo(tmp_path / "shop", users=users, months=months, seed=3)
    assert set(open_workspace(tmp_path / "shop").sources.rows) == set(MADE)


def test_the_plan_has_no_faults(demo: Path) -> None:
    targets = read_targets(demo, CATALOGUE, load_settings(demo))
    assert {target.role for target in targets} == {"promotion", "operations", "content", "service", "data", "community"}
    assert {str(target.start) for target in targets} == {"2026-08-01", "2026-09-01", "2026-10-01"}


def test_all_times_lie_in_the_months(table: Read) -> None:
    for name in TABLES:
        for column in TABLES[name].columns:
            is_time = column.type == "timestamp" and not column.future and column.name in table(name)
            if is_time and name != "deliverables":
                times = table(name)[column.name].dropna()
                assert times.min() >= pd.Timestamp("2025-09-01"), (name, column.name)
                assert times.max() < pd.Timestamp("2026-11-01"), (name, column.name)


def test_lines_add_up_to_their_orders(table: Read) -> None:
    lines = table("order_lines").groupby("order_id").amount.sum()
    orders = table("orders").set_index("order_id").amount
    assert len(lines) == len(orders)
    assert (lines.reindex(orders.index) == orders).all()
    assert not table("order_lines").duplicated(["order_id", "product_id"]).any()
    assert all(len(PRODUCTS) % step for step in range(2, len(PRODUCTS))), "steps repeat products"


def test_every_order_is_a_purchase_of_the_same_second(table: Read) -> None:
    orders, events = table("orders"), table("events")
    bought = events[events.event == "purchase"]
    keys = [
        sorted(zip(rows.user_id.fillna(""), rows[time], rows.channel, strict=True))
        for rows, time in ((orders, "ordered_at"), (bought, "occurred_at"))
    ]
    assert keys[0] == keys[1]


def test_who_opts_out_was_written_to_and_was_there_anyway(table: Read) -> None:
    """So that opting out changes no other number: each is in a second and a visit of another event of the same user."""
    events, sent = table("events"), table("touches").groupby("user_id").sent_at.min()
    is_opt_out = events.event.isin(["unsubscribe", "block"])
    gone, others = events[is_opt_out], events[~is_opt_out]
    assert set(gone.event) == {"unsubscribe", "block"}
    assert (gone.occurred_at > gone.user_id.map(sent)).all()
    keys = ["user_id", "occurred_at", "session_id", "channel"]
    assert len(gone.merge(others[keys].drop_duplicates(), on=keys)) == len(gone)


def test_refunds_are_of_refunded_orders_and_later(table: Read) -> None:
    orders = table("orders")
    refunded = orders.refunded_amount.notna()
    assert set(orders.status[refunded]) == {"refunded", "partly_refunded"}
    assert not orders.status[~refunded].isin(["refunded", "partly_refunded"]).any()
    assert (orders.refunded_at[refunded] > orders.ordered_at[refunded]).all()
    assert (orders.refunded_amount[refunded] <= orders.amount[refunded]).all()
    assert (orders.refunded_month[refunded] > orders.ordered_month[refunded]).any()
    assert {"cancelled", "paid"} < set(orders.status)
    assert (orders.amount == 0).any()
    assert orders.user_id.isna().any()


@pytest.mark.parametrize(("name", "amount", "plus"), [("points", "points", "earn"), ("wallet", "amount", "top_up")])
def test_no_balance_is_ever_negative(name: str, amount: str, plus: str, table: Read) -> None:
    rows = table(name).sort_values("occurred_at", kind="stable")
    signed = rows[amount].where(rows.kind == plus, -rows[amount]).astype(float)
    assert signed.groupby(rows.user_id).cumsum().min() >= 0


def test_levels_follow_one_another(table: Read) -> None:
    changes = table("memberships").sort_values("changed_at", kind="stable").fillna({"from_level": "", "to_level": ""})
    before = changes.groupby("user_id").to_level.shift(fill_value="")
    assert (before == changes.from_level).all()
    assert (changes.from_level != changes.to_level).all()
    assert {("bronze", "silver"), ("silver", "bronze"), ("bronze", "")} <= set(
        zip(changes.from_level, changes.to_level, strict=True)
    )


def test_nobody_acts_before_registering(table: Read) -> None:
    registered = table("users").set_index("user_id").registered_at
    for name in MADE:
        main = TABLES[name].main_time
        if name != "users" and "user_id" in table(name) and main in table(name):
            rows = table(name)
            known = rows[rows.user_id.isin(registered.index)]
            assert (known[main] >= known.user_id.map(registered)).all(), name


def test_coupons_are_redeemed_while_valid_and_on_the_order_of_their_user(table: Read) -> None:
    coupons = table("coupons")
    used = coupons[coupons.redeemed_at.notna()].merge(table("orders"), on="order_id", suffixes=("", "_order"))
    assert len(used) == coupons.redeemed_at.notna().sum() == coupons.order_id.notna().sum()
    assert (used.user_id == used.user_id_order).all()
    assert (used.redeemed_at == used.ordered_at).all()
    assert (used.redeemed_at <= used.expires_at).all()


def test_members_leave_groups_after_joining(table: Read) -> None:
    stays = table("group_members")
    left = stays[stays.left_at.notna()]
    assert len(left) > 0
    assert (left.left_at > left.joined_at).all()
    again = stays.sort_values("joined_at").groupby(["group_id", "user_id"]).left_at.shift()
    assert again.notna().any()
    assert (stays.joined_at[again.notna()] > again.dropna()).all()


def test_referrals_are_a_forest(table: Read) -> None:
    users = table("users").reset_index(drop=True)
    place = pd.Series(users.index, users.user_id)
    referred = users[users.referrer_id.notna()]
    assert (referred.referrer_id.map(place) < referred.index).all()
    assert set(referred.channel) == {"friends"}


def test_the_year_has_its_seasons(table: Read) -> None:
    visits = table("events").query("event == 'visit'")
    by_day = visits.groupby("occurred_on").size()
    by_day.index = pd.to_datetime(by_day.index)
    assert by_day["2026-02-15":"2026-02-23"].mean() < 0.6 * by_day["2026-01-27":"2026-02-10"].mean()
    assert by_day["2026-06-18"] > 1.2 * by_day["2026-05-20":"2026-05-31"].mean()
    assert by_day["2025-11-11"] > 1.3 * by_day["2025-11-13":"2025-11-25"].mean()
    by_hour = visits.groupby(visits.occurred_at.dt.hour).size()
    assert by_hour[[20, 21]].mean() > 10 * by_hour[[3, 4]].mean()
