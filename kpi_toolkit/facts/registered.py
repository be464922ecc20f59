"""Facts of registered users: what new ones do, and on how many of their days users are active."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import Fact, FactInputs, in_periods, left_joined, without_staff
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import calendar_days


def _new_user_activity(inputs: FactInputs) -> ir.Table:
    users = without_staff(inputs.tables["users"], inputs).select("user_id", "registered_on", *inputs.keys[1:])
    days = in_periods(inputs.tables[ACTIVE_DAYS].select("user_id", "active_on"), "active_on")
    since = days.join(users.select("user_id", "registered_on"), "user_id").filter(_.active_on >= _.registered_on)
    active = since.group_by("period", "user_id").agg(active_days=_.count())
    rows = left_joined(in_periods(users, "registered_on"), active, "period", "user_id")
    return rows.mutate(is_active=rows.active_days.notnull())


def _registered_user_days(inputs: FactInputs) -> ir.Table:
    """Users of one registration day are in the same relation to a period: their days are counted at once."""
    first, last = inputs.covered["events"]
    calendar = calendar_days().filter((calendar_days().kind == "current") & calendar_days().day.between(first, last))
    users = without_staff(inputs.tables["users"], inputs).select("user_id", "registered_on", *inputs.keys[1:])
    together = users.group_by("registered_on", *inputs.keys[1:]).agg(registered=_.count())
    there = together.join(calendar, together.registered_on < calendar.day)
    active = inputs.tables[ACTIVE_DAYS].select("user_id", "active_on").join(users, "user_id")
    came = active.filter(_.active_on > _.registered_on).join(calendar, _.active_on == calendar.day)
    return ibis.union(
        there.select(*inputs.keys, registered=there.registered.cast("int64"), active=ibis.literal(0, "int64")),
        came.select(*inputs.keys, registered=ibis.literal(0, "int64"), active=ibis.literal(1, "int64")),
    )


FACTS = (
    Fact(
        "new_user_activity",
        Text(
            "每行一位当期注册用户，记其当期是否活跃",
            "one row per user and period of registration, with whether the user was active in it",
        ),
        ("users", "events"),
        ("users",),
        _new_user_activity,
        uses=(ACTIVE_DAYS,),
        closes=("users", "events"),
        people_of=("events",),
    ),
    Fact(
        "registered_user_days",
        Text(
            "每行一个注册日与当期一天，或一位老用户活跃的一天",
            "one row per day of registration and later day of the period, and one per active day of such a user",
        ),
        ("users", "events"),
        ("users",),
        _registered_user_days,
        knows=("events",),
        uses=(ACTIVE_DAYS,),
        closes=("users", "events"),
        people_of=("events",),
    ),
)
