"""Facts of members: their levels at both ends of a period, and the changes within it."""

from __future__ import annotations

from dataclasses import replace

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import SEGMENT, Derived, Fact, FactInputs, in_periods, left_joined, without_staff
from kpi_toolkit.facts.levels import changes_that_count
from kpi_toolkit.facts.promotion import compared
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import period_spans
from kpi_toolkit.settings import Rules

LEVEL_CHANGES = "kpi_level_changes"
LEVEL = "level"


def level_changes(inputs: FactInputs) -> ir.Table:
    """Changes of level, each with the level before and the day of the next change; staff are left out.

    Grain: one row per user and change of :func:`changes_that_count`.
    """
    counted = changes_that_count(without_staff(inputs.tables["memberships"], inputs), inputs.rules.levels)
    in_order = ibis.window(group_by=counted.user_id, order_by=[counted.moment_at, counted.place])
    numbered = counted.mutate(
        level_before=counted[LEVEL].lag().over(in_order),
        next_on=counted.changed_on.lead().over(in_order),
        number=ibis.row_number().over(in_order),
    )
    joined = numbered.filter(_[LEVEL].notnull()).group_by("user_id").agg(joined_number=_.number.min())
    return left_joined(numbered, joined, "user_id")


def _member_ends(inputs: FactInputs) -> ir.Table:
    changes = inputs.tables[LEVEL_CHANGES]
    is_latest = changes.next_on.isnull() | (changes.next_on >= period_spans().end_on)
    rows = changes.join(period_spans(), [changes.changed_on < period_spans().end_on, is_latest])
    return _cut(rows.mutate(is_member=rows[LEVEL].notnull()), inputs, LEVEL)


def _member_starts(inputs: FactInputs) -> ir.Table:
    changes = inputs.tables[LEVEL_CHANGES]
    is_latest = changes.next_on.isnull() | (changes.next_on >= period_spans().start_on)
    before = changes.join(period_spans(), [changes.changed_on < period_spans().start_on, is_latest])
    starts = before.select("period", "user_id", level_at_start=before[LEVEL])
    ends = _member_ends(_plain(inputs)).select("period", "user_id", level_at_end=_[LEVEL])
    rows = left_joined(starts.filter(_.level_at_start.notnull()), ends, "period", "user_id")
    at_start, at_end = _rank(rows.level_at_start, inputs.rules), _rank(rows.level_at_end, inputs.rules)
    rows = rows.mutate(
        is_member_at_end=rows.level_at_end.notnull(),
        is_higher=(at_end > at_start).fill_null(False),
        is_lower=(at_end < at_start).fill_null(False),
    )
    if inputs.has(ACTIVE_DAYS):
        active = in_periods(inputs.tables[ACTIVE_DAYS], "active_on").select("period", "user_id").distinct()
        rows = left_joined(rows, active.mutate(was_seen=1), "period", "user_id")
        rows = rows.mutate(is_active=rows.was_seen.notnull())
    return _cut(rows, inputs, "level_at_start")


def _member_changes(inputs: FactInputs) -> ir.Table:
    rows = in_periods(inputs.tables[LEVEL_CHANGES], "changed_on")
    after, before = _rank(rows[LEVEL], inputs.rules), _rank(rows.level_before, inputs.rules)
    return _cut(
        rows.mutate(
            is_first_joining=(rows.number == rows.joined_number).fill_null(False),
            is_upgrade=(after > before).fill_null(False),
            is_downgrade=(after < before).fill_null(False),
        ),
        inputs,
        LEVEL,
    )


def _members_compared(inputs: FactInputs) -> ir.Table:
    changes = inputs.tables[LEVEL_CHANGES]
    return compared(_cut(changes.filter(changes.number == changes.joined_number), inputs, LEVEL), "changed_on", inputs)


def _rank(level: ir.StringValue, rules: Rules) -> ir.IntegerValue:
    """Place of a level from low to high; null without one."""
    return level.cases(*((name, place) for place, name in enumerate(rules.levels)))


def _plain(inputs: FactInputs) -> FactInputs:
    return replace(inputs, by=None)


def _cut(rows: ir.Table, inputs: FactInputs, level: str) -> ir.Table:
    """Add the segment: the level itself, or a column of the user."""
    if inputs.by is None:
        return rows
    if inputs.by == LEVEL:
        return rows.mutate(**{SEGMENT: rows[level]})
    return left_joined(rows, inputs.tables["users"].select("user_id", SEGMENT), "user_id")


DERIVED = (Derived(LEVEL_CHANGES, ("memberships",), "", level_changes, may_use=("users",)),)

FACTS = (
    Fact(
        "member_ends",
        Text(
            "每行一位期末之前有过等级变动的用户，及其期末等级",
            "one row per period and user whose level had changed by its end, and the level then",
        ),
        ("memberships",),
        ("users",),
        _member_ends,
        may_use=("users",),
        uses=(LEVEL_CHANGES,),
        own_segments=(LEVEL,),
    ),
    Fact(
        "member_starts",
        Text(
            "每行一位期初会员，及其期末等级与当期活跃",
            "one row per period and member at its start, with the level at its end",
        ),
        ("memberships",),
        ("users",),
        _member_starts,
        may_use=("users", "events"),
        uses=(LEVEL_CHANGES, ACTIVE_DAYS),
        own_segments=(LEVEL,),
        closes=("events",),
    ),
    Fact(
        "members_compared",
        Text("每行一位当期或上期首次入会的用户", "one row per user who first joined in the period or the one before"),
        ("memberships",),
        ("users",),
        _members_compared,
        may_use=("users",),
        uses=(LEVEL_CHANGES,),
        own_segments=(LEVEL,),
    ),
    Fact(
        "member_changes",
        Text("每行一次当期等级变动", "one row per change of a level and period it falls in"),
        ("memberships",),
        ("users",),
        _member_changes,
        may_use=("users",),
        uses=(LEVEL_CHANGES,),
        own_segments=(LEVEL,),
    ),
)
