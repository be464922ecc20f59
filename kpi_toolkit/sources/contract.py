"""What must hold for a canonical table, checked in one aggregate query; examples only for what fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpi_toolkit.engines import Engine
from kpi_toolkit.errors import SHOWN_AT_MOST
from kpi_toolkit.language import Reason
from kpi_toolkit.schema import Column, ColumnType
from kpi_toolkit.sources.files import ROW
from kpi_toolkit.sources.mapping import Mapped, unread
from kpi_toolkit.units import format_share

EARLIEST = date(1971, 1, 1)
LONG_AMOUNT = r"^[+-]?\d{0,14}\.\d{5,}$"
# Words for «nothing» that other programs leave in the place of a user. A person may be called so.
NULL_WORDS = ("NULL", "null", "\\N", "nan", "NaN", "None", "N/A", "#N/A")

ROUND_THEM = "Round them in a `query`: `round(amount::DECIMAL(38, 10), 4)`."

# What a value should have been, and what to do where it is not.
UNREADABLE: dict[ColumnType, tuple[str, str]] = {
    "key": ("an exact id", "Spreadsheets and floats cut long numbers: store the column as text."),
    "text": ("text", "Store the column as text."),
    "money": ("an amount", "Write plain numbers such as `1234.50`: no thousands separators, signs or words."),
    "timestamp": (
        "a time",
        "Write `2026-10-31 08:30:00`, year first, or set `date_format`, e.g. `%d/%m/%Y`.",
    ),
    "date": ("a date", "Write `2026-10-31`, year first, or set `date_format` such as `%d/%m/%Y`."),
    "boolean": ("yes or no", "Write `true` or `false`."),
}


@dataclass(frozen=True)
class Checked:
    """What the checks of one table found.

    Parameters
    ----------
    nulls
        Number of empty values by column that may have some.
    null_words
        Words such as ``NULL`` that stand as user in several rows → number of rows.
    refunds_above
        Number of rows with more refunded than paid.
    first_day, last_day
        Of the table's main time; None without a row.
    """

    rows: int
    faults: tuple[str, ...]
    nulls: Mapping[str, int]
    first_day: date | None
    last_day: date | None
    null_words: Mapping[str, int] = field(default_factory=dict)
    refunds_above: int = 0


@dataclass(frozen=True)
class _Rule:
    """Something that must not be: the column, the rows where it is, how it is said, what to do and what to show."""

    column: Column
    broken: ir.BooleanValue
    says: str
    remedy: str
    shows: ir.Value | None = None


def check(mapped: Mapped, engine: Engine, today: date) -> Checked:
    """Check a mapped table that has been read: empty, unreadable, too small, out of time, twice.

    Parameters
    ----------
    today
        The current local day of the report's zone; times after tomorrow are faults.
    """
    values = engine.table(mapped.checked)
    rules = [rule for name in mapped.columns for rule in _rules(mapped.table[name], values, today)]
    row = engine.run(values.aggregate(**_aggregates(mapped, values, rules))).iloc[0]
    rows = int(row["rows"])
    if not rows:
        has = "has a header but no rows" if mapped.raw.is_copy else "has no rows"
        return Checked(0, (f"{mapped.raw.label} {has}. Add rows, or remove it.",), {}, None, None)
    faults = [
        _fault(mapped, rule, _count(row[f"rule_{place}"]), rows, values, engine)
        for place, rule in enumerate(rules)
        if _count(row[f"rule_{place}"])
    ]
    nulls = {name: _count(row[f"null_{name}"]) for name in mapped.columns if mapped.table[name].nullable}
    faults += [*_cut_numbers(mapped), *_duplicates(mapped, values, engine)]
    words = {word: count for place, word in enumerate(NULL_WORDS)
             if (count := _count(row.get(f"word_{place}"))) > 1}  # fmt: skip
    days = _day(row.get("first_day")), _day(row.get("last_day"))
    return Checked(rows, tuple(faults), nulls, *days, words, _count(row.get("refunds_above")))


def notes(table: str, checked: Checked) -> tuple[Reason, ...]:
    """Return the remarks on a table: users that are empty or null words, refunds above the amount."""
    found = [Reason("null_words", {"table": table, "column": "user_id", "word": word, "count": count})
             for word, count in checked.null_words.items()]  # fmt: skip
    if count := checked.nulls.get("user_id", 0):
        found.insert(0, Reason(f"{table}_without_user", {"count": count, "rows": checked.rows}))
    if checked.refunds_above:
        found.append(Reason("refund_above_amount", {"count": checked.refunds_above, "rows": checked.rows}))
    return tuple(found)


def _rules(column: Column, values: Any, today: date) -> list[_Rule]:
    value, lost = values[column.name], values[unread(column.name)]
    kind, remedy = UNREADABLE[column.type]
    rules = [_Rule(column, lost.notnull(), f"cannot be read as {kind}", remedy, lost)]
    if column.type == "money":
        long = lost.notnull() & lost.re_search(LONG_AMOUNT)
        rules = [_Rule(column, lost.notnull() & ~lost.re_search(LONG_AMOUNT), rules[0].says, remedy, lost),
                 _Rule(column, long, "have more than 4 decimal places", ROUND_THEM, lost)]  # fmt: skip
    if not column.nullable:
        says = "Fill them, or leave these rows out with `filter`."
        rules.append(_Rule(column, _is_empty(values, column.name), "are empty", says))
    if column.at_least is not None:
        says, remedy = f"are below {column.at_least:g}", "Correct them, or leave them out with `filter`."
        rules.append(_Rule(column, value < column.at_least, says, remedy, value))
    if column.type in ("timestamp", "date"):
        day, last = value.cast("date"), today + timedelta(days=1)
        remedy = "Correct them, or leave them out with `filter`; check `time_zone` and `date_format`."
        rules.append(_Rule(column, day < EARLIEST, f"are before {EARLIEST}", remedy, day))
        rules.append(_Rule(column, day > last, f"are later than tomorrow ({last})", remedy, day))
    return rules


def _aggregates(mapped: Mapped, values: Any, rules: list[_Rule]) -> dict[str, Any]:
    found = {"rows": values.count()}
    found |= {f"rule_{place}": rule.broken.ifelse(1, 0).sum() for place, rule in enumerate(rules)}
    found |= {f"null_{name}": _is_empty(values, name).ifelse(1, 0).sum()
              for name in mapped.columns if mapped.table[name].nullable}  # fmt: skip
    main = next((column.name for column in mapped.table.columns if column.type == "timestamp"), None)
    if main in mapped.columns:
        found |= {"first_day": values[main].min().cast("date"), "last_day": values[main].max().cast("date")}
    if {"amount", "refunded_amount"} <= mapped.columns.keys():
        found["refunds_above"] = (values.refunded_amount > values.amount).ifelse(1, 0).sum()
    if "user_id" in mapped.columns and mapped.table["user_id"].nullable:
        found |= {f"word_{place}": (values.user_id == word).ifelse(1, 0).sum()
                  for place, word in enumerate(NULL_WORDS)}  # fmt: skip
    return found


def _fault(mapped: Mapped, rule: _Rule, count: int, rows: int, values: Any, engine: Engine) -> str:
    share = f"{count} of {rows} rows ({format_share(count / rows)})"
    examples = _examples(values, rule, count, engine)
    return f"{_where(mapped, rule.column.name)}: {share} {rule.says}{examples}. {rule.remedy}"


def _where(mapped: Mapped, name: str) -> str:
    source = mapped.columns[name]
    return f"{mapped.raw.label}, column `{source}`" + (f" (`{name}`)" if source != name else "")


def _examples(values: Any, rule: _Rule, count: int, engine: Engine) -> str:
    has_rows = ROW in values.columns
    columns = [] if rule.shows is None else [rule.shows.cast("string").name("value")]
    columns += [values[ROW]] if has_rows else []
    if not columns:
        return ""
    sample = values.filter(rule.broken).select(*columns)
    found = engine.run((sample.order_by(ROW) if has_rows else sample).limit(SHOWN_AT_MOST))
    return ": " + _and_more([_example(row) for row in found.to_dict("records")], count)


def _example(row: Mapping[str, Any]) -> str:
    if "value" not in row:
        return f"row {row[ROW]}"
    text = f"`{str(row['value'])[:60]}`"
    return f"{text} (row {row[ROW]})" if ROW in row else text


def _is_empty(values: Any, name: str) -> Any:
    return values[name].isnull() & values[unread(name)].isnull()


def _and_more(shown: list[str], count: int) -> str:
    rest = count - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def _cut_numbers(mapped: Mapped) -> list[str]:
    return [
        f"{_where(mapped, name)}: {len(found)} number{'s have' if len(found) > 1 else ' has'} more than 15 digits: "
        f"{_and_more([f'`{value}`' for value in found[:SHOWN_AT_MOST]], len(found))}. "
        "Excel keeps 15 digits; store the column as text."
        for name, source in mapped.columns.items()
        if mapped.table[name].type == "key" and (found := mapped.raw.long_numbers.get(source))
    ]


def _duplicates(mapped: Mapped, values: Any, engine: Engine) -> list[str]:
    return [fault for name in mapped.columns if mapped.table[name].unique
            for fault in _duplicates_of(mapped, name, values, engine)]  # fmt: skip


def _duplicates_of(mapped: Mapped, name: str, values: Any, engine: Engine) -> list[str]:
    # Whole numbers are compared as such: three times faster than their text, and the same.
    raw = engine.table(mapped.raw.relation)
    whole = raw[mapped.columns[name]]
    keys_there = raw.select(key=whole) if whole.type().is_integer() else values.select(key=values[name])
    keys_there = keys_there.filter(_.key.notnull())
    twice = keys_there.group_by("key").aggregate(n=_.count()).filter(_.n > 1)
    totals = engine.run(twice.aggregate(keys=twice.count(), surplus=(twice.n - 1).sum())).iloc[0]
    if not (keys := _count(totals["keys"])):
        return []
    sample = engine.run(twice.order_by([twice.n.desc(), twice.key]).limit(SHOWN_AT_MOST))
    shown = _and_more([f"`{row.key}` ({row.n}×)" for row in sample.itertuples()], keys)
    surplus = _count(totals["surplus"])
    return [
        f"{_where(mapped, name)}: {keys} value{'s stand' if keys > 1 else ' stands'} more than once, "
        f"{surplus} row{'s' if surplus > 1 else ''} too many: {shown}. "
        f"A row must be {mapped.table.grain.en}: remove copies, or add the rows up in a `query`."
    ]


def _count(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else datetime.date(pd.Timestamp(value))
