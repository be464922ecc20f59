"""The sheet of comments: what is said beside the numbers of a review."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.columns import COMMENTS
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.plan.entries import EntrySheet, read_entries, with_repeats
from kpi_toolkit.settings import Settings


def read_comments(
    folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None
) -> EntrySheet[Comment]:
    """Read ``plan/comments.csv``, ``plan/comments.xlsx`` or the table that kpi.yaml names under ``plan.comments``.

    Raises
    ------
    UsageError
        When the sheet cannot be read at all; faults of its rows are findings.
    DataError
        When the source that should hold it cannot be opened.
    """
    read = read_entries(folder, COMMENTS, catalogue, settings, engine, lambda values, filled, known: ())
    read = with_repeats(read, _said, "comment_twice")
    return read.sheet_of(lambda values: Comment(**values | {"metric": values["metric"] or ""}))


def _said(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return all that a row says; nothing of one that says nothing."""
    return tuple(values[name] for name in COMMENTS.names) if values["text"] else ()
