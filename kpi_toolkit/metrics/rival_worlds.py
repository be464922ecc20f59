"""For each pair of rival definitions the smallest world in which they differ: found once, kept as data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kpi_toolkit.metrics.metric import Metric

FILE = Path(__file__).with_name("rival_worlds.json")
PERIOD = "2024-10"
COVERED = date(2022, 1, 1), date(2025, 12, 31)
"""What every world covers, days without a row too."""
MOST_ROWS = 4


@dataclass(frozen=True)
class World:
    """A few rows on which two metrics differ in :data:`PERIOD`.

    Parameters
    ----------
    metrics
        The two, by name, in alphabetical order.
    values
        What each of them is.
    tables
        Canonical table → rows.
    """

    metrics: tuple[str, str]
    values: tuple[float, float]
    tables: Mapping[str, Sequence[Mapping[str, Any]]]

    @property
    def rows(self) -> int:
        """How many rows it has in all."""
        return sum(len(rows) for rows in self.tables.values())


@cache
def worlds() -> tuple[World, ...]:
    """Return all worlds that are kept."""
    return tuple(
        World((entry["metrics"][0], entry["metrics"][1]), (entry["values"][0], entry["values"][1]), entry["tables"])
        for entry in json.loads(FILE.read_text("utf-8"))
    )


def pairs(metrics: Sequence[Metric]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that metrics declare as rivals."""
    declared = {(min(metric.name, rival), max(metric.name, rival)) for metric in metrics for rival in metric.rivals}
    return tuple(sorted(declared))


def worlds_of(name: str) -> tuple[World, ...]:
    """Return the worlds in which a metric differs from its rivals."""
    return tuple(world for world in worlds() if name in world.metrics)
