"""In which state users were at the ends of two periods."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import FACTS
from kpi_toolkit.facts.fact import exactly
from kpi_toolkit.measuring.state_choices import StateChoices
from kpi_toolkit.measuring.studies.study import Given, StudyKind

_FACT = {"buyers": "customer_periods", "users": "watched_periods", "rfm": "customer_totals"}


def states(given: Given, choices: StateChoices) -> ir.Table:
    """Count users by their states at the ends of the two periods. Grain: one row per segment and pair of states.

    Empty is the state of who is not there: not yet, or by segment not in this one, but maybe in another. ``buyers`` to
    ``amount`` are what the buyers at the end of the first period have in all, of RFM alone.
    """
    fact = FACTS[_FACT[choices.of]].build(given.cut[_FACT[choices.of]])
    if choices.of == "rfm":
        rows = _by_rfm(fact, choices)
    else:
        rows = fact.mutate(state=(_of_buyer if choices.of == "buyers" else _of_user)(fact), **_no_sums())
    at = {"from_state": rows.period == choices.a, "to_state": rows.period == choices.b}
    marked = rows.mutate(**{end: is_then.ifelse(rows.state, "") for end, is_then in at.items()})
    sums = {name: _[name].max() for name in ("buyers", "days", "orders", "amount")}
    of_user = marked.group_by(*given.keys, "user_id").agg(
        from_state=_.from_state.max(), to_state=_.to_state.max(), **sums
    )
    return of_user.group_by(*given.keys, "from_state", "to_state").agg(users=_.count(), **sums)


def _no_sums() -> dict[str, ir.Value]:
    return {name: ibis.literal(0, "int64") for name in ("buyers", "days", "orders", "amount")}


def _of_buyer(rows: ir.Table) -> ir.StringValue:
    return ibis.cases(
        (rows.is_dead, "dead"),
        (rows.is_churned, "churned"),
        (rows.is_at_risk, "at_risk"),
        (rows.is_silent, "silent"),
        (rows.first_on >= rows.start_on, "new"),
        else_="current",
    )


def _of_user(rows: ir.Table) -> ir.StringValue:
    return ibis.cases((rows.is_churned, "churned"), (rows.is_at_risk, "at_risk"), else_="current")


def _by_rfm(rows: ir.Table, choices: StateChoices) -> ir.Table:
    """Write 1 or 0 for recent, frequent and much; in whole numbers, for means of floats differ between engines."""
    rows = rows.mutate(quiet=rows.end_on.delta(rows.ordered_on, unit="day") - 1)
    first = rows.filter(rows.period == choices.a)
    sums = first.agg(
        buyers=first.count(), days=first.quiet.sum(), orders=first.order_number.sum(), amount=first.amount_so_far.sum()
    )
    both = rows.cross_join(sums)
    days, orders, amount = choices.recency_days, choices.orders, choices.amount
    recent = both.quiet * both.buyers <= both.days if days is None else both.quiet <= days
    often = both.order_number * both.buyers >= both.orders if orders is None else both.order_number >= orders
    much = both.amount_so_far * both.buyers >= both.amount if amount is None else both.amount_so_far >= exactly(amount)
    flags = [flag.ifelse("1", "0") for flag in (recent, often, much)]
    return both.mutate(state=flags[0] + flags[1] + flags[2])


def _facts(choices: StateChoices) -> tuple[str, ...]:
    return (_FACT[choices.of],)


STATES = StudyKind("states", _facts, _facts, states)
