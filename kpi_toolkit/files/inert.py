"""Text in sheets that people open: it stays text, whatever a spreadsheet would make of it.

Source: OWASP, CSV injection: a cell that begins with one of these signs may be run as a formula.
"""

import re
from typing import Any

RUNS = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def inert(value: Any) -> Any:
    """Return a cell of a CSV file that no spreadsheet runs: an apostrophe before text that could be a formula.

    >>> [inert(cell) for cell in ("=1+1", "-2", "a=b", 3, " @x", "\uff1d1")]
    ["'=1+1", '-2', 'a=b', 3, "' @x", "'\uff1d1"]
    """
    if not isinstance(value, str) or not RUNS.match(value) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def meant(text: str) -> str:
    """Return what a cell means in which :func:`inert` put an apostrophe before text that could be run.

    >>> [meant(cell) for cell in ("'=1+1", "'s Gravenhage", "-2")]
    ['=1+1', "'s Gravenhage", '-2']
    """
    return text[1:] if text.startswith("'") and RUNS.match(text[1:]) else text


def put(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write a value into a cell of an openpyxl sheet; text is text, also where it begins with an equals sign."""
    cell = sheet.cell(row, column, value)
    if cell.data_type == "f":
        cell.data_type = "s"
        cell.quotePrefix = True


def append(sheet: Any, values: Any) -> None:
    """Write values into the next row of an openpyxl sheet, as :func:`put` does."""
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, start=1):
        put(sheet, row, column, value)
