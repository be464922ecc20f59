"""The small executed notebook as a fixture, and a folder for what a browser writes."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.export.executed import notebook


@pytest.fixture
def make_notebook() -> Callable[..., NotebookNode]:
    """Return :func:`notebook`, checked to be valid."""

    def make(label: str = "", rows: int = 10, charts: int = 6) -> NotebookNode:
        made = notebook(label, rows, charts)
        nbformat.validate(made)
        return made

    return make


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Return a folder for what a browser writes."""
    (folder := tmp_path / "shots").mkdir()
    return folder
