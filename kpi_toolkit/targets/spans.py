"""Targets by the days that they hold on, found without a look at all of them: plans have thousands of rows."""

from collections.abc import Iterable, Iterator
from datetime import date

from kpi_toolkit.targets.target import Target

LONG = 48
"""Months of a span from which on it is looked at wherever one looks."""


class Spans:
    """Targets with a start, by the months that their spans touch; what is found keeps their order."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self._months: dict[int, list[tuple[int, Target]]] = {}
        self._long: list[tuple[int, Target]] = []
        for entry in enumerate(targets):
            months = range(_month(entry[1].start), _month(entry[1].end) + 1)
            for month in months if len(months) < LONG else ():
                self._months.setdefault(month, []).append(entry)
            if len(months) >= LONG:
                self._long.append(entry)

    def on(self, day: date) -> list[Target]:
        """Return the targets whose span a day lies in."""
        near = [*self._long, *self._months.get(_month(day), ())]
        return _ordered(entry for entry in near if entry[1].start <= day < entry[1].end)

    def over(self, start: date, end: date) -> list[Target]:
        """Return the targets whose spans share a day with ``[start, end)``."""
        first, last = _month(start), _month(end)
        span = range(first, last + 1) if last - first < len(self._months) else self._months
        near = [*self._long, *(entry for month in span for entry in self._months.get(month, ()))]
        return _ordered(entry for entry in near if entry[1].start < end and start < entry[1].end)


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _ordered(entries: Iterator[tuple[int, Target]]) -> list[Target]:
    by_place = dict(entries)
    return [by_place[place] for place in sorted(by_place)]
