"""Write the cells of ``notebooks/review.ipynb`` that show the parts of a review; the cells around them stay.

Run by ``make docs``; a test compares the notebook with what this script would write.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from kpi_toolkit.pages.part import Part
from kpi_toolkit.pages.parts import PARTS

FILE = Path(__file__).parent.parent / "notebooks" / "review.ipynb"
BEFORE, AFTER = "load", "q-closer"
"""The cells between which the parts stand."""


def cells_of(parts: Iterable[Part]) -> Iterator[nbformat.NotebookNode]:
    """Yield a question and a cell for each part."""
    for part in parts:
        heading = f"## {part.question.en} · {part.question.zh}"
        yield new_markdown_cell(heading, id=f"q-{part.name}")  # type: ignore[no-untyped-call]
        yield new_code_cell(f"kt.{part.name}(review)", id=part.name)  # type: ignore[no-untyped-call]


def notebook(parts: Iterable[Part]) -> nbformat.NotebookNode:
    """Return the notebook with the cells of these parts."""
    written: nbformat.NotebookNode = nbformat.read(FILE, as_version=4)  # type: ignore[no-untyped-call]
    ids = [cell.id for cell in written.cells]
    head, tail = written.cells[: ids.index(BEFORE) + 1], written.cells[ids.index(AFTER) :]
    written.cells = [*head, *cells_of(parts), *tail]
    return written


def text() -> str:
    """Return the file as it should be."""
    return str(nbformat.writes(notebook(PARTS.values()))) + "\n"  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
