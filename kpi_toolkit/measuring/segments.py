"""By what the rows of a table can be told apart: own columns, columns of what they refer to, level and group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import SEGMENT
from kpi_toolkit.facts.fact import moment
from kpi_toolkit.facts.levels import changes_that_count
from kpi_toolkit.schema import TABLES, day_column, whole_day_column

REFERRED = {"users": "user_id", "campaigns": "campaign_id", "groups": "group_id", "contents": "content_id"}
"""Tables that others refer to by a key: ``users.channel`` is the channel that an order's user came from."""
LEVEL, GROUP = "level", "group"
HOUR, WEEKDAY = "hour", "weekday"
CLOCK = {HOUR: tuple(f"{hour:02}" for hour in range(24)), WEEKDAY: tuple("1234567")}
"""Cuts by the local time of a row: its hour ``00`` to ``23``, its weekday from Monday ``1`` to Sunday ``7``."""
FAR = "2200-01-01"
"""When stays end that have no end yet."""
_BETWEEN_COLUMNS = "\x1f"
BETWEEN_VALUES, _MARK = "|", "~"
_WRITTEN = ((_MARK, "~0"), (BETWEEN_VALUES, "~1"))
"""How the signs are written that part the values of several columns; the mark alone is an empty value."""


def together(columns: Sequence[str]) -> str:
    """Name a cut by several columns at once; one column is its own name."""
    return _BETWEEN_COLUMNS.join(columns)


def columns_of(by: str) -> tuple[str, ...]:
    """Return the columns of a cut."""
    return tuple(by.split(_BETWEEN_COLUMNS))


def value_of(text: str) -> str | None:
    """Return the value that stands in a segment of several columns; None for an empty one."""
    if text == _MARK:
        return None
    for sign, text_of_sign in reversed(_WRITTEN):
        text = text.replace(text_of_sign, sign)
    return text


def written(value: object) -> str:
    """Return how a value stands in a segment of several columns."""
    if not isinstance(value, str):
        return _MARK
    for sign, text_of_sign in _WRITTEN:
        value = value.replace(sign, text_of_sign)
    return value


def _written(value: ir.StringValue) -> ir.StringValue:
    for sign, text_of_sign in _WRITTEN:
        value = value.replace(sign, text_of_sign)
    return value.fill_null(_MARK)


