"""Facts of members: their levels at both ends of a period, and the changes within it."""

import ibis
import ibis.expr.types as ir
from ibis import _

from kpi_toolkit.calendar import PERIODS
from kpi_toolkit.facts.active_days import ACTIVE_DAYS
from kpi_toolkit.facts.fact import SEGMENT, Derived, Fact, FactInputs, before_ends, in_periods, left_joined, without_staff
from kpi_toolkit.language import Text
from kpi_toolkit.settings import Rules

LEVEL_CHANGES = "kpi_level_changes"
LEVEL = "level"


def level_changes(inputs: FactInputs) -> ir.Table:
    """Changes of level, each with the level before and the day of the next change. Grain: one row per change.

    Of several changes of a user at the same moment only the one to the alphabetically last level counts, a leaving
    (null) after all. ``number`` counts each user's changes. Staff are left out.
    """
    changes = without_staff(inputs.tables["memberships"], inputs)
    at_once = ibis.window(
        group_by=[changes.user_id, changes.changed_at],
        order_by=[changes.to_level.isnull().ifelse(0, 1), changes.to_level.desc()],
    )
    ranked = changes.select("user_id", "changed_at", "changed_on", level=_.to_level, at=ibis.row_number().over(at_once))
    counted = ranked.filter(_["at"] == 0).drop("at")
    in_order = ibis.window(group_by=counted.user_id, order_by=counted.changed_at)
    numbered = counted.mutate(
        level_before=counted[LEVEL].lag().over(in_order), next_on=counted.changed_on.lead().over(in_order)
    )
    joined = numbered.filter(_[LEVEL].notnull()).group_by("user_id").agg(joined_at=_.changed_at.min())
    return left_joined(numbered, joined, "user_id")
