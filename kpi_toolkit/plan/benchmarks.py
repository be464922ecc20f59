"""The sheet of benchmarks: what others reach, by whom it is said, and of which day it is."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.benchmark import RANGE, Benchmark
from kpi_toolkit.plan.columns import BENCHMARKS
from kpi_toolkit.plan.entries import EntrySheet, read_entries, with_repeats
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.faults import error, phrase
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.targets.checks import is_never_negative
from kpi_toolkit.units import UNITS


def read_benchmarks(
    folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None
) -> EntrySheet[Benchmark]:
    """Read ``plan/benchmarks.csv``, ``plan/benchmarks.xlsx`` or the table named under ``plan.benchmarks`` in kpi.yaml.

    Raises
    ------
    UsageError
        When the sheet cannot be read at all; faults of its rows are findings.
    DataError
        When the source that should hold it cannot be opened.
    """
    read = read_entries(folder, BENCHMARKS, catalogue, settings, engine, _faults)
    read = with_repeats(read, _subject, "benchmark_twice")
    return read.sheet_of(lambda values: Benchmark(**values))


def _subject(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return of what a row says what others reach, who says it and of which day; nothing without a metric."""
    subject = tuple(values[name] for name in ("metric", "segment", "source", "as_of"))
    return subject if values["metric"] else ()


def _faults(values: Mapping[str, Any], filled: frozenset[str], catalogue: Catalogue) -> Iterator[Finding]:
    if not filled & set(RANGE):
        yield error("K024", "benchmark_of_nothing")
    given = [(name, values[name]) for name in RANGE if values[name] is not None]
    for (lower, small), (higher, large) in pairwise(given):
        if small > large:
            yield error("K024", "benchmark_order", lower=BENCHMARKS[lower].label, higher=BENCHMARKS[higher].label)
    metric = catalogue[values["metric"]] if values["metric"] else None
    for name, number in given if metric else ():
        assert metric is not None
        column = BENCHMARKS[name].label
        if UNITS[metric.unit].kind == "share" and not 0 <= number <= 1:
            remedy = phrase("share_at_most") if number > 0 else phrase("share_at_least", least=0)
            yield error("K004", "share_range", column=column, value=number, metric=metric.name, remedy=remedy)
        elif number < 0 and is_never_negative(metric):
            yield error("K020", "below_0", column=column, value=number, metric=metric.name)
