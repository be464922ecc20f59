"""Sixty orders of which everything is known, and how files are written of them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl

Files = dict[str, bytes]


@dataclass(frozen=True)
class Made:
    """An order as it was: all that is counted is known of it."""

    number: int
    user: int
    at: datetime
    amount: Decimal
    refunded: Decimal
    is_sold: bool


def orders() -> list[Made]:
    """Return orders of September and October 2026, of every kind, each amount exact to the cent."""
    start = datetime(2026, 9, 1, 9, 5)
    made = []
    for number in range(61):
        amount = Decimal(1250 + 137 * number) / 100
        refunded = amount if number % 20 == 7 else Decimal(500) / 100 if number % 10 == 3 else Decimal(0)
        at = start + timedelta(days=number, minutes=17 * number % 600)
        made.append(Made(number, 1 + number * number % 11, at, amount, refunded, number % 8 != 5))
    return made


ORDERS = orders()


def october(
    rows: Iterable[Made] = ORDERS, counts_all: bool = False, has_refunds: bool = True
) -> tuple[int, Decimal, int]:
    """Return orders, sales less refunds, and buyers of October, computed row by row."""
    there = [row for row in rows if row.at.month == 10 and (row.is_sold or counts_all)]
    sales = sum((row.amount - (row.refunded if has_refunds else 0) for row in there), Decimal(0))
    return len(there), sales, len({row.user for row in there})


def text(rows: Sequence[Mapping[str, Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Write rows as a text file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Write sheets of cells as a workbook."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(title, ()):
            sheet.merge_cells(area)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def table(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Return rows as cells below their headings."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]
