"""What others reach: one row of the sheet of benchmarks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

RANGE = ("low", "median", "high")


@dataclass(frozen=True)
class Benchmark:
    """What others reach of a metric, in its unit: of a rate as 0–1, of a total in a month.

    Parameters
    ----------
    row
        Its row in the sheet.
    segment
        As targets name it; empty for all.
    low, median, high
        A usual range and its middle; None where nobody says it.
    source, as_of
        Who says so, and of which day it is.
    """

    row: int
    metric: str
    source: str
    as_of: date
    segment: str = ""
    low: Decimal | None = None
    median: Decimal | None = None
    high: Decimal | None = None

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Low, median and high."""
        return self.low, self.median, self.high


def benchmark_of(benchmarks: Iterable[Benchmark], metric: str, segment: str = "") -> Benchmark | None:
    """Return the newest benchmark of a metric's segment, else of the metric as a whole; None without any."""
    own = [benchmark for benchmark in benchmarks if benchmark.metric == metric]
    for wanted in dict.fromkeys((segment, "")):
        alike = [benchmark for benchmark in own if benchmark.segment == wanted]
        if alike:
            return max(alike, key=lambda benchmark: benchmark.as_of)
    return None