def segment_columns(
    columns: Mapping[str, Sequence[str]],
    table: str,
    numbers: Mapping[str, Sequence[str]],
    persons: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Names by which the rows of a canonical table can be cut.

    Parameters
    ----------
    columns
        Canonical table → the columns that are there.
    numbers
        Canonical table → its further columns that are numbers.
    persons
        Canonical table → its columns that tell who somebody is, by which nothing is cut.
    """
    hidden = {name: (*numbers.get(name, ()), *persons.get(name, ())) for name in columns}
    if table not in columns:
        return ()
    there = set(columns[table])
    names = list(_own(columns, table, hidden))
    for other, key in REFERRED.items():
        if key in there and other in columns:
            names += [f"{other}.{name}" for name in _own(columns, other, hidden)]
    # When a user registered says nothing of the level or group the user came to have.
    timed = "user_id" in there and TABLES[table].main_time != "" and table != "users"
    names += [LEVEL] if timed and "memberships" in columns and table != "memberships" else []
    names += [GROUP] if timed and "group_members" in columns and table != "group_members" else []
    names += [HOUR] if has_clock(table) else []
    names += [WEEKDAY] if TABLES[table].main_time else []
    return tuple(dict.fromkeys(names))


def has_clock(table: str) -> bool:
    """Whether the rows of a table have a time of day."""
    time = TABLES[table].main_time
    return bool(time) and TABLES[table][time].type == "timestamp"


def _own(columns: Mapping[str, Sequence[str]], table: str, hidden: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    known = {column.name: column for column in TABLES[table].columns}
    further = {name for column in TABLES[table].columns for name in column.made_of_it} | {*hidden[table]}
    return tuple(
        name for name in columns[table] if name not in further and (name not in known or known[name].is_segment)
    )


def segmented(rows: ir.Table, table: str, by: str, tables: Mapping[str, ir.Table], levels: Sequence[str]) -> ir.Table:
    """Add the column ``segment`` to a canonical table.

    Parameters
    ----------
    by
        One of :func:`segment_columns`, or several of them :func:`together`. ``level`` is the user's membership level
        at the row's time; ``group`` the community that the user was in then: a row of a user in two groups counts in
        both. ``hour`` and ``weekday`` are those of the row's local time; what is dated without a time has no hour.
    tables
        Other canonical tables, with all columns that may be asked for.
    levels
        All membership levels there are.
    """
    if len(columns := columns_of(by)) > 1:
        return _segmented_by_each(rows, table, columns, tables, levels)
    if by in rows.columns:
        return rows.mutate(**{SEGMENT: rows[by].cast("string")})
    if by in CLOCK:
        return rows.mutate(**{SEGMENT: _by_clock(rows, table, by)})
    if by == LEVEL:
        return _at_the_time(rows, table, level_spans(tables["memberships"], levels), "level")
    if by == GROUP:
        return _at_the_time(rows, table, group_spans(tables["group_members"]), "group_id")
    other, _dot, column = by.rpartition(".")
    if other == table:
        return rows.mutate(**{SEGMENT: rows[column].cast("string")})
    key = REFERRED[other]
    segment_of = tables[other].select(_key=tables[other][key], **{SEGMENT: tables[other][column].cast("string")})
    return rows.left_join(segment_of, rows[key] == segment_of["_key"]).drop("_key")


def _segmented_by_each(
    rows: ir.Table, table: str, columns: Sequence[str], tables: Mapping[str, ir.Table], levels: Sequence[str]
) -> ir.Table:
    names = [f"{SEGMENT}_{place}" for place in range(len(columns))]
    for name, column in zip(names, columns, strict=True):
        rows = segmented(rows, table, column, tables, levels).rename({name: SEGMENT})
    segment = _written(rows[names[0]])
    for name in names[1:]:
        segment = segment + BETWEEN_VALUES + _written(rows[name])
    return rows.mutate(**{SEGMENT: segment})


def _by_clock(rows: ir.Table, table: str, by: str) -> ir.StringValue:
    time = TABLES[table].main_time
    if by == WEEKDAY:
        return (rows[day_column(time) if has_clock(table) else time].day_of_week.index() + 1).cast("string")
    hour = rows[time].hour().cast("string").lpad(2, "0")
    if (is_day := whole_day_column(time)) not in rows.columns:
        return hour
    return rows[is_day].fill_null(False).ifelse(ibis.null("string"), hour)


def level_spans(memberships: ir.Table, levels: Sequence[str]) -> ir.Table:
    """How long each user had which level: ``user_id, level, from_at, until_at``, half-open, the last one open."""
    in_order = ibis.window(group_by="user_id", order_by=["moment_at", "place"])
    return changes_that_count(memberships, levels).select(
        "user_id", "level", from_at=_.moment_at, until_at=_.moment_at.lead().over(in_order)
    )


def group_spans(group_members: ir.Table) -> ir.Table:
    """How long each user was in which group: ``user_id, group_id, from_at, until_at``; overlapping stays are one.

    A stay that ends as it begins, for only the day is known, lasts that day.
    """
    left, came = ibis.null("timestamp"), moment(group_members, "joined_at")
    if "left_at" in group_members.columns:
        left = moment(group_members, "left_at")
        is_over_at_once = (left <= came) & (group_members.left_on == group_members.joined_on)
        left = is_over_at_once.ifelse(came + ibis.interval(days=1), left)
    stays = group_members.select("user_id", "group_id", from_at=came, until_at=left.fill_null(ibis.timestamp(FAR)))
    order = {"group_by": ["user_id", "group_id"], "order_by": ["from_at", "until_at"]}
    before = ibis.window(**order, rows=(None, -1))
    begun = stays.mutate(latest_at=stays.until_at.max().over(before))
    begun = begun.mutate(begins=(_.latest_at.isnull() | (_.from_at > _.latest_at)).ifelse(1, 0))
    numbered = begun.mutate(number=begun.begins.sum().over(ibis.cumulative_window(**order)))
    return (
        numbered.group_by("user_id", "group_id", "number")
        .agg(from_at=_.from_at.min(), until_at=_.until_at.max())
        .drop("number")
    )


def _at_the_time(rows: ir.Table, table: str, spans: ir.Table, value: str) -> ir.Table:
    at = moment(rows, TABLES[table].main_time).cast("timestamp")
    named = spans.select(_user=spans.user_id, _from=spans.from_at, _until=spans.until_at, **{SEGMENT: spans[value]})
    match = [rows.user_id == named["_user"], named["_from"] <= at, named["_until"].isnull() | (at < named["_until"])]
    return rows.left_join(named, match).drop("_user", "_from", "_until")
