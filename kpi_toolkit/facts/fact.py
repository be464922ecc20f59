"""What a fact table is, what it is built from, and the few joins that all facts share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import calendar_days, period_spans
from kpi_toolkit.schema import day_column, moment_column, whole_day_column
from kpi_toolkit.settings import Rules

SEGMENT = "segment"


@dataclass(frozen=True)
class FactInputs:
    """What a fact is built from.

    Parameters
    ----------
    tables
        The canonical and derived tables that are there, with the columns that are there. Those that the fact
        segments by have a column ``segment`` when it is cut.
    rules
        The workspace's business settings.
    covered
        First and last day by canonical table, both included, of the tables that the fact says it ``knows``; windows
        that reach beyond the last one are not complete.
    by
        The column that the fact is cut by; None for totals.
    zone
        The time zone of the workspace, whose midnights the days that are covered end at.
    """

    tables: Mapping[str, ir.Table] = field(repr=False)
    rules: Rules
    covered: Mapping[str, tuple[date, date]]
    by: str | None = None
    zone: str = "UTC"

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that the fact's grain has besides its own: the period and, when it is cut, the segment."""
        return ("period", SEGMENT) if self.by else ("period",)

    def has(self, need: str) -> bool:
        """Whether a table ``orders``, or a column ``orders.cost``, is there."""
        table, _, column = need.partition(".")
        return table in self.tables and (not column or column in self.tables[table].columns)


@dataclass(frozen=True)
class Fact:
    """A fact table.

    Parameters
    ----------
    grain
        What one row is.
    needs
        Canonical tables without which there is no fact.
    segments_of
        Tables whose columns it can be cut by: all of them must have the column.
    may_use
        Canonical tables that it uses where they are there.
    uses
        Names of derived tables (:class:`Derived`) it is built from.
    own_segments
        Columns that the fact makes itself, by which it can be cut too.
    knows
        Canonical tables whose covered days it looks at: only of these it is told, for what is kept of it is kept
        until they change.
    closes
        Streams of which it reads, for a period, only rows before the period's end: what comes later, and how far they
        are covered beyond it, changes nothing.
    told_by
        What it must have one of, each a table, a column, or several of them joined by `` and ``: without any of them
        nothing can be told, which is not that nothing happened. Empty: it needs nothing more.
    takes_cuts
        Whether it can be cut by what kpi.yaml says its segments are of, too.
    people_of
        Canonical tables of whose rows only those with a user count: nothing is known where none of them has one.
    refuses
        Cuts that make no sense of it: ``group`` where a row must not lie in two segments at once, ``level`` where
        what is added up over time belongs to the user and not to a moment.
    """

    name: str
    grain: Text
    needs: tuple[str, ...]
    segments_of: tuple[str, ...]
    build: Callable[[FactInputs], ir.Table] = field(repr=False)
    may_use: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    own_segments: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    knows: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    people_of: tuple[str, ...] = ()
    takes_cuts: bool = False


@dataclass(frozen=True)
class Derived:
    """A table that several facts are built from, computed once and kept.

    Parameters
    ----------
    needs
        Canonical tables without which there is none.
    segment_of
        The table whose segment it carries on; empty for none.
    may_use
        Canonical tables that it uses where they are there.
    uses
        Names of other derived tables it is built from; they need no other canonical tables than it does itself.
    knows
        Canonical tables whose covered days it looks at.
    key
        The key of `segment_of` that its rows keep: it is then built whole and the segment joined by key afterwards,
        so that a history stays one also where a row lies in two segments. Empty: it is built from rows that are cut.
    """

    name: str
    needs: tuple[str, ...]
    segment_of: str
    build: Callable[[FactInputs], ir.Table] = field(repr=False)
    may_use: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    key: str = ""
    knows: tuple[str, ...] = ()


def moment(rows: ir.Table, time: str) -> ir.TimestampValue:
    """Return when something was, to be put in order or taken from something else.

    Where the clocks of the workspace's zone are changed, local times of one hour stand twice and others are an hour
    nearer or farther than they look; elsewhere they tell as much as moments.

    Parameters
    ----------
    time
        A column of local times, as ``occurred_at``.
    """
    name = moment_column(time)
    return rows[name] if name in rows.columns else rows[time]


def end_of_covered(rows: ir.Table, time: str, table: str, inputs: FactInputs) -> ir.TimestampValue:
    """Return when the last covered day of a table was over, as the moments of `rows` are told (see :func:`moment`)."""
    midnight = datetime.combine(inputs.covered[table][1] + timedelta(days=1), datetime.min.time())
    if moment_column(time) in rows.columns:
        midnight = midnight.replace(tzinfo=ZoneInfo(inputs.zone)).astimezone(UTC).replace(tzinfo=None)
    return ibis.timestamp(str(midnight))


