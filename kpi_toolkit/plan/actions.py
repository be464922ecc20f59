"""The sheet of actions: what is done about a metric, what is expected of it, and what came of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.columns import ACTIONS
from kpi_toolkit.plan.entries import EntrySheet, read_entries, with_repeats
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.faults import error, warning
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.units import UNITS


def read_actions(
    folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None
) -> EntrySheet[Action]:
    """Read ``plan/actions.csv``, ``plan/actions.xlsx`` or the table that kpi.yaml names under ``plan.actions``.

    Raises
    ------
    UsageError
        When the sheet cannot be read at all; faults of its rows are findings.
    DataError
        When the source that should hold it cannot be opened.
    """
    read = read_entries(folder, ACTIONS, catalogue, settings, engine, _faults)
    read = with_repeats(read, lambda values: values["id"], "action_twice", "id")
    return read.sheet_of(lambda values: Action(**(values | _given(values))))


def _given(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands in cells that may be empty."""
    return {"status": values["status"] or "proposed", "segment": values["segment"] or ""}


def _faults(values: Mapping[str, Any], filled: frozenset[str], catalogue: Catalogue) -> Iterator[Finding]:
    start, due, expected = values["start"], values["due"], values["expected"]
    if start and due and start >= due:
        yield error("K016", "action_dates", start=start, due=due)
    if "expected" not in filled:
        yield warning("K016", "action_no_expectation")
    else:
        yield from _expectation(values, filled, catalogue)
    if "split" in filled and "segment" not in filled:
        yield warning("K016", "action_split_of_nobody")
    if values["split"] is not None and not 0 < values["split"] < 1:
        yield error("K016", "action_split_size", size=values["split"])
    if expected == 0:
        yield error("K016", "action_expects_nothing")
    if values["expected_by"] and start and values["expected_by"] <= start:
        yield error("K016", "action_too_early", start=start, by=values["expected_by"])
    if values["fixed_on"] and start and values["fixed_on"] > start:
        yield warning("K016", "action_fixed_late", start=start, fixed=values["fixed_on"])
    if values["verdict"] and "evidence" not in filled:
        yield warning("K016", "action_no_evidence")


def _expectation(values: Mapping[str, Any], filled: frozenset[str], catalogue: Catalogue) -> Iterator[Finding]:
    """Refuse a size of which nobody can say later whether it came true."""
    if "expected_mode" not in filled:
        yield error("K016", "action_mode_missing", size=values["expected"] or "")
    if "expected_by" not in filled:
        yield error("K016", "action_no_day")
    if "fixed_on" not in filled:
        yield warning("K016", "action_not_fixed")
    metric, mode = values["metric"], values["expected_mode"]
    is_points = metric is None or UNITS[catalogue[metric].unit].is_percent
    if mode == "pp" and not is_points:
        yield error("K016", "action_pp_of_number", metric=metric)
    if mode == "pp" and values["expected"] is not None and abs(values["expected"]) > 1:
        yield error("K016", "action_points_too_large", size=values["expected"])
