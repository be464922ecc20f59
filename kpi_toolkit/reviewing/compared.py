"""Two editions side by side: which lines differ in data, definition, target or judgement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.reviewing.restatement import asked_of, judged_then, key_then, keyed

Line = Mapping[str, Any]


@dataclass(frozen=True)
class LineDifference:
    """A line of two editions; None where one of them has none of this metric, segment and kind."""

    first: Line | None
    second: Line | None

    @property
    def line(self) -> Line:
        """The later one that is there."""
        return self.second or self.first or {}

    @property
    def values(self) -> tuple[float | None, float | None]:
        """What was judged, or shown."""
        first, second = (None if line is None else judged_then(line) for line in (self.first, self.second))
        return first, second

    @property
    def what(self) -> tuple[str, ...]:
        """What differs: value, definition, target, judgement; ``only`` where one edition has no such line."""
        if self.first is None or self.second is None:
            return ("only",)
        differing = {
            "value": self.values[0] != self.values[1],
            "definition": self.first.get("definition") != self.second.get("definition"),
            "target": _asked(self.first) != _asked(self.second),
            "judgement": self.first.get("status") != self.second.get("status"),
        }
        return tuple(name for name, differs in differing.items() if differs)


def differences(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[LineDifference, ...]:
    """Return all lines of two ``review.json``, in the order of the second, those that only the first has last."""
    # Not by the days of a target: those of two months differ.
    before, after = (keyed([(key_then(line)[:3], line) for line in edition["metrics"]]) for edition in (first, second))
    return tuple(LineDifference(before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before]))


def _asked(line: Line) -> tuple[Any, ...]:
    return asked_of(line.get("target") or {})
