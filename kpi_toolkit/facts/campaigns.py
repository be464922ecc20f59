"""Facts of campaigns and coupons: what they sold, who took part, how many there were."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.attribution import CAMPAIGN_SEGMENTS, by_campaign
from kpi_toolkit.facts.fact import Fact, FactInputs, day_after, in_periods, left_joined, timed_in_periods, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import period_spans


def _with_campaign(inputs: FactInputs) -> ir.Table:
    """Counted orders, each with the campaign it belongs to, or null: its own, else that of a coupon redeemed on it.

    Of several coupons the alphabetically first campaign counts. Where neither is known there are no rows.
    """
    orders = inputs.tables[ORDER_HISTORY]
    has_coupons = inputs.has("coupons.order_id") and inputs.has("coupons.campaign_id")
    if has_coupons:
        coupons = inputs.tables["coupons"].filter(_.order_id.notnull())
        by_order = coupons.group_by("order_id").agg(coupon_campaign_id=_.campaign_id.min())
        orders = left_joined(orders, by_order, "order_id")
    named = [name for name in ("campaign_id", "coupon_campaign_id") if name in orders.columns]
    if not named:
        return orders.mutate(in_campaign=ibis.null("string")).filter(ibis.literal(False))
    return orders.mutate(in_campaign=ibis.coalesce(*(orders[name] for name in named)))


def _campaign_orders(inputs: FactInputs) -> ir.Table:
    orders = in_periods(_with_campaign(inputs), "ordered_on")
    nothing = ibis.literal(0).cast(orders.net_amount.type())
    amount = orders.in_campaign.notnull().ifelse(orders.net_amount, nothing)
    return by_campaign(orders.mutate(campaign_amount=amount), "in_campaign", inputs)


def _campaign_participants(inputs: FactInputs) -> ir.Table:
    """Known users who ordered, did something or redeemed a coupon in a campaign. Grain: period, segment and user."""
    kept = ["period", "user_id", "in_campaign"]
    ways = [in_periods(_with_campaign(inputs), "ordered_on").select(kept)]
    if inputs.has("events.campaign_id"):
        events = timed_in_periods(without_staff(inputs.tables["events"], inputs), "occurred_at")
        ways.append(events.mutate(in_campaign="campaign_id").select(kept))
    if inputs.has("coupons.campaign_id") and inputs.has("coupons.redeemed_at"):
        coupons = in_periods(inputs.tables["coupons"], "redeemed_on")
        ways.append(coupons.mutate(in_campaign="campaign_id").select(kept))
    part = ibis.union(*ways).filter(_.user_id.notnull() & _.in_campaign.notnull())
    return by_campaign(part, "in_campaign", inputs).select(*inputs.keys, "user_id").distinct()


def _coupon_periods(inputs: FactInputs) -> ir.Table:
    """Coupons by the day of issue and, once more, by that of redemption: two rows of one coupon in one period."""
    coupons = inputs.tables["coupons"]
    last_day = inputs.covered.get("orders", inputs.covered["coupons"])[1]
    end_on = day_after(coupons.issued_on, inputs.rules.coupon_valid_days)
    if inputs.has("coupons.expires_at"):
        end_on = ibis.coalesce(coupons.expires_on, end_on)
    redeemed_on = coupons.redeemed_on if inputs.has("coupons.redeemed_at") else ibis.null("date")
    dated = coupons.mutate(
        redeemed_day=redeemed_on,
        is_over=(end_on <= ibis.literal(last_day)).ifelse(1, 0),
        is_in_time=(redeemed_on <= end_on).fill_null(False).ifelse(1, 0),
    )
    columns = (*inputs.keys, "coupon_id", "is_over", "is_in_time")
    return ibis.union(
        in_periods(dated, "issued_on").select(*columns, is_issued=ibis.literal(1)),
        in_periods(dated.filter(_.redeemed_day.notnull()), "redeemed_day").select(*columns, is_issued=ibis.literal(0)),
    )


def _activity_counts(inputs: FactInputs) -> ir.Table:
    """Activities that start in each period. Grain: one row per period, or per kind of campaign and period.

    Every campaign is looked at under every period, so that a period without any is a row of 0.
    """
    campaigns = inputs.tables["campaigns"]
    is_activity = campaigns.kind.isin(inputs.rules.activity_kinds)
    rows = (campaigns.filter(is_activity) if inputs.by else campaigns).cross_join(period_spans())
    starts = is_activity & (rows.starts_on >= rows.start_on) & (rows.starts_on < rows.end_on)
    return (
        rows.mutate(starts=starts.ifelse(1, 0), length=rows.end_on.delta(rows.start_on, unit="day"))
        .group_by(*inputs.keys)
        .agg(activities=_.starts.sum(), days=_.length.max())
    )


FACTS: tuple[Fact, ...] = (
    Fact(
        "campaign_orders",
        Text("每行一笔当期订单，带上所属的活动", "one row per order and period, with its campaign"),
        ("orders",),
        ("orders",),
        _campaign_orders,
        may_use=("coupons", "campaigns"),
        uses=(ORDER_HISTORY,),
        own_segments=CAMPAIGN_SEGMENTS,
        closes=("orders",),
        told_by=("orders.campaign_id", "coupons.order_id and coupons.campaign_id"),
    ),
    Fact(
        "campaign_participants",
        Text("每行一位当期参与活动的用户", "one row per period and user who took part"),
        ("orders",),
        (),
        _campaign_participants,
        may_use=("coupons", "campaigns", "events", "users"),
        uses=(ORDER_HISTORY,),
        own_segments=CAMPAIGN_SEGMENTS,
        closes=("events", "orders"),
        told_by=(
            "orders.campaign_id",
            "events.campaign_id",
            "coupons.order_id and coupons.campaign_id",
            "coupons.redeemed_at and coupons.campaign_id",
        ),
    ),
    Fact(
        "coupon_periods",
        Text(
            "每行一张当期发放或核销的券，两者都有则两行",
            "one row per coupon issued and one per coupon redeemed in the period",
        ),
        ("coupons",),
        ("coupons",),
        _coupon_periods,
        knows=("orders", "coupons"),
    ),
    Fact("activity_counts", Text("每期一行", "one row per period"), ("campaigns",), ("campaigns",), _activity_counts),
)
