"""What holds for every metric of the library whatever the data: properties on a made shop, changed in one respect."""

import math
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema.tables import TABLES
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.units import UNITS, exact
from tests.library import made

pytestmark = pytest.mark.slow  # every metric several times

METRICS = {metric.name: metric for metric in CATALOGUE}
PERIODS = ["2025-01", "2025-06..2025-07", "2025-Q4", "2026-01", "2024-12-31", "2026-02-18"]
"""Two months, a quarter, a month with a year before it, and the days before and after the data."""
MONEY = {
    "orders": ("amount", "cost", "refunded_amount"),
    "order_lines": ("amount", "refunded_amount"),
    "spend": ("amount",),
    "wallet": ("amount",),
    "coupons": ("face_value",),
    "points": ("cost",),
    "events": ("value",),
}
LOSS = {"gross_margin"}
"""Shares of an amount that a loss makes negative."""

LATER = {"rolling_retention_d7", "ltv_90d", "ltv_12m", "ltv_to_cac", "payback_months"}
"""Metrics whose words reach from a period to the end of the data, or far beyond it."""

OF_DAYS = {"dau", "wau", "vip_index"}
"""Ratios over what is the same in every segment, or of ratios: their parts do not add up."""

IN_FLOATS = {"community_health"}
"""Made of two means: its parts are no sums and may differ in the last bit."""

HISTORY = {
    "all customers": "repeat_purchase_rate_1 repeat_purchase_rate_2 repeat_purchase_rate_3 second_purchase_rate "
    "ltv_90d ltv_12m ltv_to_cac payback_months new_buyers loyal_rate vip_customers new_vips current_buyers",
    "all users": "active_rate purchase_active_rate check_in_active_rate comment_active_rate share_active_rate "
    "user_growth_rate referral_depth seed_users seed_willingness seed_reach k_factor info_completeness",
    "the first or latest event": "new_cardholders saturated_channels",
    "all members": "members new_members member_upgrades member_downgrades member_upgrade_rate member_downgrade_rate "
    "member_active_rate member_retention community_members community_new community_left community_active "
    "activity_participation",
    "balances": "points_balance wallet_balance topup_redeemer_share",
    "what came before": "promo_response_amount promo_roi promo_roas touch_sales read_buyers content_sales "
    "campaign_sales campaign_participants coupons_redeemed survey_participants refund_amount activity_frequency "
    "activities_held milestone_progress referral_amount signup_rate complaint_rate",
}
"""Metrics that rows long before a period may change, by why."""

Frames = dict[str, pd.DataFrame]


def measure(frames: Any, names: Any = None, period: Any = PERIODS, **options: Any) -> pd.DataFrame:
    return kt.measure(frames, names, period, **options).set_index(["metric", "period", "segment"])


def changed(got: pd.DataFrame, base: pd.DataFrame, names: Any) -> str:
    """Return every row of some metrics that is not as before, in words."""
    parts = ["value", "numerator", "denominator"]
    chosen = [key for key in base.index if key[0] in set(names)]
    rows = zip(chosen, got[parts].loc[chosen].to_numpy(), base[parts].loc[chosen].to_numpy(), strict=True)
    return "\n".join(f"{key}: {new}, before {old}" for key, new, old in rows if not _same(key[0], new, old))


def _same(name: str, new: Any, old: Any) -> bool:
    tolerance = 1e-14 if name in IN_FLOATS else 0
    return all(
        math.isclose(one, other, rel_tol=tolerance) or (math.isnan(one) and math.isnan(other))
        for one, other in zip(new, old, strict=True)
    )


def on_day(name: str, frame: pd.DataFrame) -> pd.Series:
    return pd.to_datetime(frame[TABLES[name].main_time])


def cut_off(shop: Frames, keep: Any, whole: set[str]) -> Frames:
    """Return the rows whose time is to be kept, shuffled; of some tables all, so that it stays known who people are."""
    frames = {}
    for name, frame in shop.items():
        is_kept = name in whole or not TABLES[name].main_time
        rows = frame if is_kept else frame[keep(pd.to_datetime(frame[TABLES[name].main_time]))]
        frames[name] = rows.sample(frac=1, random_state=1)
    assert sum(map(len, frames.values())) < sum(map(len, shop.values())) - 500
    return frames


@pytest.fixture(scope="module")
def shop() -> Frames:
    frames = made.make_shop(11)
    del frames["calendar"]  # no metric is made of it
    return frames  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def workspace(shop: Frames) -> Workspace:
    before = {name: frame.copy(deep=True) for name, frame in shop.items()}
    opened = from_frames(shop)
    for name in shop:
        pd.testing.assert_frame_equal(shop[name], before[name])  # frames handed over are never changed
    return opened


@pytest.fixture(scope="module")
def base(workspace: Workspace) -> pd.DataFrame:
    return measure(workspace)


@pytest.fixture(scope="module")
def by_user_channel(workspace: Workspace, library: Any) -> pd.DataFrame:
    names = [name for name, oracle in library.items() if oracle.cut and "users" not in oracle.cut]
    names = [
        name
        for name in names
        if name in METRICS and not {"spend", "audits", "campaigns"} & set(tables_of(METRICS[name]))
    ]
    return measure(workspace, names, period="2025-Q4", by="users.channel")


def test_the_made_shop_gives_every_metric_a_number(base: pd.DataFrame) -> None:
    there = set(base[base["value"].notna()].index.get_level_values("metric"))
    assert sorted(set(METRICS) - there) == []


