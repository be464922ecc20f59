"""What an edition keeps of what it was judged by, and the edition before it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.fingerprint import data_totals, definition_mark
from kpi_toolkit.reviewing.known_by import Marks


def marks(workspace: Workspace, period: Period, metrics: Iterable[str]) -> Marks:
    """Return control totals of the tables behind some metrics, and a mark of each one's definition."""
    named = {name: workspace.catalogue[name] for name in metrics}
    tables = {name: tables_of(metric) for name, metric in named.items()}
    needed = dict.fromkeys(table for of_metric in tables.values() for table in of_metric)
    definitions = {name: definition_mark(metric) for name, metric in named.items()}
    return Marks(data_totals(workspace, needed, period.end), definitions, tables)


def earlier_edition(file: str | Path) -> tuple[dict[str, Any] | None, tuple[Reason, ...]]:
    """Read an earlier edition; one that cannot be read is said, as it must not keep the next from being made."""
    if not str(file):
        return None, ()
    try:
        said = json.loads(read_plain(Path(file)))
    except (OSError, ValueError, RecursionError):
        said = None
    return (said, ()) if is_review(said) else (None, (Reason("earlier_unreadable"),))


def is_review(said: Any) -> bool:
    """Whether JSON is a review as editions keep it, as far as a comparison reads it."""
    if not isinstance(said, dict) or not isinstance(said.get("metrics"), list):
        return False
    parts = (said.get(name, {}) for name in ("rules", "scoring", "data"))
    lines_are_whole = all(_is_line(line) for line in said["metrics"])
    return lines_are_whole and all(isinstance(part, dict) for part in parts) and _is_number(said.get("score"))


def _is_line(line: Any) -> bool:
    if not isinstance(line, dict) or not isinstance(line.get("target") or {}, dict):
        return False
    numbers = (
        line.get("value"),
        line.get("judged"),
        *((line.get("target") or {}).get(name) for name in ("level", "value", "lower", "upper", "weight", "baseline")),
    )
    return all(_is_number(number) for number in numbers)


def _is_number(number: Any) -> bool:
    return number is None or (isinstance(number, int | float) and not isinstance(number, bool))
