"""The files of an edition that are for machines and for analysts: the review as JSON, the executed notebook."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import PurePosixPath
from typing import Any

import nbformat

from kpi_toolkit.files.strict_json import as_json


def review_json(review: Mapping[str, Any]) -> bytes:
    """Write the review for machines; equal reviews give equal bytes."""
    return as_json(review, sort_keys=True).encode() + b"\n"


OWN_LOOKS = "look-closer"
"""Tag of cells that an analyst looks closer with: what they show is for him alone."""


def without_own_looks(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a copy of an executed notebook without what cells of :data:`OWN_LOOKS` showed, as rows of persons."""
    shared = deepcopy(notebook)
    for cell in shared.cells:
        if OWN_LOOKS in cell.metadata.get("tags", ()) and cell.cell_type == "code":
            cell.outputs = []
    return shared


def notebook_json(notebook: nbformat.NotebookNode) -> bytes:
    """Write the executed notebook, without the folders papermill notes in it."""
    noted = notebook.metadata.get("papermill", {})
    for key in ("input_path", "output_path"):
        if noted.get(key):
            noted[key] = PurePosixPath(str(noted[key]).replace("\\", "/")).name
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text.encode() + b"\n"
