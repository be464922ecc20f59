"""What is known of a source's canonical tables once they passed the checks: plain data, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_toolkit.language.text import Reason


@dataclass(frozen=True)
class Repeat:
    """A month in which the rows of an earlier one stand again: nothing differs but ids and days."""

    month: date
    of: date
    rows: int
    share: float


@dataclass(frozen=True)
class Word:
    """A value of a column of free words: how many rows have it, and of orders what they come to less refunds."""

    value: str
    count: int
    amount: Decimal | None = None


@dataclass(frozen=True)
class Profile:
    """What the rows of a table look like as a whole.

    Parameters
    ----------
    counts
        Rows by day of the main time, from the `first` day on.
    repeats
        Months that an earlier one came again in.
    words
        Column of free words → its values, the most frequent first.
    twice
        Rows that stand there again, whole, in a table whose grain allows it.
    persons
        Columns that tell who somebody is.
    """

    first: date | None = None
    counts: tuple[int, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    words: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    twice: int = 0
    persons: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return it as JSON types."""
        repeats = [
            [repeat.month.isoformat(), repeat.of.isoformat(), repeat.rows, repeat.share] for repeat in self.repeats
        ]
        words = {
            column: [[word.value, word.count, None if word.amount is None else str(word.amount)] for word in words]
            for column, words in self.words.items()
        }
        first = self.first and self.first.isoformat()
        told = {"first": first, "counts": list(self.counts), "repeats": repeats, "words": words}
        return told | {"twice": self.twice, "persons": list(self.persons)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Profile:
        """Return what :meth:`to_plain` was asked of."""
        first = date.fromisoformat(plain["first"]) if plain["first"] else None
        day = date.fromisoformat
        repeats = tuple(Repeat(day(month), day(of), rows, share) for month, of, rows, share in plain["repeats"])
        words = {
            column: tuple(Word(value, n, None if amount is None else Decimal(amount)) for value, n, amount in entries)
            for column, entries in plain["words"].items()
        }
        return cls(first, tuple(plain["counts"]), repeats, words, plain["twice"], tuple(plain["persons"]))


@dataclass(frozen=True)
class Sources:
    """The canonical tables that passed the checks, bound in the engine under their own names.

    Parameters
    ----------
    columns
        Canonical table → its columns: canonical ones that are there, each time followed by its local day,
        then further source columns as text, to segment by.
    rows
        Canonical table → number of rows.
    nulls
        Canonical table → column that may be empty → number of rows where it is.
    first_day, last_day
        Canonical table → first and last local day of its main time; none for tables without one.
    notes
        Remarks for the report: ``orders_without_user``, ``events_without_user`` and ``refund_above_amount`` with
        ``count``, ``rows``; ``rows_without_user`` with ``table`` as well; ``null_words`` with ``table``, ``column``,
        ``word``, ``count``; ``unused_value`` with ``table``, ``column``, ``values``; and those of
        :func:`kpi_toolkit.sources.references.orphans`.
    profiles
        Canonical table → what its rows look like as a whole.
    today
        The local day on which they were read, which is not over; None where that does not count.
    """

    columns: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, int]
    nulls: Mapping[str, Mapping[str, int]]
    first_day: Mapping[str, date]
    last_day: Mapping[str, date]
    notes: tuple[Reason, ...]
    profiles: Mapping[str, Profile] = field(default_factory=dict, repr=False)
    today: date | None = None
