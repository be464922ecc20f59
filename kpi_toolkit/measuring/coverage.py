"""What the data can say: whether a metric can be had at all, and whether a period is covered."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeAlias

from kpi_toolkit.analysis.rhythm import ONE_DAY
from kpi_toolkit.facts import FACTS, Fact
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.lapses import Lapse
from kpi_toolkit.measuring.segments import columns_of
from kpi_toolkit.metrics.composed import MOST_METRICS, facts_of, leaves
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.metrics.missing import LeftOut
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings import Rules

LEFT_OUT: dict[LeftOut, str] = {
    "windows": "windows_left_out",
    "partial": "partial_days",
    "days": "days_left_out",
    "tail": "tail_left_out",
}
"""What is said of what is left out of a number."""
Days: TypeAlias = tuple[date, date]
"""First and last day that data cover, both included."""


@lru_cache(maxsize=MOST_METRICS)
def tables_of(metric: Metric) -> tuple[str, ...]:
    """Return the canonical tables that a metric needs: its facts' and those it names itself."""
    named = [need.partition(".")[0] for leaf in leaves(metric) for need in leaf.needs]
    return tuple(dict.fromkeys([*(table for fact in facts_of(metric) for table in fact.needs), *named]))


def unavailable(context: Context, metric: Metric) -> Reason | None:
    """Return why a metric cannot be computed at all from the tables and columns that are there, or None.

    A need may name a setting that lists columns: ``users.{profile_fields}``.
    """
    if metric.parts:
        reasons = (unavailable(context, leaf) for leaf in leaves(metric))
        return next((reason for reason in reasons if reason is not None), None)
    columns = context.sources.columns
    if tables := [table for table in tables_of(metric) if table not in columns]:
        return Reason("missing_table", {"tables": ", ".join(tables)})
    lacking = [
        f"{table}.{column}"
        for need in metric.needs
        if "." in need
        for table, _, named in [need.partition(".")]
        for column in _columns(named, context.settings.rules)
        if column not in columns[table]
    ]
    if lacking:
        return Reason("missing_column", {"columns": ", ".join(lacking)})
    if nobody := [table for table in _people_of(metric) if _has_no_user(table, context)]:
        return Reason(f"{nobody[0]}_of_nobody", {"rows": context.sources.rows[nobody[0]]})
    ways = FACTS[metric.fact].told_by
    can_be_told = not ways or any(all(_is_there(need, context) for need in way.split(" and ")) for way in ways)
    return None if can_be_told else Reason("missing_one_of", {"columns": " / ".join(ways)})


def not_cut(context: Context, fact: Fact, by: str) -> Reason:
    """Return why a fact cannot be cut by a column, or by several together."""
    lacking = [column for column in columns_of(by) if not context.can_cut(fact, column)]
    if lacking:
        return Reason("missing_segment", {"fact": fact.name, "column": ", ".join(lacking)})
    own = ", ".join(column for column in columns_of(by) if column in context.own_cuts(fact))
    return Reason("own_segments", {"fact": fact.name, "columns": own})


def _people_of(metric: Metric) -> tuple[str, ...]:
    """Return the tables in whose rows a metric looks for people."""
    named = (need.partition(".") for need in metric.needs)
    return (*FACTS[metric.fact].people_of, *(table for table, _, column in named if column == "user_id"))


def _has_no_user(table: str, context: Context) -> bool:
    rows = context.sources.rows.get(table, 0)
    return rows > 0 and context.sources.nulls[table].get("user_id", 0) == rows


def _is_there(need: str, context: Context) -> bool:
    table, _, column = need.partition(".")
    return table in context.sources.columns and (not column or column in context.sources.columns[table])


def _columns(named: str, rules: Rules) -> tuple[str, ...]:
    if not named.startswith("{"):
        return (named,)
    columns: tuple[str, ...] = getattr(rules, named.strip("{}"))
    return columns


def uncovered(
    metric: Metric, period: Period, covered: Days, rules: Rules, lapses: Iterable[Lapse] = ()
) -> Reason | None:
    """Return why the data cannot give a metric for a period, or None.

    They must reach into the period, have rows of at least a part of it where rows come every day, and cover all that
    the metric looks back at.
    """
    first, last = covered
    if period.end <= first:
        return Reason("before_data", {"first": first})
    if period.start > last:
        return Reason("after_data", {"last": last})
    for lapse in lapses:
        if lapse.kind == "gap" and lapse.first <= max(period.start, first) and lapse.last + ONE_DAY >= period.end:
            return Reason("not_loaded", lapse.values)
    if metric.looks_back in Rules.model_fields:
        days = int(getattr(rules, metric.looks_back))
        is_short = first + timedelta(days=days) > period.start
        return Reason("short_history", {"days": days, "first": first}) if is_short else None
    if metric.looks_back == "plateau":
        days = 14 * rules.plateau_weeks
        is_short = first + timedelta(days=days) > min(period.end, last + timedelta(days=1))
        return Reason("short_stretch", {"days": days, "first": first}) if is_short else None
    before = {
        "history": period.start - timedelta(days=1),
        "previous": period.previous.start,
        "last_year": period.last_year.start,
    }.get(metric.looks_back, first)
    return Reason("no_history", {"first": first}) if before < first else None


def caveat(
    metric: Metric, period: Period, covered: Days, left_out: int, rules: Rules, lapses: Iterable[Lapse] = ()
) -> Reason | None:
    """Return what must be known of a number.

    That is a period covered in part, rows that are not all there of the days that it is made from, or open windows
    left out of it.
    """
    first, last = covered
    if period.end > last + timedelta(days=1):
        return Reason("partial_end", {"last": last})
    if period.start < first:
        return Reason("partial_start", {"first": first})
    for lapse in lapses:
        if any(lapse.touches(*span) for span in _spans_read(metric, period, rules)):
            return lapse.caveat
    code = "waiting_left_out" if metric.is_quantile else LEFT_OUT[metric.left_out]
    return Reason(code, {"count": left_out}) if left_out else None


def since_beginning(context: Context, metric: Metric, period: Period) -> Reason | None:
    """Return that the data begin with a period, for a metric of all that ever was: who came before looks new."""
    if metric.looks_back != "beginning":
        return None
    firsts = {table: context.coverage(table)[0] for table in tables_of(metric)}
    first = max(min(day, context.sources.first_day.get(table, day)) for table, day in firsts.items())
    return Reason("beginning", {"first": first}) if period.start <= first else None


def _spans_read(metric: Metric, period: Period, rules: Rules) -> list[tuple[date, date]]:
    """Return the half-open spans of days that a metric compares; the far history behind it is not among them."""
    now, before = (period.start, period.end), metric.looks_back
    if before in ("previous", "last_year"):
        other = period.previous if before == "previous" else period.last_year
        return [now, (other.start, other.end)]
    if before in Rules.model_fields:
        return [(period.start - timedelta(days=int(getattr(rules, before))), period.end)]
    if before == "plateau":
        return [(min(period.start, period.end - timedelta(days=14 * rules.plateau_weeks)), period.end)]
    return [now]


def is_covered(context: Context, metric: Metric, period: Period) -> bool:
    """Whether a metric can be had of a period, and the data cover all of it: whether there is a number, rows tell."""
    if unavailable(context, metric):
        return False
    if metric.parts:
        return all(is_covered(context, leaf, period) for leaf in leaves(metric))
    tables, rules = tables_of(metric), context.settings.rules
    covered, lapses = context.coverage(*tables), context.lapses(*tables)
    is_known = uncovered(metric, period, covered, rules, lapses) is None
    return is_known and caveat(metric, period, covered, 0, rules, lapses) is None
