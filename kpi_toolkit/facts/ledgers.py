"""Facts of ledgers: points, stored value, and what came in by orders and top-ups together."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import Fact, FactInputs, before_ends, in_periods, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text

MONEY = "decimal(18, 4)"


def points_periods(inputs: FactInputs) -> ir.Table:
    """What each user did with points in each period, and what all users hold at its end.

    Grain: one row per period, segment and user with an entry in it; and one, without a user, for what was held by
    its end, so that a period without entries is a true zero. Numbers of points are ``issued, redeemed, expired``,
    and ``balance`` in the row without a user; ``earns, redeems`` are numbers of entries. ``benefits, gifts`` count
    the rewards; they and the rewards' ``cost``, null where no redeemed entry tells it, are there only where the ledger
    has them. Staff accounts are left out where they are known.
    """
    entries = without_staff(inputs.tables["points"], inputs)
    # What is held needs the whole past, but nobody's own: days are far fewer than entries times periods.
    signed = (entries.kind == "earn").ifelse(entries.points, -entries.points)
    days = entries.group_by(*inputs.keys[1:], "occurred_on").agg(points=signed.sum())
    held = before_ends(days, "occurred_on").group_by(*inputs.keys).agg(balance=_.points.sum())
    dated = in_periods(entries, "occurred_on")
    movements = _movements(dated, inputs)
    moved = dated.group_by(*inputs.keys, "user_id").agg(**movements)
    nothing = {name: ibis.literal(0).cast(moved[name].type()) for name in movements}
    return moved.mutate(balance=ibis.literal(0).cast(held.balance.type())).union(
        held.mutate(user_id=ibis.null("string"), **nothing).select(*moved.columns, "balance")
    )


def _movements(entries: ir.Table, inputs: FactInputs) -> dict[str, ir.Value]:
    earned, redeemed = entries.kind == "earn", entries.kind == "redeem"
    sums = {
        "issued": earned.ifelse(entries.points, 0).sum(),
        "redeemed": redeemed.ifelse(entries.points, 0).sum(),
        "expired": (entries.kind == "expire").ifelse(entries.points, 0).sum(),
        "earns": earned.ifelse(1, 0).sum(),
        "redeems": redeemed.ifelse(1, 0).sum(),
    }
    if inputs.has("points.reward"):
        pieces = entries.quantity.fill_null(1) if inputs.has("points.quantity") else 1
        for name, reward in (("benefits", "benefit"), ("gifts", "gift")):
            sums[name] = (redeemed & (entries.reward == reward).fill_null(False)).ifelse(pieces, 0).sum()
    if inputs.has("points.cost"):
        sums["cost"] = entries.cost.sum(where=redeemed)
    return sums


def wallet_periods(inputs: FactInputs) -> ir.Table:
    """What each user's stored value did in each period.

    Grain: one row per period, segment and user with any entry before the period's end. Amounts are ``topped_up,
    spent`` within the period, ``balance_at_start`` and ``balance`` at its end; ``top_ups, spends`` are numbers of
    entries. Staff accounts stay in: it is money.
    """
    entries = before_ends(inputs.tables["wallet"], "occurred_on")
    within = entries.occurred_on >= entries.start_on
    is_in = entries.kind == "top_up"
    signed = is_in.ifelse(entries.amount, -entries.amount)
    sums = {
        "topped_up": entries.amount.sum(where=within & is_in),
        "spent": entries.amount.sum(where=within & ~is_in),
        "top_ups": (within & is_in).ifelse(1, 0).sum(),
        "spends": (within & ~is_in).ifelse(1, 0).sum(),
        "balance_at_start": signed.sum(where=~within),
        "balance": signed.sum(),
    }
    return entries.group_by(*inputs.keys, "user_id").agg(**{name: value.fill_null(0) for name, value in sums.items()})


def takings(inputs: FactInputs) -> ir.Table:
    """Counted orders and top-ups of a period. Grain: one row per period and order or top-up, with its ``amount``."""
    orders = in_periods(inputs.tables[ORDER_HISTORY], "ordered_on")
    wallet = inputs.tables["wallet"].filter(_.kind == "top_up")
    return orders.select(*inputs.keys, amount=_.net_amount.cast(MONEY)).union(
        in_periods(wallet, "occurred_on").select(*inputs.keys, amount=_.amount.cast(MONEY))
    )


def refunds(inputs: FactInputs) -> ir.Table:
    """Counted orders in their own period and refunds in theirs.

    Grain: one row per period and order placed in it, and one per period and order refunded in it. ``refunded`` is 0
    in the order's row, so that a period with orders but no refund is a true zero. A refund without a day of its own
    belongs to the order's day.
    """
    history = inputs.tables[ORDER_HISTORY]
    placed = in_periods(history, "ordered_on").select(*inputs.keys, refunded=ibis.literal(0).cast(MONEY))
    day = history.refunded_on.fill_null(history.ordered_on) if "refunded_on" in history.columns else history.ordered_on
    refunded = history.filter(history.refunded_amount > 0).mutate(booked_on=day)
    return placed.union(in_periods(refunded, "booked_on").select(*inputs.keys, refunded=_.refunded_amount.cast(MONEY)))


FACTS = (
    Fact(
        "points_periods",
        Text(
            "每行一位当期有积分流水的用户，另有一行记期末余额",
            "one row per period and user with an entry of points, and one for what all hold",
        ),
        ("points",),
        ("points",),
        points_periods,
        may_use=("users",),
        refuses=("group", "level"),
    ),
    Fact(
        "wallet_periods",
        Text(
            "每行一位截至期末有过储值流水的用户",
            "one row per period and user with an entry of stored value before its end",
        ),
        ("wallet",),
        ("wallet",),
        wallet_periods,
        refuses=("group", "level"),
    ),
    Fact(
        "takings",
        Text("每行一笔当期订单或充值", "one row per period and order or top-up in it"),
        ("orders", "wallet"),
        ("orders", "wallet"),
        takings,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
    ),
    Fact(
        "refunds",
        Text("每行一笔当期订单，或一笔当期退款", "one row per period and order placed in it, or refunded in it"),
        ("orders",),
        ("orders",),
        refunds,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
    ),
)
