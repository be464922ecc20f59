"""The sheet of comments: what is said beside the numbers of a review."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.columns import COMMENTS
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.plan.entries import read_entries, with_repeats
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.finding import Finding


@dataclass(frozen=True)
class CommentSheet:
    """The comments without an error, in the order of their sheet, and what is wrong with it.

    Parameters
    ----------
    left_out
        How many of its rows are not among the comments because of an error.
    """

    comments: tuple[Comment, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: str = ""
    left_out: int = 0


def read_comments(folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None) -> CommentSheet:
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
    comments = tuple(Comment(**values | {"metric": values["metric"] or ""}) for values in read.sound)
    return CommentSheet(comments, read.in_order, read.file, read.left_out)


def _said(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return all that a row says; nothing of one that says nothing."""
    return tuple(values[name] for name in COMMENTS.names) if values["text"] else ()
