"""What an edition keeps of what it was judged by, and the edition before it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kpi_toolkit.coverage import tables_of
from kpi_toolkit.fingerprint import data_totals, definition_mark
from kpi_toolkit.language import Reason
from kpi_toolkit.period import Period
from kpi_toolkit.report import Marks, Row
from kpi_toolkit.workspace import Workspace


def marks(workspace: Workspace, period: Period, rows: Sequence[Row]) -> Marks:
    """Return control totals of the tables behind the rows, and a mark of each metric's definition."""
    names = dict.fromkeys(row.metric.name for row in rows)
    tables = {name: tables_of(workspace.catalogue[name]) for name in names}
    needed = dict.fromkeys(table for of_metric in tables.values() for table in of_metric)
    definitions = {name: definition_mark(workspace.catalogue[name]) for name in names}
    return Marks(data_totals(workspace, needed, period.end), definitions, tables)


def earlier_edition(file: str | Path) -> tuple[dict[str, Any] | None, tuple[Reason, ...]]:
    """Read an earlier edition; one that cannot be read is said, as it must not keep the next from being made."""
    if not str(file):
        return None, ()
    try:
        said = json.loads(Path(file).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        said = None
    return (said, ()) if isinstance(said, dict) else (None, (Reason("earlier_unreadable"),))
