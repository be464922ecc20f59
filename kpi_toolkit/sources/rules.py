"""What must not be in a canonical table: values that cannot be read, stray values, impossible times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kpi_toolkit.expressions import ir
from kpi_toolkit.language.naming import names_of, sentences
from kpi_toolkit.language.text import spoken
from kpi_toolkit.schema import Column
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
IN_THOUSANDS = r"^[^\d]{0,4}\d[\d.,]*\s*(万|萬|亿|億|千|百万|[kKmM]|mn|bn)[^\d]{0,3}$"
"""A number with a word for thousands: without the word it is another one."""
PERCENTAGE = r"^[+-]?\d[\d.,]*\s*[%％]$"
NUMBERED_TIMES = {
    "epoch_s": r"^(1\d{9}|[1-9]\d{8})(\.\d+)?$",
    "epoch_ms": r"^(1\d{12}|[5-9]\d{11})(\.\d+)?$",
    "epoch_us": r"^1\d{15}(\.0+)?$",
    "epoch_ns": r"^1\d{18}(\.0+)?$",
    "excel_days": r"^[2-5]\d{4}(\.\d+)?$",
}
BELOW: dict[tuple[str, str], str] = {
    ("orders", "amount"): "refund",
    ("orders", "refunded_amount"): "without_sign",
    ("points", "points"): "without_sign",
    ("wallet", "amount"): "without_sign",
}
"""What to do where a number is below 0, by table and column: only here a sign can say which way it goes."""
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
    # The form of a source's dates does not count for what kpi.yaml says.
    or_form = "" if column.name in mapped.constants else spoken("rule.or_form")
    remedy = spoken(f"rule.write_{column.type}", or_form=or_form)
    says, unreadable = spoken(f"rule.unread_{column.type}"), lost.notnull()
    for form, form_says, form_remedy in _other_forms(mapped, column) if in_detail else ():
        is_of_form = lost.re_search(form)
        yield DataRule(column, unreadable & is_of_form, form_says, form_remedy, lost)
        unreadable &= ~is_of_form
    yield DataRule(column, unreadable, says, remedy, lost)


def _other_forms(mapped: Mapped, column: Column) -> Iterator[tuple[str, str, str]]:
    """Yield forms of what cannot be read that a setting can read, with what is said of them and the setting."""
    at, source = f"tables.{mapped.table.name}", mapped.columns[column.name]
    if column.type in ("money", "number", "timestamp", "date", "boolean") and column.name not in mapped.constants:
        pattern = f"(?i)^{re.escape(source)}$"
        yield pattern, spoken("rule.heading_again"), spoken("rule.parts_joined", at=at, name=source)
    if column.type in ("money", "number"):
        yield IN_THOUSANDS, spoken("rule.many"), spoken("rule.write_whole")
        if column.type == "money":
            yield PERCENTAGE, spoken("rule.percentages"), spoken("rule.other_column", table=mapped.table.name)
        yield LONG_NUMBER, spoken("rule.decimals"), spoken("rule.round")
        if mapped.reading.decimal != "," and column.name not in mapped.constants:
            yield COMMA_NUMBER, spoken("rule.comma"), spoken("rule.set_comma", at=at)
        if mapped.reading.are_numbers_plain and column.name not in mapped.constants:
            yield SIGNED_NUMBER, spoken("rule.signs"), spoken("rule.set_signs", at=at)
    if column.type in ("timestamp", "date") and column.name not in mapped.constants:
        for name, form in NUMBERED_TIMES.items():
            if mapped.reading.form != name:
                yield form, spoken(f"rule.looks_{name}"), spoken("rule.set_form", form=name, at=at)


def _limits(mapped: Mapped, column: Column, values: Any) -> Iterator[DataRule]:
    value = values[column.name]
    if not column.nullable:
        words = spoken("rule.words_empty") if column.name in mapped.nobody else ""
        remedy: str = sentences([spoken("rule.fill"), words])
        yield DataRule(column, is_empty(values, column.name), spoken("rule.empty"), remedy)
    if column.at_least is not None:
        remedy = spoken(f"rule.{BELOW.get((mapped.table.name, column.name), 'correct')}")
        says = spoken("rule.below", limit=f"{column.at_least:g}")
        yield DataRule(column, value < column.at_least, says, remedy, value)
    if column.at_most is not None:
        says = spoken("rule.above", limit=f"{column.at_most:g}")
        yield DataRule(column, value > column.at_most, says, spoken("rule.correct"), value)


def _closed(mapped: Mapped, column: Column, values: Any) -> DataRule:
    value, known = values[column.name], mapped.allowed[column.name]
    at = f"tables.{mapped.table.name}.values.{column.name}"
    remedy = spoken("rule.map_values", at=at)
    if column.values_of:
        remedy = spoken("rule.set_or_map", rule=column.values_of, at=at)
    says = spoken("rule.not_one_of", names=names_of(known, 12))
    return DataRule(column, value.notin(known), says, remedy, value, distinct=True)


def _times(mapped: Mapped, column: Column, values: Any, today: date) -> Iterator[DataRule]:
    day, tomorrow = values[column.name].cast("date"), today + timedelta(days=1)
    remedy = spoken("rule.correct_time")
    earliest = OLDEST if column.type == "date" and column.name != mapped.table.main_time else EARLIEST
    yield DataRule(column, day < earliest, spoken("rule.before", day=earliest), remedy, day)
    if column.future:
        at = f"tables.{mapped.table.name}.values.{column.name}"
        yield DataRule(column, day > LATEST, spoken("rule.after", day=LATEST), spoken("rule.never", at=at), day)
    else:
        yield DataRule(column, day > tomorrow, spoken("rule.ahead", day=tomorrow), remedy, day)


def _intervals(mapped: Mapped, values: Any) -> Iterator[DataRule]:
    for first, second in INTERVALS.get(mapped.table.name, ()):
        if {first, second} <= mapped.columns.keys():
            start, end = values[first].cast("date"), values[second].cast("date")
            says = spoken("rule.interval", first=first)
            yield DataRule(mapped.table[second], end < start, says, spoken("rule.correct"), end)
