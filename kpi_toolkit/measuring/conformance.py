"""Whether an engine gives the same numbers as DuckDB: every metric on a shop's data, counts and money exactly."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import ibis
import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.errors import KpiError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.rival_worlds import COVERED, PERIOD, World, worlds
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings import Settings
from kpi_toolkit.units import UNITS

NEAR = 1e-12
"""Quotients and weighed scores may differ by the last bits of a float; what is counted and added may not."""
OF_WORLDS = Settings.model_validate(
    {
        "source": {
            "covers_from": str(COVERED[0]),
            "covers_until": str(COVERED[1]),
            "whole": [f"{COVERED[0]}/{COVERED[1]}"],
        }
    },
    strict=False,
)
Numbers: TypeAlias = tuple[float, float, float, str]
"""Value, numerator, denominator and reason."""


@dataclass(frozen=True)
class Difference:
    """A number that an engine gives otherwise than DuckDB."""

    metric: str
    period: str
    segment: str
    expected: str
    measured: str

    def __str__(self) -> str:
        """Return the difference in one line."""
        where = f"{self.metric} {self.period}" + (f" {self.segment}" if self.segment else "")
        return f"{where}: {self.measured} instead of {self.expected}"


def moved_to(workspace: Workspace, engine: Engine) -> Workspace:
    """Return the workspace with its canonical tables copied to another engine."""
    for name, columns in workspace.sources.columns.items():
        types = workspace.context.schema[name].columns_with_days(columns)
        kinds = types | {column: "string" for column in columns if column not in types}
        rows = workspace.engine.run(ibis.table(kinds, name=name))
        engine.bind(f"kpi_copy_{name}", rows.assign(**_texts(rows, kinds)))
        copied = engine.table(f"kpi_copy_{name}")
        engine.define(name, copied.select(**{column: copied[column].cast(kind) for column, kind in kinds.items()}))
    return workspace.on(engine)


def _texts(rows: pd.DataFrame, kinds: dict[str, str]) -> dict[str, "pd.Series[str]"]:
    """Amounts as text, so that an engine reads the very decimals that were meant."""
    decimals = [column for column, kind in kinds.items() if kind.startswith("decimal")]
    return {name: rows[name].map(lambda value: f"{value:.4f}", na_action="ignore").astype("str") for name in decimals}


def values_of_world(world: World, engine: Engine | None = None) -> tuple[float, float]:
    """Measure the two rivals of a world, on DuckDB or on another engine; NaN where there is no data."""
    shop = from_frames({name: pd.DataFrame(list(rows)) for name, rows in world.tables.items()}, OF_WORLDS)
    try:
        frame = measure(moved_to(shop, engine) if engine else shop, list(world.metrics), PERIOD)
    finally:
        shop.close()
    first, second = (float(value) for value in frame["value"])
    return first, second


def differences_of_worlds(engine: Engine, of: Sequence[World] | None = None) -> list[Difference]:
    """Return the rivals that do not differ on an engine as they do by their definitions, each in its smallest world."""
    wrong = []
    for world in worlds() if of is None else of:
        try:
            values: Sequence[float | str] = values_of_world(world, engine)
        except KpiError as error:
            values = [f"error: {error}"] * 2
        for name, expected, given in zip(world.metrics, world.values, values, strict=True):
            if isinstance(given, str) or not _equal(expected, given, exactly=False):
                wrong.append(Difference(name, PERIOD, "smallest world", str(expected), str(given)))
    return wrong


def differences(
    workspace: Workspace,
    engine: Engine,
    periods: Sequence[str | Period],
    segments: Sequence[str | None] = (None,),
    metrics: Sequence[str] | None = None,
) -> list[Difference]:
    """Measure metrics on both engines and return the numbers that differ.

    Parameters
    ----------
    workspace
        Opened on DuckDB; small, for its tables are copied.
    segments
        Columns to cut by; None for totals only.
    metrics
        All of the catalogue if none are named.
    """
    other = moved_to(workspace, engine)
    return [difference for by in segments for difference in _differences(workspace, other, periods, by, metrics)]


def _differences(
    reference: Workspace,
    other: Workspace,
    periods: Sequence[str | Period],
    by: str | None,
    metrics: Sequence[str] | None,
) -> Iterator[Difference]:
    expected = _keyed(measure(reference, metrics, periods, by))
    try:
        measured = _keyed(measure(other, metrics, periods, by))
    except KpiError as error:
        yield Difference("every metric", ", ".join(map(str, periods)), by or "", "numbers", f"error: {error}")
        return
    for key in sorted(expected.keys() | measured.keys()):
        want, have = expected.get(key, "nothing"), measured.get(key, "nothing")
        kind = UNITS[reference.catalogue[key[0]].unit].kind
        if isinstance(want, str) or isinstance(have, str) or not _same(want, have, exactly=kind != "number"):
            yield Difference(*key, str(want), str(have))


def _keyed(frame: pd.DataFrame) -> dict[tuple[str, str, str], Numbers]:
    return {
        (row.metric, row.period, row.segment): (row.value, row.numerator, row.denominator, str(row.reason or ""))
        for row in frame.itertuples()
    }


def _same(want: Numbers, have: Numbers, exactly: bool) -> bool:
    parts = all(_equal(a, b, exactly) for a, b in zip(want[1:3], have[1:3], strict=True))
    return parts and _equal(want[0], have[0], exactly=False) and want[3] == have[3]


def _equal(a: float, b: float, exactly: bool) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b)) or (not exactly and math.isclose(a, b, rel_tol=NEAR))
