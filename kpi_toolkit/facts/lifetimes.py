"""Facts of what new buyers bring later, and of what they cost."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import Fact, FactInputs, day_after, in_periods, left_joined
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text

WINDOWS = (90, 365)
"""Days of life whose orders are counted, the day of the first order among them."""


def new_buyer_values(inputs: FactInputs) -> ir.Table:
    """First orders with what their buyer brought within some days of it; 0 where these days are not over."""
    history = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    age = history.ordered_on.delta(history.first_on, unit="day")
    sums = {f"amount_{days}": history.net_amount.sum(where=age < days) for days in WINDOWS}
    if "cost" in history.columns:
        sums |= {f"cost_{days}": history.cost.sum(where=age < days) for days in WINDOWS}
    firsts = in_periods(history.filter(_.is_first), "ordered_on").select(*inputs.keys, "user_id", "ordered_on")
    rows = left_joined(firsts, history.group_by("user_id").agg(**sums), "user_id")
    last = ibis.literal(inputs.covered["orders"][1])
    over = {days: day_after(rows.ordered_on, days - 1) <= last for days in WINDOWS}
    known = {name: over[int(name.rpartition("_")[2])].ifelse(rows[name], ibis.null(rows[name].type())) for name in sums}
    return rows.mutate(**known, **{f"is_{days}_over": over[days].ifelse(1, 0) for days in WINDOWS})


def _new_buyer_returns(inputs: FactInputs) -> ir.Table:
    """Put spending and the new buyers it won under each other: side by side, each would be counted once per match."""
    won = new_buyer_values(inputs)
    spent = in_periods(inputs.tables["spend"], "spent_on")
    names = [name for name in ("amount_365", "cost_365") if name in won.columns]
    nothing = {name: ibis.null(won[name].type()) for name in names}
    none = ibis.literal(0).cast("int64")
    return ibis.union(
        spent.select(*inputs.keys, spent=spent.amount, won=none, over=none, **nothing),
        won.select(
            *inputs.keys,
            spent=ibis.literal(0).cast(spent.amount.type()),
            won=ibis.literal(1).cast("int64"),
            over=won.is_365_over.cast("int64"),
            **{name: won[name] for name in names},
        ),
    )


FACTS = (
    Fact(
        "new_buyer_values",
        Text(
            "每行一位当期新客及其首单后若干天内的金额",
            "one row per period and user whose first order falls in it, with what the days after it brought",
        ),
        ("orders",),
        ("orders",),
        new_buyer_values,
        uses=(ORDER_HISTORY,),
        refuses=("group",),
        knows=("orders",),
        people_of=("orders",),
    ),
    Fact(
        "new_buyer_returns",
        Text(
            "每行一笔投放花费，或一位新客及其首单后一年的金额",
            "one row per line of spending, or per new buyer with what a year brought",
        ),
        ("spend", "orders"),
        ("spend", "orders"),
        _new_buyer_returns,
        uses=(ORDER_HISTORY,),
        refuses=("group",),
        knows=("orders",),
        people_of=("orders",),
    ),
)
