"""What the members of cohorts did afterwards: by calendar period, or by age in steps of some days."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import SEGMENT
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import day_after, moment, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.measuring.cohort_choices import ACTIVE, ORDER, REGISTRATION, CohortChoices
from kpi_toolkit.measuring.studies.study import Given, StudyKind
from kpi_toolkit.periods.calendar import calendar_days, period_spans

_COUNTS = ("users", "orders", "amount", "cost", "costed")


def _facts_of_start(start: str) -> tuple[str, ...]:
    return {ORDER: ("order_periods",), REGISTRATION: ("registrations",)}.get(start, ("active_periods",))


def _facts_of_activity(activity: str) -> tuple[str, ...]:
    return {ORDER: ("order_periods",), ACTIVE: ("daily_periods",)}.get(activity, ("active_periods",))


def cohort_cells(given: Given, choices: CohortChoices) -> ir.Table:
    """Count members and what they did.

    Grain: one row per segment and cohort (by the first day of its period) and, where members have an age, per number
    of steps that are over for them; below each other with ``step`` −1 and no ``returned_on`` the members themselves,
    else those who did something in a step, or in the period that began on ``returned_on``. With `or_later` each
    member stands only at the last of them.
    """
    members, days = _members(given, choices), _days(given, choices)
    pairs = members.join(days, "user_id").filter(_.on >= _.entered_on)
    timed = _by_age(pairs, choices) if choices.step_days else _by_period(pairs)
    keys = [*given.keys, "cohort_on", "over"]
    by_user = timed.group_by(*keys, "step", "returned_on", "user_id").agg(
        **{name: _[name].sum() for name in ("orders", "amount", "cost", "costed")}
    )
    if choices.or_later:
        of_user = ibis.window(group_by=[*keys, "user_id"])
        last = by_user.mutate(last_step=_.step.max().over(of_user), last_on=_.returned_on.max().over(of_user))
        by_user = last.filter((_.step == _.last_step) & (_.last_on.isnull() | (_.returned_on == _.last_on)))
    cells = by_user.group_by(*keys, "step", "returned_on").agg(
        users=_.count(), **{name: _[name].sum() for name in ("orders", "amount", "cost", "costed")}
    )
    sizes = members.group_by(*keys).agg(users=_.count())
    nothing = {name: ibis.literal(0).cast(cells[name].type()) for name in _COUNTS[1:]}
    sizes = sizes.mutate(step=ibis.literal(-1, "int64"), returned_on=ibis.null("date"), **nothing)
    columns = [*keys, "step", "returned_on", *_COUNTS]
    rows = cells.select(*columns).union(sizes.select(*columns))
    return rows.mutate(cohort_on=_.cohort_on.cast("string"), returned_on=_.returned_on.cast("string"))


def _by_age(pairs: ir.Table, choices: CohortChoices) -> ir.Table:
    """Add the step of age of each day; of steps that are not over, only where later ones tell of earlier ones too."""
    step = (pairs.on.delta(pairs.entered_on, unit="day") // choices.step_days).cast("int64")
    rows = pairs.mutate(step=step, returned_on=ibis.null("date"))
    if choices.or_later:
        return rows.mutate(step=ibis.least(rows.step, choices.steps))
    return rows.filter((_.step < _.over) & (_.step <= choices.steps))


def _by_period(pairs: ir.Table) -> ir.Table:
    rows = pairs.join(_days_of_periods(), pairs.on == _days_of_periods().day).drop("day")
    return rows.mutate(step=ibis.literal(0, "int64"), returned_on=rows.start_on)


def _days_of_periods() -> ir.Table:
    days = calendar_days().filter(calendar_days().kind == "current")
    return days.join(period_spans().select("period", "start_on"), "period").select("day", "start_on")


def _members(given: Given, choices: CohortChoices) -> ir.Table:
    """Return who entered which cohort on which day. Grain: one row per cohort and user, and per segment where cut."""
    entered = _entries(given, choices)
    dated = entered.join(_days_of_periods(), entered.entered_on == _days_of_periods().day)
    rows = dated.group_by(*given.keys, "user_id", cohort_on=dated.start_on).agg(entered_on=_.entered_on.min())
    over = ibis.literal(0, "int64")
    if choices.step_days:
        lived = day_after(ibis.literal(given.last), 1).delta(rows.entered_on, unit="day")
        over = ibis.least((lived // choices.step_days).cast("int64"), choices.steps + 1)
    return rows.mutate(over=over)


def _entries(given: Given, choices: CohortChoices) -> ir.Table:
    """Return the days on which users entered, at the first time ever or each time."""
    (fact,) = _facts_of_start(choices.start)
    inputs = given.cut[fact]
    if choices.start == ORDER:
        orders = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
        orders = orders if choices.recurring else orders.filter(_.is_first)
        return orders.select(*given.keys, "user_id", entered_on=_.ordered_on)
    if choices.start == REGISTRATION:
        users = without_staff(inputs.tables["users"], inputs)
        return users.select(*given.keys, "user_id", entered_on=_.registered_on)
    events = _events(given, choices.start, is_cut=True)
    if choices.recurring:
        return events.select(*given.keys, "user_id", entered_on=_.occurred_on)
    if not given.by:
        return events.group_by("user_id").agg(entered_on=_.occurred_on.min())
    order = [events.moment_at, events[SEGMENT].isnull().ifelse(0, 1), events[SEGMENT]]
    place = ibis.row_number().over(ibis.window(group_by=events.user_id, order_by=order))
    firsts = events.mutate(place=place).filter(_.place == 0)
    return firsts.select(SEGMENT, "user_id", entered_on=_.occurred_on)


def _events(given: Given, name: str, is_cut: bool = False) -> ir.Table:
    """Return events of known users, staff left out: of one name, or all that make a user active."""
    inputs = (given.cut if is_cut else given.whole)["active_periods"]
    events, active = inputs.tables["events"], inputs.rules.active_events
    events = events.filter(events.user_id.notnull())
    if name != ACTIVE or active:
        events = events.filter(events.event.isin(active if name == ACTIVE else (name,)))
    rows = without_staff(events, inputs)
    return rows.mutate(moment_at=moment(rows, "occurred_at"))


def _days(given: Given, choices: CohortChoices) -> ir.Table:
    """Return on which days users did what counts as coming back: a row a day, or an order; summed up by user later."""
    if choices.activity == ORDER:
        orders = given.whole["order_periods"].tables[ORDER_HISTORY].filter(_.user_id.notnull())
        cost = orders.cost if "cost" in orders.columns else ibis.null("decimal(18, 4)")
        return orders.select(
            "user_id",
            on=orders.ordered_on,
            orders=ibis.literal(1, "int64"),
            amount=orders.net_amount,
            cost=cost.fill_null(0),
            costed=cost.notnull().ifelse(1, 0),
        )
    if choices.activity == ACTIVE:
        days = given.whole["daily_periods"].tables[ACTIVE_DAYS].select("user_id", on=_.active_on)
    else:
        days = _events(given, choices.activity).select("user_id", on=_.occurred_on).distinct()
    none = ibis.literal(0, "int64")
    return days.mutate(orders=none, amount=none, cost=none, costed=none)


COHORTS = StudyKind(
    "cohorts",
    lambda choices: tuple(dict.fromkeys([*_facts_of_start(choices.start), *_facts_of_activity(choices.activity)])),
    lambda choices: _facts_of_start(choices.start),
    cohort_cells,
)