def test_days_outside_the_data_are_no_data(base: pd.DataFrame) -> None:
    outside = base[base.index.get_level_values("period").isin(["2024-12-31", "2026-02-18"])]
    assert outside["value"].isna().all()
    codes = {(period, reason.code) for (_, period, _), reason in outside["reason"].items()}
    assert codes == {("2024-12-31", "before_data"), ("2026-02-18", "after_data")}


def test_row_order_and_rows_long_after_a_period_do_not_change_it(shop: Frames, base: pd.DataFrame) -> None:
    early = cut_off(shop, lambda at: at < "2025-10-15", {"users", "coupons", "campaigns"})
    summer = base[base.index.get_level_values("period").isin(["2025-06", "2025-07"])]
    assert changed(measure(early, period="2025-06..2025-07"), summer, set(METRICS) - LATER) == ""


def test_row_order_and_rows_long_before_a_period_do_not_change_it_without_history(
    shop: Frames, base: pd.DataFrame
) -> None:
    with_history = {name for names in HISTORY.values() for name in names.split()}
    assert sorted(with_history - set(METRICS)) == []
    unmoved = [name for name in METRICS if name not in with_history and not METRICS[name].looks_back]
    late = cut_off(shop, lambda at: at >= "2025-06-01", {"users", "campaigns"})
    autumn = base[base.index.get_level_values("period") == "2025-Q4"]
    assert changed(measure(late, unmoved, period="2025-Q4"), autumn, unmoved) == ""


def test_shares_lie_between_0_and_1(base: pd.DataFrame, by_user_channel: pd.DataFrame) -> None:
    shares = [name for name, metric in METRICS.items() if UNITS[metric.unit].kind == "share" and name not in LOSS]
    for frame in (base, by_user_channel):
        rows = frame[frame.index.get_level_values("metric").isin(shares)].dropna(subset="value")
        assert len(rows) > 50
        assert rows[~rows["value"].between(0, 1)].empty


def test_a_ratio_is_its_numerator_divided_by_its_denominator(base: pd.DataFrame) -> None:
    ratios = base[base["denominator"].notna() & base["value"].notna()]
    quotients = [
        float(exact(above) / exact(below))
        for above, below in zip(ratios["numerator"], ratios["denominator"], strict=True)
    ]
    assert ratios["value"].tolist() == quotients
    scalars = base[base["denominator"].isna() & base["value"].notna()]
    assert (scalars["value"] == scalars["numerator"]).all()


def test_segments_that_part_people_add_up(by_user_channel: pd.DataFrame) -> None:
    segment = by_user_channel.index.get_level_values("segment")
    totals = by_user_channel[segment == ""].droplevel(["period", "segment"])
    cut = by_user_channel[(segment != "") & (segment != "users.channel=?")]
    sums = cut.groupby("metric")[["numerator", "denominator"]].sum(min_count=1)
    medians = {name for name, metric in METRICS.items() if metric.is_quantile}
    names = sorted(set(sums.index) - OF_DAYS - medians)
    assert len(names) > 80
    wrong = [
        f"{name}: {part} {sums.loc[name, part]} together, {totals.loc[name, part]} in all"
        for name in names
        for part in ("numerator", "denominator")
        if not _close(sums.loc[name, part], totals.loc[name, part])
    ]
    assert "\n".join(wrong) == ""


def _close(one: float, other: float) -> bool:
    return (pd.isna(one) and pd.isna(other)) or math.isclose(one, other, abs_tol=1e-9)


def test_doubled_amounts_double_money_and_nothing_else(shop: Frames, base: pd.DataFrame) -> None:
    doubled = {
        name: frame.assign(**{column: frame[column] * 2 for column in MONEY.get(name, ())})
        for name, frame in shop.items()
    }
    names = [metric.name for metric in CATALOGUE if set(tables_of(metric)) & set(MONEY)]
    rules = Rules(vip_amount=2 * Rules().vip_amount)
    got = measure(doubled, names, period="2025-Q4", settings=Settings(rules=rules))
    money = [name for name in names if UNITS[METRICS[name].unit].kind == "money"]
    assert len(money) >= 20
    before = base.loc[got.index, "value"]
    expected = before * (1 + got.index.get_level_values("metric").isin(money).astype(int))
    wrong = ~((got["value"] == expected) | (got["value"].isna() & expected.isna()))
    assert expected[wrong].index.tolist() == []


@pytest.mark.parametrize("name", sorted({table for metric in CATALOGUE for table in tables_of(metric)}))
def test_an_empty_table_is_refused_and_never_0(shop: Frames, name: str) -> None:
    frames = {"orders": shop["orders"], name: shop[name].iloc[:0]}
    with pytest.raises(DataError, match=f"{name}.*no rows"):
        measure(frames, [metric.name for metric in CATALOGUE if name in tables_of(metric)], period="2025-Q4")


@pytest.mark.parametrize("name", ["orders", "users", "events", "wallet"])
def test_a_table_alone_gives_its_metrics_and_says_what_others_lack(shop: Frames, name: str) -> None:
    alone = measure({name: shop[name]}, period="2025-Q4")
    of_it = [metric.name for metric in CATALOGUE if set(tables_of(metric)) == {name}]
    others = alone[~alone.index.get_level_values("metric").isin(of_it)]
    assert alone.loc[of_it, "value"].notna().any()
    assert others["value"].isna().all()
    assert {reason.code for reason in others["reason"]} == {"missing_table"}
