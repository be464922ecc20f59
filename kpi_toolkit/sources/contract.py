"""What must hold for a canonical table: one query tells whether anything is amiss, others what, where that is so."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import SHOWN_AT_MOST, Spoken, in_language
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.language.naming import in_a_row
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.sources import deliveries, people, signs, together, vocabulary
from kpi_toolkit.sources.described import Profile
from kpi_toolkit.sources.doubts import two_readings
from kpi_toolkit.sources.grain import and_more, counted, duplicates, twice_at_a_glance, where
from kpi_toolkit.sources.mapped import Mapped, blank_in, replaced_in
from kpi_toolkit.sources.mapping import unchecked_text
from kpi_toolkit.sources.profile import profiled
from kpi_toolkit.sources.raw import ROW
from kpi_toolkit.sources.rules import DataRule, is_empty, rules_of
from kpi_toolkit.units import format_share

WORTH_READING_LESS = 200_000
"""Rows from which on it pays to bind a table once more, so that clean text is not read again in every query."""
NOTED_BY_TABLE = ("orders", "events")


@dataclass(frozen=True)
class Checked:
    """What the checks of one table found.

    Parameters
    ----------
    nulls
        Number of empty values by column that may have some.
    refunds_above
        Number of rows with more refunded than paid.
    again
        Number of rows that were delivered again, and count nowhere.
    unused
        Column → values that kpi.yaml replaces and no row has.
    clean
        Columns of text without blanks around any value; none of a table of few rows.
    remarks
        What else is to be said of it.
    profile
        What the rows look like as a whole; of a table with faults nothing.
    first_day, last_day
        Of the table's main time; None without a row.
    """

    rows: int
    faults: tuple[str, ...]
    nulls: Mapping[str, int]
    first_day: date | None
    last_day: date | None
    refunds_above: int = 0
    unused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clean: tuple[str, ...] = ()
    remarks: tuple[Reason, ...] = ()
    profile: Profile = field(default_factory=Profile)
    again: int = 0


def to_plain(checked: Checked) -> dict[str, Any]:
    """Return what was found as JSON types; only for a table without faults."""
    days = {"first_day": checked.first_day, "last_day": checked.last_day}
    return {
        "rows": checked.rows,
        "nulls": dict(checked.nulls),
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "refunds_above": checked.refunds_above,
        "unused": {name: list(values) for name, values in checked.unused.items()},
        "clean": list(checked.clean),
        "again": checked.again,
        "remarks": [[note.code, dict(note.values)] for note in checked.remarks],
        "profile": checked.profile.to_plain(),
    }


def from_plain(plain: Mapping[str, Any]) -> Checked:
    """Return what :func:`to_plain` was given."""
    first, last = (date.fromisoformat(plain[name]) if plain[name] else None for name in ("first_day", "last_day"))
    unused = {name: tuple(values) for name, values in plain["unused"].items()}
    remarks = tuple(Reason(code, values) for code, values in plain["remarks"])
    counts = (plain["refunds_above"], unused, tuple(plain["clean"]))
    profile = Profile.from_plain(plain["profile"])
    return Checked(plain["rows"], (), plain["nulls"], first, last, *counts, remarks, profile, plain["again"])


def check(mapped: Mapped, engine: Engine, today: date) -> Checked:
    """Check a mapped table that has been read: empty, unreadable, too small, out of time, twice.

    What was delivered again is left out first.

    Parameters
    ----------
    today
        The current local day of the report's zone; times after tomorrow are faults.
    """
    delivered = deliveries.look(mapped, engine)
    deliveries.count_once(mapped, engine, delivered.again > 0)
    key = ("checks", *mapped.key(engine, today, delivered.again > 0))
    row = engine.run(Query(key, lambda: _aggregated(mapped, engine, today))).iloc[0]
    rows = int(row["rows"])
    if not rows:
        fault = spoken("fault.only_header" if mapped.raw.is_copy else "fault.no_rows", label=mapped.raw.label)
        return Checked(0, (fault,), {}, None, None)
    apart, said = together.look(mapped, engine)
    faults = [*delivered.faults, *apart, *_faults(mapped, row, engine, today)]
    nulls = {name: counted(row[f"null_{name}"]) for name in mapped.columns if mapped.table[name].nullable}
    faults += [*_cut_numbers(mapped), *two_readings(mapped, engine), *duplicates(mapped, engine, row)]
    if faults and (hint := mapped.raw.hint):
        faults.append(Spoken(f"{in_language(mapped.raw.label, 'zh')}：{hint.zh}", f"{mapped.raw.label}: {hint}"))
    days, unused = (_day(row.get("first_day")), _day(row.get("last_day"))), _unused(mapped, row)
    looked_at = unchecked_text(mapped, engine) if rows >= WORTH_READING_LESS else ()
    clean = tuple(name for name in looked_at if not counted(row[f"blank_{name}"]))
    refunds = counted(row.get("refunds_above"))
    if clean and not faults:
        deliveries.read(mapped, engine, clean, delivered.again > 0)  # what follows reads the table some times more
    noticed = (*people.remarks(mapped, engine, row), *signs.remarks(mapped, engine, row))
    remarks = (*said, *delivered.remarks, *noticed, *mapped.raw.remarks)
    told = Checked(rows, tuple(faults), nulls, *days, refunds, unused, clean, remarks, again=delivered.again)
    if faults:
        return told
    profile = profiled(mapped, engine, rows)
    has_money = any(mapped.table[name].type == "money" for name in mapped.columns)
    wrong = vocabulary.faults(mapped.table.name, mapped.raw.label, profile, has_money)
    return replace(told, profile=profile, faults=tuple(wrong))


def notes(table: str, checked: Checked) -> tuple[Reason, ...]:
    """Return the remarks on a table: users that are empty, refunds above the amount, unused values and others."""
    reasons: list[Reason] = []
    if count := checked.nulls.get("user_id", 0):
        own = table in NOTED_BY_TABLE
        values: dict[str, object] = {"count": count, "rows": checked.rows}
        values |= {} if own else {"table": table}
        reasons.insert(0, Reason(f"{table}_without_user" if own else "rows_without_user", values))
    if checked.refunds_above:
        reasons.append(Reason("refund_above_amount", {"count": checked.refunds_above, "rows": checked.rows}))
    reasons += [
        _unused_values(table, column, values, vocabulary.existing(checked.profile, column))
        for column, values in checked.unused.items()
    ]
    return (*reasons, *checked.remarks)


def _unused_values(table: str, column: str, values: tuple[str, ...], there: str) -> Reason:
    said: dict[str, object] = {"table": table, "column": column, "values": ", ".join(values)}
    return Reason("unused_value_of", said | {"listed": there}) if there else Reason("unused_value", said)


def _aggregated(mapped: Mapped, engine: Engine, today: date) -> ir.Table:
    values = engine.table(mapped.checked)
    rules = rules_of(mapped, values, today, in_detail=False)
    return values.aggregate(**_aggregates(mapped, values, rules, engine))


def _faults(mapped: Mapped, row: Any, engine: Engine, today: date) -> list[str]:
    """Say which rules are broken; only where some are, they are looked at one by one."""
    if not counted(row["broken"]):
        return []
    values = engine.table(mapped.checked)
    rules = rules_of(mapped, values, today)
    by_rule = {f"rule_{place}": _rows_where(rule.broken) for place, rule in enumerate(rules)}
    counts = [counted(count) for count in engine.run(values.aggregate(**by_rule)).iloc[0]]
    return [
        _fault(mapped, rule, count, int(row["rows"]), values, engine)
        for rule, count in zip(rules, counts, strict=True)
        if count
    ]


def _rows_where(*conditions: ir.BooleanValue) -> ir.Value:
    """Count the rows for which any of some conditions holds."""
    return ibis.or_(*conditions).ifelse(1, 0).sum() if conditions else ibis.literal(0)


def _aggregates(mapped: Mapped, values: Any, rules: list[DataRule], engine: Engine) -> dict[str, Any]:
    aggregates = {"rows": values.count(), "broken": _rows_where(*(rule.broken for rule in rules))}
    aggregates |= people.at_a_glance(mapped, values) | signs.at_a_glance(mapped, values, engine)
    aggregates |= twice_at_a_glance(mapped, values)
    aggregates |= {
        f"null_{name}": _rows_where(is_empty(values, name)) for name in mapped.columns if mapped.table[name].nullable
    }
    if (main := mapped.table.main_time) in mapped.columns:
        # As text: PostgreSQL has days that Python has not, and the rules are to say so.
        days = {"first_day": values[main].min(), "last_day": values[main].max()}
        aggregates |= {name: day.cast("date").cast("string") for name, day in days.items()}
    if {"amount", "refunded_amount"} <= mapped.columns.keys():
        aggregates["refunds_above"] = _rows_where(values.refunded_amount > values.amount)
    aggregates |= {f"blank_{name}": _rows_where(values[blank_in(name)]) for name in unchecked_text(mapped, engine)}
    aggregates |= {
        f"used_{name}_{place}": _rows_where(values[replaced_in(name)] == old)
        for name, instead in mapped.values.items()
        for place, old in enumerate(instead)
    }
    return aggregates


def _unused(mapped: Mapped, row: Any) -> dict[str, tuple[str, ...]]:
    unused = {
        name: tuple(old for place, old in enumerate(instead) if not counted(row[f"used_{name}_{place}"]))
        for name, instead in mapped.values.items()
    }
    return {name: values for name, values in unused.items() if values}


def _fault(mapped: Mapped, rule: DataRule, count: int, rows: int, values: Any, engine: Engine) -> str:
    name = rule.column.name
    if name in mapped.constants:
        said = {"at": f"tables.{mapped.table.name}.constants.{name}", "says": rule.says, "remedy": rule.remedy}
        constant = mapped.constants[name]
        return (
            spoken("fault.constant_null", **said)
            if constant is None
            else spoken("fault.constant", text=constant, **said)
        )
    listed = _kinds(values, rule, engine) if rule.distinct else _examples(values, rule, count, engine)
    told = {"says": rule.says, "shown": listed and spoken("fault.shown", listed=listed), "remedy": rule.remedy}
    counts = {"count": count, "rows": rows, "share": format_share(count / rows)}
    return spoken("fault.rule", column=where(mapped, name), **counts, **told)


def _kinds(values: Any, rule: DataRule, engine: Engine) -> str:
    """Show different values, the most frequent first: each of them needs its own remedy."""
    kinds = values.filter(rule.broken).select(value=rule.shows).group_by("value").aggregate(n=_.count())
    commonest = engine.run(kinds.order_by([kinds.n.desc(), kinds.value]).limit(SHOWN_AT_MOST + 1))
    shown = [f"`{row.value[:60]}` ({row.n}×)" for row in commonest.head(SHOWN_AT_MOST).itertuples()]
    listed = in_a_row(shown)
    return spoken("fault.and_others", shown=listed) if len(commonest) > len(shown) else listed


def _examples(values: Any, rule: DataRule, count: int, engine: Engine) -> str:
    has_rows = ROW in values.columns
    columns = [] if rule.shows is None else [rule.shows.cast("string").name("value")]
    columns += [values[ROW]] if has_rows else []
    if not columns:
        return ""
    sample = values.filter(rule.broken).select(*columns)
    examples = engine.run((sample.order_by(ROW) if has_rows else sample).limit(SHOWN_AT_MOST))
    return and_more([_example(row) for row in examples.to_dict("records")], count)


def _example(row: Mapping[str, Any]) -> str:
    if "value" not in row:
        return spoken("fault.row", row=row[ROW])
    text = f"`{str(row['value'])[:60]}`"
    return spoken("fault.in_row", value=text, row=row[ROW]) if ROW in row else text


def _cut_numbers(mapped: Mapped) -> list[str]:
    return [
        spoken(
            "fault.long_numbers",
            column=where(mapped, name),
            count=len(long),
            listed=and_more([f"`{value}`" for value in long[:SHOWN_AT_MOST]], len(long)),
        )
        for name, source in mapped.columns.items()
        if mapped.table[name].type == "key" and (long := mapped.raw.long_numbers.get(source))
    ]


def _day(value: Any) -> date | None:
    """Return a day; one that is none of Python's breaks a rule of the table."""
    with suppress(ValueError):
        return None if pd.isna(value) else date.fromisoformat(value)
    return None
