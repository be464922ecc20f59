"""Facts of active days: on how many days and in how many weeks users were active, and since when they are quiet."""

from __future__ import annotations

from datetime import timedelta

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import SEGMENT, Derived, Fact, FactInputs, in_periods, left_joined, moment, without_staff
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import calendar_days, period_spans, whole_weeks
from kpi_toolkit.settings import Rules

ACTIVE_DAYS = "kpi_active_days"


def active_days(inputs: FactInputs) -> ir.Table:
    """Days on which known users, staff left out, had an active event, with the active day before and after.

    Grain: one row per user and day, and per segment when it is cut. Of a day's segments that of the latest event
    comes last (at the same moment the alphabetically last, an empty one first), so that exactly one row of a user is
    the latest before any day: the one whose ``next_on`` is empty or not before that day.
    """
    events = inputs.tables["events"].filter(_.user_id.notnull())
    if inputs.rules.active_events:
        events = events.filter(_.event.isin(inputs.rules.active_events))
    if SEGMENT not in events.columns:
        days = without_staff(events.select("user_id", active_on=_.occurred_on).distinct(), inputs)
        order = [days.active_on]
    else:
        timed = events.mutate(moment_at=moment(events, "occurred_at"))
        grouped = timed.group_by("user_id", SEGMENT, active_on=_.occurred_on).agg(last_at=_.moment_at.max())
        days = without_staff(grouped, inputs)
        order = [days.active_on, days.last_at, days[SEGMENT].notnull().ifelse(1, 0), days[SEGMENT]]
    in_order = ibis.window(group_by=days.user_id, order_by=order)
    return days.mutate(previous_on=days.active_on.lag().over(in_order), next_on=days.active_on.lead().over(in_order))


def _daily_periods(inputs: FactInputs) -> ir.Table:
    """Count active days; ``days`` are all days of the period that the events cover, active or not.

    Besides one row, without a user, says the same of a period without an active day.
    """
    first, last = inputs.covered["events"]
    calendar = calendar_days().filter((calendar_days().kind == "current") & calendar_days().day.between(first, last))
    rows = inputs.tables[ACTIVE_DAYS]
    dated = rows.join(calendar.select("day", "period"), rows.active_on == calendar.day)
    active = dated.group_by(*inputs.keys, "user_id").agg(active_days=_.count())
    return _with_quiet(active, calendar.group_by("period").agg(days=_.count()), inputs)


def _weekly_periods(inputs: FactInputs) -> ir.Table:
    """Count active weeks; ``weeks`` are all whole weeks that end in the period and that the events cover.

    Besides one row, without a user, says the same of a period without an active week.
    """
    first, last = inputs.covered["events"]
    covered = whole_weeks().filter(whole_weeks().week_on.between(first, last - timedelta(days=6)))
    rows = inputs.tables[ACTIVE_DAYS]
    dated = rows.join(covered, rows.active_on == covered.day).select(*inputs.keys, "user_id", "week_on").distinct()
    active = dated.group_by(*inputs.keys, "user_id").agg(active_weeks=_.count())
    weeks = covered.select("period", "week_on").distinct().group_by("period").agg(weeks=_.count())
    return _with_quiet(active, weeks, inputs)


def _with_quiet(active: ir.Table, spans: ir.Table, inputs: FactInputs) -> ir.Table:
    """Add how long each period is; in total a row of nobody too, so that the length is known where nobody came."""
    rows = active.join(spans, "period")
    if inputs.by:
        return rows
    count, length = active.columns[-1], spans.columns[-1]
    nobody = spans.select(
        "period",
        user_id=ibis.null("string"),
        **{count: ibis.literal(0).cast(active[count].type()), length: spans[length]},
    )
    return rows.select(*nobody.columns).union(nobody)


def _compared_periods(inputs: FactInputs) -> ir.Table:
    rows, days = inputs.tables[ACTIVE_DAYS], calendar_days().filter(calendar_days().kind.isin(["current", "previous"]))
    dated = rows.join(days, rows.active_on == days.day)
    return dated.group_by(*inputs.keys, "user_id").agg(
        is_active=(_.kind == "current").ifelse(1, 0).max() == 1,
        was_active=(_.kind == "previous").ifelse(1, 0).max() == 1,
    )


def _watched_periods(inputs: FactInputs) -> ir.Table:
    """Each user's latest active day before the period's end is the row; the last one before its start comes by key."""
    rows = inputs.tables[ACTIVE_DAYS]
    is_latest = rows.next_on.isnull() | (rows.next_on >= period_spans().end_on)
    latest = rows.join(period_spans(), [rows.active_on < period_spans().end_on, is_latest])
    current = in_periods(rows, "active_on").join(period_spans().select("period", "start_on"), "period")
    before = current.filter(_.previous_on < _.start_on).group_by("period", "user_id").agg(before_on=_.previous_on.min())
    return _with_quiet_states(left_joined(latest, before, "period", "user_id"), inputs.rules)


def _with_quiet_states(rows: ir.Table, rules: Rules) -> ir.Table:
    is_active = rows.active_on >= rows.start_on
    quiet_at_end = rows.end_on.delta(rows.active_on, unit="day") - 1
    quiet_at_start = rows.start_on.delta(is_active.ifelse(rows.before_on, rows.active_on), unit="day") - 1
    return rows.mutate(
        is_active=is_active,
        is_churned=quiet_at_end >= rules.churned_after_days,
        is_at_risk=(quiet_at_end >= rules.at_risk_after_days) & (quiet_at_end < rules.churned_after_days),
        was_unchurned=(quiet_at_start < rules.churned_after_days).fill_null(False),
        was_lapsed=(quiet_at_start >= rules.at_risk_after_days).fill_null(False),
    )


DERIVED = (Derived(ACTIVE_DAYS, ("events",), "events", active_days, may_use=("users",)),)

FACTS = (
    Fact(
        "daily_periods",
        Text(
            "每行一位当期活跃用户，记其活跃天数，另有一行无用户，记当期天数",
            "one row per period and user active in it, with the number of active days, and one without a user",
        ),
        ("events",),
        ("events",),
        _daily_periods,
        uses=(ACTIVE_DAYS,),
        knows=("events",),
        closes=("events",),
        people_of=("events",),
    ),
    Fact(
        "weekly_periods",
        Text(
            "每行一位在当期结束的整周内活跃的用户，记其活跃周数，另有一行无用户",
            "one row per period and user active in the weeks that end in it, and one without a user",
        ),
        ("events",),
        ("events",),
        _weekly_periods,
        uses=(ACTIVE_DAYS,),
        knows=("events",),
        closes=("events",),
        people_of=("events",),
    ),
    Fact(
        "compared_periods",
        Text("每行一位本期或上期活跃的用户", "one row per period and user active in it or the one before"),
        ("events",),
        ("events",),
        _compared_periods,
        uses=(ACTIVE_DAYS,),
        closes=("events",),
        people_of=("events",),
    ),
    Fact(
        "watched_periods",
        Text(
            "每行一位截至期末活跃过的用户，取其最近活跃日",
            "one row per period and user ever active before its end, at the latest active day",
        ),
        ("events",),
        ("events",),
        _watched_periods,
        uses=(ACTIVE_DAYS,),
        refuses=("group",),
        closes=("events",),
        people_of=("events",),
    ),
)
