"""Facts of acquisition: what was spent, and who came for the first time."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import SEGMENT, Derived, Fact, FactInputs, in_periods, moment, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text

FIRST_EVENTS = "kpi_first_events"
_FIRSTS = ("visit", "bind_card")


def _first_events(inputs: FactInputs) -> ir.Table:
    """Each known user's first visit and first card bound. Grain: one row per user and kind of event.

    Of several at the same moment the one of the alphabetically first channel counts, then of the alphabetically first
    segment, an empty one before all others. Staff accounts are left out.
    """
    events = inputs.tables["events"].filter(_.user_id.notnull() & _.event.isin(_FIRSTS))
    events = events.mutate(moment_at=moment(events, "occurred_at"))
    first = events.group_by("user_id", "event").agg(first_at=_.moment_at.min())
    at_once = events.join(first, ["user_id", "event", events.moment_at == first.first_at])
    if inputs.has("events.channel"):
        named = at_once.mutate(name=_.channel.fill_null(""))
        names = named.group_by("user_id", "event").agg(first_name=_.name.min())
        at_once = named.join(names, ["user_id", "event", named.name == names.first_name])
    named = at_once.mutate(name=_[SEGMENT].fill_null("")) if inputs.by else at_once
    cut = {SEGMENT: _.name.min().nullif("")} if inputs.by else {}
    first = named.group_by("user_id", "event", "occurred_on").agg(at=_.moment_at.min(), **cut)
    return without_staff(first.drop("at"), inputs)


def _new_people(inputs: FactInputs) -> ir.Table:
    """Count the firsts of each user in each period. Grain: one row per period, segment and user."""
    return (
        in_periods(inputs.tables[FIRST_EVENTS], "occurred_on")
        .group_by(*inputs.keys, "user_id")
        .agg(
            first_visits=(_.event == "visit").ifelse(1, 0).sum(),
            first_cards=(_.event == "bind_card").ifelse(1, 0).sum(),
        )
    )


def _registrations_compared(inputs: FactInputs) -> ir.Table:
    return compared(without_staff(inputs.tables["users"], inputs), "registered_on", inputs)


def _cards_compared(inputs: FactInputs) -> ir.Table:
    return compared(inputs.tables[FIRST_EVENTS].filter(_.event == "bind_card"), "occurred_on", inputs)


def compared(firsts: ir.Table, day: str, inputs: FactInputs) -> ir.Table:
    """What each user did once, in the period and in the one before it, below each other: nobody has both."""
    kinds = [
        in_periods(firsts, day, kind).select(
            *inputs.keys, "user_id", is_current=ibis.literal(now), is_previous=ibis.literal(1 - now)
        )
        for kind, now in (("current", 1), ("previous", 0))
    ]
    return ibis.union(*kinds)


def _spending(inputs: FactInputs) -> ir.Table:
    return in_periods(inputs.tables["spend"], "spent_on")


def _visitor_costs(inputs: FactInputs) -> ir.Table:
    visits = inputs.tables[FIRST_EVENTS].filter(_.event == "visit")
    return _with_costs(inputs, in_periods(visits, "occurred_on"))


def _buyer_costs(inputs: FactInputs) -> ir.Table:
    return _with_costs(inputs, in_periods(inputs.tables[ORDER_HISTORY].filter(_.is_first), "ordered_on"))


def _with_costs(inputs: FactInputs, won: ir.Table) -> ir.Table:
    """Put spending and the people won under each other: side by side, each would be counted once per match."""
    spent = _spending(inputs)
    nothing = ibis.literal(0).cast(spent.amount.type())
    return ibis.union(
        spent.select(*inputs.keys, cost=spent.amount, won=ibis.literal(0)),
        won.select(*inputs.keys, cost=nothing, won=ibis.literal(1)),
    )


DERIVED: tuple[Derived, ...] = (Derived(FIRST_EVENTS, ("events",), "events", _first_events, may_use=("users",)),)

FACTS: tuple[Fact, ...] = (
    Fact(
        "new_people",
        Text(
            "每行一位当期首次访问或首次绑卡的用户",
            "one row per period and user who first visited or first bound a card in it",
        ),
        ("events",),
        ("events",),
        _new_people,
        uses=(FIRST_EVENTS,),
        closes=("events",),
        people_of=("events",),
    ),
    Fact(
        "registrations_compared",
        Text("每行一位当期或上期注册的用户", "one row per user registered in the period or in the one before it"),
        ("users",),
        ("users",),
        _registrations_compared,
        closes=("users",),
    ),
    Fact(
        "cards_compared",
        Text(
            "每行一位当期或上期首次绑卡的用户", "one row per user whose first card is of the period or the one before"
        ),
        ("events",),
        ("events",),
        _cards_compared,
        may_use=("users",),
        uses=(FIRST_EVENTS,),
        closes=("events",),
        people_of=("events",),
    ),
    Fact(
        "spending",
        Text("每行一笔投放花费", "one row per line of spending and period it falls in"),
        ("spend",),
        ("spend",),
        _spending,
    ),
    Fact(
        "visitor_costs",
        Text("每行一笔投放花费，或一位新访客", "one row per line of spending, or per new visitor"),
        ("spend", "events"),
        ("spend", "events"),
        _visitor_costs,
        uses=(FIRST_EVENTS,),
        closes=("events",),
        people_of=("events",),
    ),
    Fact(
        "buyer_costs",
        Text("每行一笔投放花费，或一位新客的首单", "one row per line of spending, or per first order of a new buyer"),
        ("spend", "orders"),
        ("spend", "orders"),
        _buyer_costs,
        uses=(ORDER_HISTORY,),
        closes=("orders",),
        people_of=("orders",),
    ),
)
