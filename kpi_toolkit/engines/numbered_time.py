"""Times that are written as numbers: how long ago 1970 was, or the days of a spreadsheet."""

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

NUMBER = r"^\d{1,19}(\.\d+)?$"
TICKS = {"epoch_s": 1, "epoch_ms": 10**3, "epoch_us": 10**6, "epoch_ns": 10**9}
"""Form → its parts of a second since 1970 in UTC."""
EXCEL = "excel_days"
EARLIEST, LATEST = 86_400 * 365, 86_400 * 365 * 230
"""Seconds since 1970 that are taken for a time: other numbers of the same column may be days, as 20261031."""
EXCEL_FIRST, EXCEL_LAST, EXCEL_OF_1970 = 61, 110_000, 25_569
"""Day numbers of a spreadsheet after its 29 February 1900, which never was."""
EXACT = dt.Decimal(38, 9)

_of_microseconds = ibis.udf.scalar.builtin(
    lambda microseconds: None, name="make_timestamp", signature=((dt.int64,), dt.timestamp)
)


def is_numbered(text: ir.StringValue, form: str) -> ir.BooleanValue:
    """Whether a text is a number of this form."""
    number = _number(text)
    if form == EXCEL:
        return number.between(EXCEL_FIRST, EXCEL_LAST).fill_null(False)
    return number.between(EARLIEST * TICKS[form], LATEST * TICKS[form]).fill_null(False)


def is_whole_day(text: ir.StringValue, form: str) -> ir.BooleanValue:
    """Whether a number says a day without a time."""
    return ~text.re_search(r"\.0*[1-9]") if form == EXCEL else ibis.literal(False)


def moment(text: ir.StringValue, form: str) -> ir.TimestampValue:
    """Return the moment that a number means: in UTC, by a spreadsheet in its own clocks."""
    number = _number(text)
    if form == EXCEL:
        # Parts of a day are floats: milliseconds are what is left of a time after them.
        milliseconds = ((number - EXCEL_OF_1970).cast("float64") * 86_400_000).round()
        return _of_microseconds(milliseconds.cast("int64") * 1000)
    if TICKS[form] > 10**6:
        return _of_microseconds((number.cast("int64") // 1000).cast("int64"))
    return _of_microseconds((number * (10**6 // TICKS[form])).cast("int64"))


def _number(text: ir.StringValue) -> ir.NumericValue:
    return text.re_search(NUMBER).ifelse(text, ibis.null("string")).try_cast(EXACT)
