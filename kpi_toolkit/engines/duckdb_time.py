"""How DuckDB reads times: strictly, year first or in a given form, and moved between time zones."""

import re
from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from kpi_toolkit.engines.numbered_time import EXCEL, TICKS, is_numbered, is_whole_day, moment
from kpi_toolkit.engines.portable import is_midnight

# Year first, nothing else: 1/2/2026 has no safe reading.
EIGHT_DIGITS = r"^(\d{4})(\d{2})(\d{2})"
DAY = r"\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2})"
DAY_ALONE = rf"\d{{8}}|{DAY}"
TIME = r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?"
OFFSET = r"(?:Z|[+-]\d{2}(?::?\d{2})?)"
TIME_DIRECTIVE = re.compile(r"%-?[HIpMSfgnscXT]")

INSTANT = dt.Timestamp("UTC")
NUMBER_FORMS = (*TICKS, EXCEL)


def _builtin(name: str, takes: Sequence[object], gives: object) -> Any:
    return ibis.udf.scalar.builtin(lambda first, second: None, name=name, signature=(tuple(takes), gives))


_local_of_instant = _builtin("timezone", [dt.string, INSTANT], dt.timestamp)
_instant_of_local = _builtin("timezone", [dt.string, dt.timestamp], INSTANT)
_matches = _builtin("regexp_full_match", [dt.string, dt.string], dt.boolean)
_strptime = _builtin("try_strptime", [dt.string, dt.string], dt.timestamp)
_strptime_with_zone = _builtin("try_strptime", [dt.string, dt.string], INSTANT)


def as_timestamp(value: ir.Value, zone: str, to_zone: str, form: str | None) -> ir.TimestampValue:
    """Read text, dates and times of `zone` as local times of `to_zone`.

    Parameters
    ----------
    value
        A timestamp (with a time zone: an instant), a date, an integer such as 19970101, or text without blanks around
        it, year first: ``2026-10-31``, ``2026/10/31``, ``20261031``, then a time ``08:30[:00[.000000]]`` after a blank
        or T; with ``Z`` or ``+08:00`` an instant. A day alone stays.
    zone, to_zone
        IANA names. A local time that the clocks skip is read an hour later, one that stands twice is the later.
    form
        A strptime form that text and integers have instead.
    """
    kind = value.type()
    if kind.is_timestamp():
        return _local(value, to_zone) if kind.timezone else _moved(value.cast(dt.timestamp), zone, to_zone)
    if kind.is_date():
        return value.cast(dt.timestamp)
    if not _is_text(kind, form):
        return ibis.null(dt.timestamp)
    text = value.cast("string")
    if form in NUMBER_FORMS:
        return _by_number(text, zone, to_zone, form)
    return _by_form(text, zone, to_zone, form) if form else _year_first(text, zone, to_zone)


def has_no_time(value: ir.Value, form: str | None) -> ir.BooleanValue:
    """Whether text, a date or a time has no time of day; see the engine's method."""
    kind = value.type()
    if not _is_text(kind, form):
        return is_midnight(value)
    if form in NUMBER_FORMS:
        text = value.cast("string")
        return is_numbered(text, form).ifelse(is_whole_day(text, form), _matches(text, DAY_ALONE))
    if form:
        return ibis.literal(not TIME_DIRECTIVE.search(form))
    return _matches(value.cast("string"), DAY_ALONE)


def _is_text(kind: Any, form: str | None) -> bool:
    """Whether a value is text, or a number that is read as the text of one."""
    return bool(kind.is_string() or kind.is_integer() or (form in NUMBER_FORMS and kind.is_numeric()))


def _by_number(text: ir.StringValue, zone: str, to_zone: str, form: str) -> ir.TimestampValue:
    """Read numbers by their form; what is none, as in another column of the table, year first."""
    local = moment(text, form)
    moved = _moved(local, zone if form == EXCEL else "UTC", to_zone)
    return ibis.cases(
        (is_numbered(text, form), is_whole_day(text, form).ifelse(local, moved)), else_=_year_first(text, zone, to_zone)
    )


def _year_first(text: ir.StringValue, zone: str, to_zone: str) -> ir.TimestampValue:
    # The usual form stands first: each further form is tried only on what the ones before do not fit.
    return ibis.cases(
        *_hyphenated(text, zone, to_zone),
        (text.re_search(EIGHT_DIGITS), _eight_digits(text, zone, to_zone)),
        else_=ibis.null(dt.timestamp),
    )


def _eight_digits(text: ir.StringValue, zone: str, to_zone: str) -> ir.TimestampValue:
    text = text.re_replace(EIGHT_DIGITS, r"\1-\2-\3")
    return ibis.cases(*_hyphenated(text, zone, to_zone), else_=ibis.null(dt.timestamp))


def _hyphenated(text: ir.StringValue, zone: str, to_zone: str) -> list[tuple[ir.BooleanValue, ir.TimestampValue]]:
    local = text.try_cast(dt.timestamp)
    return [
        (_matches(text, DAY + TIME), _moved(local, zone, to_zone)),
        (_matches(text, DAY), local),
        (_matches(text, DAY + TIME + OFFSET), _local(text.try_cast(INSTANT), to_zone)),
    ]


def _by_form(text: ir.StringValue, zone: str, to_zone: str, form: str) -> ir.TimestampValue:
    if "%z" in form or "%Z" in form:
        return _local(_strptime_with_zone(text, form), to_zone)
    local = _strptime(text, form)
    return _moved(local, zone, to_zone) if TIME_DIRECTIVE.search(form) else local


def _moved(local: ir.TimestampValue, zone: str, to_zone: str) -> ir.TimestampValue:
    return local if zone == to_zone else _local(_instant_of_local(zone, local), to_zone)


def _local(instant: ir.TimestampValue, to_zone: str) -> ir.TimestampValue:
    return _local_of_instant(to_zone, instant.cast(INSTANT))
