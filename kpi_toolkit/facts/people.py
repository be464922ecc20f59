"""Facts of people: who registered, who is there, and what each did in a period."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.activity import active_periods
from kpi_toolkit.facts.fact import (
    SEGMENT,
    Fact,
    FactInputs,
    before_ends,
    day_after,
    in_periods,
    left_joined,
    with_bounds,
    without_staff,
)
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text

RETURN_DAYS = (1, 7, 30)
_DID = ("active", "checked_in", "commented", "shared", "bought")


def _registrations(inputs: FactInputs) -> ir.Table:
    return in_periods(without_staff(inputs.tables["users"], inputs), "registered_on")


def _registration_cohorts(inputs: FactInputs) -> ir.Table:
    """Registrations with the days on which each user came back; windows are complete where the events cover them."""
    users = without_staff(inputs.tables["users"], inputs).select("user_id", "registered_on", *_segment(inputs))
    days = inputs.tables[ACTIVE_DAYS]
    back = days.join(users.select("user_id", "registered_on"), "user_id").filter(_.active_on > _.registered_on)
    age = back.active_on.delta(back.registered_on, unit="day")
    returns = back.group_by("user_id").agg(
        **{f"d{n}": (age == n).ifelse(1, 0).max() for n in RETURN_DAYS}, oldest=age.max()
    )
    rows = left_joined(in_periods(users, "registered_on"), returns, "user_id")
    last = ibis.literal(inputs.covered["events"][1])
    flags = {f"came_on_day_{n}": (rows[f"d{n}"] == 1).fill_null(False) for n in RETURN_DAYS}
    flags |= {f"came_from_day_{n}": (rows.oldest >= n).fill_null(False) for n in RETURN_DAYS}
    flags |= {f"is_day_{n}_over": day_after(rows.registered_on, n) <= last for n in RETURN_DAYS}
    return rows.mutate(**flags)


def _registration_days(inputs: FactInputs) -> ir.Table:
    """Count the registered users of each registration day, and how many of them did what in the period.

    Users of all time times all periods would be far more rows; every user of a registration day is in the same
    relation to a period. Users who are not in `users` have no registration day and are not counted.
    """
    users = without_staff(inputs.tables["users"], inputs).select("user_id", "registered_on", *_segment(inputs))
    registered = users.group_by("registered_on", *_segment(inputs)).agg(users=_.count())
    parts = [before_ends(registered, "registered_on").select(*inputs.keys, "registered_on", "users")]
    for doings in _doings(replace(inputs, by=None)):
        by_day = doings.join(users, "user_id").group_by(*inputs.keys, "registered_on")
        parts.append(by_day.agg(**{name: doings[name].sum() for name in _DID if name in doings.columns}))
    names = ["users", *(name for name in _DID if any(name in part.columns for part in parts))]
    both = ibis.union(*(_with_zeros(part, names, inputs) for part in parts)) if len(parts) > 1 else parts[0]
    grouped = both.group_by(*inputs.keys, "registered_on").agg(**{name: _[name].sum() for name in names})
    rows = with_bounds(grouped)
    return rows.mutate(
        was_there_before=rows.registered_on < rows.start_on,
        was_new_previous=(rows.registered_on >= rows.previous_start_on) & (rows.registered_on < rows.start_on),
    )


def _doings(inputs: FactInputs) -> list[ir.Table]:
    """What known users did in each period, as 0 or 1, from the tables that are there."""
    doings = []
    if inputs.has("events"):
        counts = {"active": "active_events", "checked_in": "check_ins", "commented": "comments", "shared": "shares"}
        flags: dict[str, Any] = {name: (_[count] > 0).ifelse(1, 0) for name, count in counts.items()}
        doings.append(active_periods(inputs).select("period", "user_id", **flags))
    if inputs.has(ORDER_HISTORY):
        ordered = in_periods(inputs.tables[ORDER_HISTORY], "ordered_on").select("period", "user_id").distinct()
        doings.append(ordered.mutate(bought=1))
    return doings


def _with_zeros(part: ir.Table, names: list[str], inputs: FactInputs) -> ir.Table:
    numbers = {name: (part[name] if name in part.columns else ibis.literal(0)).cast("int64") for name in names}
    return part.select(*inputs.keys, "registered_on", **numbers)


def _segment(inputs: FactInputs) -> tuple[str, ...]:
    return (SEGMENT,) if inputs.by else ()


FACTS = (
    Fact(
        "registrations",
        Text("每行一位当期注册用户", "one row per user and period of registration"),
        ("users",),
        ("users",),
        _registrations,
        closes=("users",),
    ),
    Fact(
        "registration_cohorts",
        Text(
            "每行一位当期注册用户，记其注册后哪天回来",
            "one row per user and period of registration, with the days of coming back",
        ),
        ("users", "events"),
        ("users",),
        _registration_cohorts,
        knows=("events",),
        uses=(ACTIVE_DAYS,),
    ),
    Fact(
        "registration_days",
        Text(
            "每行一个期末之前的注册日，记其注册人数与当期行为人数",
            "one row per period and registration day before its end, with its users",
        ),
        ("users",),
        ("users",),
        _registration_days,
        may_use=("events", "orders"),
        uses=(ORDER_HISTORY,),
        closes=("events", "orders"),
    ),
)
