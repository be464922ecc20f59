"""What must not be in a canonical table: values that cannot be read, stray values, impossible times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kpi_toolkit.errors import listed
from kpi_toolkit.expressions import ir
from kpi_toolkit.schema import Column, ColumnType
from kpi_toolkit.sources.mapped import Mapped, unread

EARLIEST, LATEST = date(1971, 1, 1), date(2199, 12, 31)
OLDEST = date(1900, 1, 1)  # of birthdays
LONG_NUMBER = r"^[+-]?\d{0,14}\.\d{5,}$"
COMMA_NUMBER = r"^[+-]?(\d{1,3}(\.\d{3})+,\d+|\d*,(\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+)$"
"""A comma that cannot stand between thousands."""
_SIGN = r"[^\d\s.,;:/%'+()-]{1,4}"
_EXACT = r"[+-]?(\d+|\d{1,3}(,\d{3})+\.\d+|\d+\.\d+)"
SIGNED_NUMBER = rf"^({_SIGN}\s*{_EXACT}|{_EXACT}\s*{_SIGN}|[+-]?\d{{1,3}}(,\d{{3}})+\.\d+)$"
"""A number with the sign of a currency, or with commas that can only stand between thousands."""
NUMBERED_TIMES = {
    "epoch_s": (r"^(1\d{9}|[1-9]\d{8})(\.\d+)?$", "seconds since 1970"),
    "epoch_ms": (r"^(1\d{12}|[5-9]\d{11})(\.\d+)?$", "milliseconds since 1970"),
    "epoch_us": (r"^1\d{15}(\.0+)?$", "microseconds since 1970"),
    "epoch_ns": (r"^1\d{18}(\.0+)?$", "nanoseconds since 1970"),
    "excel_days": (r"^[2-5]\d{4}(\.\d+)?$", "day numbers of a spreadsheet"),
}
ROUND_THEM = (
    "Round them in a `query`: `round(amount::DECIMAL(38, 10), 4)`; many small ones are added up there before, as each "
    "loses up to 0.00005."
)
CORRECT_THEM = "Correct them, or leave them out with `filter`."
WITHOUT_SIGN = f"{CORRECT_THEM[:-1]}; a sign that says the direction goes by `abs(…)` in a `query`."
A_REFUND = (
    "Correct them. If they are refunds of the orders of the same `order_id`, set `sign: refunds` under `tables.orders` "
    "in kpi.yaml; else give them as `refunded_amount` of their orders by a `query`: without them, or without their "
    "sign, sales would be too high."
)
BELOW: dict[tuple[str, str], str] = {
    ("orders", "amount"): A_REFUND,
    ("orders", "refunded_amount"): WITHOUT_SIGN,
    ("points", "points"): WITHOUT_SIGN,
    ("wallet", "amount"): WITHOUT_SIGN,
}
"""What to do where a number is below 0, by table and column: only here a sign can say which way it goes."""
PLAIN_NUMBERS = (
    "no thousands separators, signs or words; or say which of them yours have, as "
    "`amount: {{thousands: ' ', strip: [€]}}`."
)

# What a value should have been, and what to do where it is not.
UNREADABLE: dict[ColumnType, tuple[str, str]] = {
    "key": ("an exact id", "Spreadsheets and floats cut long numbers: store the column as text."),
    "text": ("text", "Store the column as text."),
    "money": ("an amount", f"Write plain numbers such as `1234.50`: {PLAIN_NUMBERS}"),
    "number": ("a number", f"Write plain numbers such as `4.5`: {PLAIN_NUMBERS}"),
    "timestamp": ("a time", "Write `2026-10-31 08:30:00`, year first{or_form}."),
    "date": ("a date", "Write `2026-10-31`, year first{or_form}."),
    "boolean": ("yes or no", "Write `true` or `false`."),
}

# The form of a source's dates does not count for what kpi.yaml says.
OR_FORM = ", or set `date_format` to the form that they have, as `%d/%m/%Y` or `%m/%d/%Y`"

# Table → pairs of columns of which the second cannot come first. Days are compared, for many a source
# knows the day of a refund, but the second of the order.
INTERVALS: dict[str, tuple[tuple[str, str], ...]] = {
    "group_members": (("joined_at", "left_at"),),
    "touches": (("sent_at", "delivered_at"), ("sent_at", "responded_at")),
    "orders": (("ordered_at", "refunded_at"),),
    "campaigns": (("starts_at", "ends_at"),),
    "coupons": (("issued_at", "redeemed_at"), ("issued_at", "expires_at")),
    "surveys": (("sent_at", "answered_at"),),
    "complaints": (("opened_at", "closed_at"), ("opened_at", "first_answered_at")),
    "inquiries": (("opened_at", "closed_at"), ("opened_at", "first_answered_at")),
    "calendar": (("starts_on", "ends_on"),),
}


@dataclass(frozen=True)
class DataRule:
    """Something that must not be.

    Parameters
    ----------
    broken
        The rows where it is.
    says, remedy
        How it is said and what to do.
    shows
        The value that examples show; the row alone if None.
    distinct
        Whether examples are different values with their count, rather than the first rows.
    """

    column: Column
    broken: ir.BooleanValue
    says: str
    remedy: str
    shows: ir.Value | None = None
    distinct: bool = False


def rules_of(mapped: Mapped, values: ir.Table, today: date, in_detail: bool = True) -> list[DataRule]:
    """Return all rules of a table that has been read.

    Parameters
    ----------
    today
        The current local day; only times of columns that may lie ahead may be after tomorrow.
    in_detail
        Whether values that cannot be read are told apart by what they look like; else one rule is broken by all.
    """
    rules: list[DataRule] = []
    for name in mapped.columns:
        column = mapped.table[name]
        rules += [*_readable(mapped, column, values, in_detail), *_limits(mapped, column, values)]
        if name in mapped.allowed and name not in mapped.constants:
            rules.append(_closed(mapped, column, values))
        if column.type in ("timestamp", "date"):
            rules += _times(mapped, column, values, today)
    return [*rules, *_intervals(mapped, values)]


def is_empty(values: Any, name: str) -> Any:
    """Whether the source had no value at all."""
    return values[name].isnull() & values[unread(name)].isnull()


def _readable(mapped: Mapped, column: Column, values: Any, in_detail: bool) -> Iterator[DataRule]:
    lost = values[unread(column.name)]
    kind, remedy = UNREADABLE[column.type]
    remedy = remedy.format(or_form="" if column.name in mapped.constants else OR_FORM)
    says, unreadable = f"cannot be read as {kind}", lost.notnull()
    for form, form_says, form_remedy in _other_forms(mapped, column) if in_detail else ():
        is_of_form = lost.re_search(form)
        yield DataRule(column, unreadable & is_of_form, form_says, form_remedy, lost)
        unreadable &= ~is_of_form
    yield DataRule(column, unreadable, says, remedy, lost)


def _other_forms(mapped: Mapped, column: Column) -> Iterator[tuple[str, str, str]]:
    """Yield forms of what cannot be read that a setting can read, with what is said of them and the setting."""
    at = f"under `tables.{mapped.table.name}` in kpi.yaml"
    if column.type in ("money", "number"):
        yield LONG_NUMBER, "have more than 4 decimal places", ROUND_THEM
        if mapped.reading.decimal != "," and column.name not in mapped.constants:
            yield COMMA_NUMBER, "have a decimal comma", f"Set `decimal: ','` {at}."
        if mapped.reading.are_numbers_plain and column.name not in mapped.constants:
            form = "`amount: {strip: [¥], thousands: ','}` with the signs that they have"
            yield SIGNED_NUMBER, "have signs around them or between thousands", f"Set {form} {at}."
    if column.type in ("timestamp", "date") and column.name not in mapped.constants:
        for name, (form, what) in NUMBERED_TIMES.items():
            if mapped.reading.form != name:
                yield form, f"look like {what}", f"If they are, set `date_format: {name}` {at}."


def _limits(mapped: Mapped, column: Column, values: Any) -> Iterator[DataRule]:
    value = values[column.name]
    if not column.nullable:
        says = "Fill them, or leave these rows out with `filter`."
        if column.name in mapped.nobody:
            says += " Words such as NULL count as empty: `rules.ids.no_user` in kpi.yaml lists them."
        yield DataRule(column, is_empty(values, column.name), "are empty", says)
    if column.at_least is not None:
        remedy = BELOW.get((mapped.table.name, column.name), CORRECT_THEM)
        yield DataRule(column, value < column.at_least, f"are below {column.at_least:g}", remedy, value)
    if column.at_most is not None:
        yield DataRule(column, value > column.at_most, f"are above {column.at_most:g}", CORRECT_THEM, value)


def _closed(mapped: Mapped, column: Column, values: Any) -> DataRule:
    value, known = values[column.name], mapped.allowed[column.name]
    setting = f"set `rules.{column.values_of}` in kpi.yaml, or " if column.values_of else ""
    remedy = f"{setting}map them under `tables.{mapped.table.name}.values.{column.name}` in kpi.yaml."
    says = f"are not one of {listed(known, 12)}"
    return DataRule(column, value.notin(known), says, remedy[0].upper() + remedy[1:], value, distinct=True)


def _times(mapped: Mapped, column: Column, values: Any, today: date) -> Iterator[DataRule]:
    day, tomorrow = values[column.name].cast("date"), today + timedelta(days=1)
    remedy = "Correct them, or leave them out with `filter`; check `time_zone` and `date_format`."
    earliest = OLDEST if column.type == "date" and column.name != mapped.table.main_time else EARLIEST
    yield DataRule(column, day < earliest, f"are before {earliest}", remedy, day)
    if column.future:
        at = f"tables.{mapped.table.name}.values.{column.name}"
        remedy = f"Correct them; a day that stands for «never» can be mapped to null under `{at}`."
        yield DataRule(column, day > LATEST, f"are later than {LATEST}", remedy, day)
    else:
        yield DataRule(column, day > tomorrow, f"are later than tomorrow ({tomorrow})", remedy, day)


def _intervals(mapped: Mapped, values: Any) -> Iterator[DataRule]:
    for first, second in INTERVALS.get(mapped.table.name, ()):
        if {first, second} <= mapped.columns.keys():
            start, end = values[first].cast("date"), values[second].cast("date")
            says = f"lie before the day of `{first}`"
            yield DataRule(mapped.table[second], end < start, says, CORRECT_THEM, end)
