"""Marks of rows: sums of exact hashes, so that their order means nothing and equal rows count twice."""

from collections.abc import Iterable
from datetime import date
from typing import Any

MODULUS = 2**128


def by_month(rows: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """Return a mark by month, ``""`` for rows without a day.

    Parameters
    ----------
    rows
        Day, number of rows and sum of their hashes; a day may stand more than once.
    """
    sums: dict[str, tuple[int, int]] = {}
    for day, count, total in rows:
        month = f"{day:%Y-%m}" if isinstance(day, date) and day == day else ""  # a missing time equals nothing
        rows_so_far, hash_so_far = sums.get(month, (0, 0))
        sums[month] = rows_so_far + int(count), (hash_so_far + int(total)) % MODULUS
    return {month: f"{count}:{total:032x}" for month, (count, total) in sorted(sums.items())}
