"""Published editions that are whole, as they are sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_toolkit.errors import DeliveryError, RenderError, WaitingError
from kpi_toolkit.export.formats import FORMATS, REVIEW
from kpi_toolkit.files.digest import content_digest, file_digest
from kpi_toolkit.language.text import spoken
from kpi_toolkit.run.manifest import noted
from kpi_toolkit.run.publish import earlier_editions
from kpi_toolkit.run.ways import NAV


@dataclass(frozen=True)
class Sendable:
    """A whole edition: its folder, what it says, and the mark of that."""

    folder: Path
    review: Mapping[str, Any] = field(repr=False)
    mark: str
    is_preliminary: bool


def sendable(folder: Path) -> Sendable:
    """Read a published edition of which every file is as it was published, and the page is one that could be.

    Raises
    ------
    WaitingError
        When there is none.
    DeliveryError
        When it is not whole.
    """
    from kpi_toolkit.export.check import check_html  # what is not sent needs none of it

    if not folder.is_dir():
        raise WaitingError(spoken("send.no_edition"))
    manifest = noted(folder)
    try:
        content = (folder / REVIEW).read_bytes()
        review = json.loads(content)
        page = NAV.sub("", (folder / FORMATS[0].file).read_text("utf-8"))  # the way around was put in after the check
        check_html(page, expect=[str(review["role_label"])])
    except (OSError, ValueError, KeyError, TypeError, RecursionError, RenderError):
        manifest = None
    if manifest is None:
        raise DeliveryError(spoken("send.not_whole"))
    return Sendable(folder, review, content_digest(content), manifest.is_preliminary)


def said_before(folder: Path, mark: str = "") -> Mapping[str, Any] | None:
    """Return the review that an edition replaced: the one of a mark, or the newest; None where there is none such."""
    for file in reversed(earlier_editions(folder)[:-1]):
        if not mark or file_digest(file) == mark:
            return said_in(file)
    return None


def said_in(file: Path) -> Mapping[str, Any] | None:
    """Return what a ``review.json`` says; None where it cannot be read."""
    try:
        review = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return review if isinstance(review, dict) else None