def times_of(rows: ir.Table, time: str) -> list[str]:
    """Return the columns that a time is compared by: itself, its day, and its moment and whole day where there."""
    further = (day_column(time), moment_column(time), whole_day_column(time))
    return [time, *(name for name in further if name in rows.columns)]


def not_after(first: ir.Table, first_time: str, second: ir.Table, second_time: str) -> ir.BooleanValue:
    """Whether something was before or as soon as something else; a day without a time of day lasts until its end.

    So a report due on a day is in time all that day, and an order of a day may follow a message of the same day.
    """
    is_in_order = moment(first, first_time) <= moment(second, second_time)
    if (whole_day := whole_day_column(second_time)) not in second.columns:
        return is_in_order
    return is_in_order | (second[whole_day] & (first[day_column(first_time)] <= second[day_column(second_time)]))


def in_periods(rows: ir.Table, day: str, kind: str = "current") -> ir.Table:
    """Return the rows under each period that their local day falls in, with a column ``period``.

    Parameters
    ----------
    kind
        ``previous`` or ``last_year``: the period that looks back at the day from one later, or from the next year.
    """
    days = calendar_days().filter(calendar_days().kind == kind).select("day", "period")
    return rows.join(days, rows[day] == days.day).drop("day")


def timed_in_periods(rows: ir.Table, time: str) -> ir.Table:
    """Return the rows of a canonical table under each period that they fall in, as `in_periods` does, for many rows.

    The bounds of the time say nothing new. But engines know the first and last times of a file or block, which they
    cannot tell from days, and read no others.

    Parameters
    ----------
    time
        A column of local times, as ``occurred_at``.
    """
    days = calendar_days().filter(calendar_days().kind == "current").select("day", "period")
    dated = rows.join(days, rows[day_column(time)] == days.day)
    return dated.filter(dated[time] >= _start(dated.day), dated[time] < _start(day_after(dated.day, 1))).drop("day")


def from_shortly_before(rows: ir.Table, time: str, days: int) -> ir.Table:
    """Return the rows of a canonical table from so many local days before the first period on."""
    first = period_spans().agg(first_on=day_after(period_spans().start_on.min(), -days))
    return rows.join(first, rows[time] >= _start(first.first_on)).drop("first_on")


def _start(day: ir.DateValue) -> ir.TimestampValue:
    return day.cast("timestamp")


def with_bounds(rows: ir.Table) -> ir.Table:
    """Add ``start_on`` and ``end_on`` of each row's period (half-open, cut where the data end)."""
    return rows.join(period_spans(), "period")


def before_ends(rows: ir.Table, day: str) -> ir.Table:
    """Return the rows under each period that ends after their local day, with ``period, start_on, end_on``."""
    return rows.join(period_spans(), rows[day] < period_spans().end_on)


def without_staff(rows: ir.Table, inputs: FactInputs) -> ir.Table:
    """Leave out the rows of staff accounts, where the users are known; rows without a user stay."""
    if not inputs.has("users.is_staff"):
        return rows
    users = inputs.tables["users"]
    return rows.anti_join(users.filter(users.is_staff.fill_null(False)).select("user_id"), "user_id")


def on_keys(left: ir.Table, right: ir.Table, *keys: str) -> list[ir.BooleanValue]:
    """Return the conditions of a join on columns of the same name."""
    return [left[key] == right[key] for key in keys]


def left_joined(left: ir.Table, right: ir.Table, *keys: str) -> ir.Table:
    """Add the columns of `right`, which must have at most one row per `keys`; its keys are dropped."""
    return left.left_join(right, on_keys(left, right, *keys), rname="right__{name}").drop(
        *(f"right__{key}" for key in keys)
    )


def placed(rows: ir.Table, inputs: FactInputs, *values: str) -> ir.Table:
    """Add to numbers their place among those of the same period and segment, for medians and other quantiles.

    ``<value>_place`` counts from 0 for the smallest and is null without a value, ``<value>_cases`` is how many there
    are. Rows of one value stand in any order: whatever is made of their places is the same.
    """
    for name in values:
        marked = rows.mutate(is_known=rows[name].notnull())
        keys = [marked[key] for key in inputs.keys]
        in_order = ibis.window(group_by=[*keys, marked.is_known], order_by=marked[name])
        place = marked.is_known.ifelse(ibis.row_number().over(in_order), ibis.null("int64"))
        cases = marked.is_known.ifelse(1, 0).sum().over(ibis.window(group_by=keys))
        rows = marked.mutate(**{f"{name}_place": place, f"{name}_cases": cases}).drop("is_known")
    return rows


def exactly(setting: float) -> ir.DecimalValue:
    """Return a setting as a decimal: floats compare inexactly, and not every dialect can write them."""
    return ibis.literal(Decimal(str(setting)), "decimal(18, 4)")


def day_after(rows: ir.DateValue, days: int) -> ir.DateValue:
    """Return the local day some days later."""
    return (rows + ibis.interval(days=days)).cast("date")
