"""What the users of each arm of an experiment did after they were assigned, and before."""

from __future__ import annotations

from datetime import date

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import day_after, moment, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.measuring.cohort_choices import ORDER
from kpi_toolkit.measuring.experiment_choices import ExperimentChoices
from kpi_toolkit.measuring.studies.study import Given, StudyKind

_ASSIGNED = "assignments_rows"


def experiment(given: Given, choices: ExperimentChoices) -> ir.Table:
    """Count users by what they did. Grain: one row per arm, whether the user's days are over, `after` and `before`.

    ``after`` is the outcome from the moment of assignment to the last day that the user is followed, ``before`` that
    of the days before the day of assignment; of users whose days are not over both are 0. ``first_on`` and ``last_on``
    are the first and the last day on which one of them was assigned.
    """
    rows = _assigned(given, choices)
    pairs = rows.join(_done(given, choices), "user_id")
    is_after = (pairs.done_at >= pairs.assigned_moment) & (pairs.done_on < day_after(pairs.assigned_on, choices.days))
    earliest = day_after(pairs.assigned_on, -choices.before_days)
    is_before = (pairs.done_on < pairs.assigned_on) & (pairs.done_on >= earliest)
    nothing = ibis.literal(0).cast(pairs["size"].type())
    sums = (
        pairs.mutate(after=is_after.ifelse(pairs["size"], nothing), before=is_before.ifelse(pairs["size"], nothing))
        .group_by("user_id")
        .agg(**{name: (_[name].max() if choices.of == "users" else _[name].sum()) for name in ("after", "before")})
    )
    both = rows.left_join(sums, "user_id").drop("user_id_right")
    kept = {name: both.over.ifelse(both[name].fill_null(0), 0) for name in ("after", "before")}
    counted = both.mutate(**kept).group_by("arm", "over", "after", "before")
    told = counted.agg(users=_.count(), first_on=_.assigned_on.min(), last_on=_.assigned_on.max())
    return told.mutate(over=_.over.ifelse(1, 0), first_on=_.first_on.cast("string"), last_on=_.last_on.cast("string"))


def _assigned(given: Given, choices: ExperimentChoices) -> ir.Table:
    inputs = given.whole[_ASSIGNED]
    last = min(given.last, date.fromisoformat(choices.until)) if choices.until else given.last
    rows = inputs.tables["assignments"]
    rows = without_staff(rows.filter(rows.experiment == choices.experiment), inputs)
    rows = rows.filter(rows.assigned_on <= ibis.literal(last))
    over = day_after(rows.assigned_on, choices.days - 1) <= ibis.literal(last)
    return rows.select("user_id", "arm", "assigned_on", assigned_moment=moment(rows, "assigned_at"), over=over)


def _done(given: Given, choices: ExperimentChoices) -> ir.Table:
    """Return what users did. Grain: one row per order or event of a user."""
    if choices.outcome == ORDER:
        rows = given.whole["order_periods"].tables[ORDER_HISTORY].filter(_.user_id.notnull())
        size = rows.net_amount if choices.of == "amount" else ibis.literal(1, "int64")
        return rows.select("user_id", done_at=moment(rows, "ordered_at"), done_on=rows.ordered_on, size=size)
    rows = given.whole["active_periods"].tables["events"]
    rows = rows.filter((rows.event == choices.outcome) & rows.user_id.notnull())
    once = ibis.literal(1, "int64")
    return rows.select("user_id", done_at=moment(rows, "occurred_at"), done_on=rows.occurred_on, size=once)


EXPERIMENT = StudyKind(
    "experiment",
    lambda choices: (_ASSIGNED, "order_periods" if choices.outcome == ORDER else "active_periods"),
    lambda _choices: (),
    experiment,
)
