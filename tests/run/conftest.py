"""Small notebooks, each named for its case, and formats that need no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from kpi_toolkit.errors import KpiError
from kpi_toolkit.export import formats
from kpi_toolkit.export.formats import Format
from kpi_toolkit.run import Outcome, Request, run_editions
from kpi_toolkit.run.kernels import kernel_managers

PARAMETERS = """\
workspace: str = ""  # folder
period: str = "1998-03"  # reviewed
role: str = "operations"
language: str = "zh"
nonce: str = ""
rows: int = 3
share = 0.5
is_draft: bool = False"""

ECHO = """\
from IPython.display import display
asked = {"period": period, "role": role, "language": language}
echo = {"nonce": nonce, **asked, "review": {**asked, "headline": "good", "is_preliminary": is_draft}}
display({"application/vnd.kpi-toolkit.echo+json": echo, "text/plain": "echo"}, raw=True)"""


def quick(row: Format) -> Format:
    """Return a format for readers with a maker that needs no time."""
    made = lambda executed: f"{row.name} {executed.text('headline')}".encode()  # noqa: E731
    return replace(row, make=made, check=None) if row.is_for_readers else row


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, *cells: str, parameters: str | None = PARAMETERS, echo: str | None = ECHO) -> Path:
        tagged = [] if parameters is None else [new_code_cell(parameters, metadata={"tags": ["parameters"]})]
        last = [] if echo is None else [new_code_cell(echo, metadata={"tags": ["echo"]})]
        notebook = new_notebook(
            cells=[*tagged, *(new_code_cell(cell) for cell in cells), *last],
            metadata={
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                "language_info": {"name": "python"},
            },
        )
        file = tmp_path / f"{name}.ipynb"
        nbformat.write(notebook, file)
        return file

    return write


@pytest.fixture
def request_for(tmp_path: Path) -> Callable[..., Request]:
    def make(notebook: Path, period: str = "1998-03", role: str = "operations", **more: Any) -> Request:
        return Request(notebook, tmp_path, period, role, more.pop("language", "zh"), tmp_path / "out", **more)

    return make


@pytest.fixture(scope="session")
def managers() -> Iterator[type]:
    with kernel_managers() as managers:
        yield managers


@pytest.fixture
def run(managers: type, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Outcome]]:
    monkeypatch.setattr("kpi_toolkit.run.kernels.kernel_managers", lambda _: nullcontext(managers))
    monkeypatch.setattr(formats, "FORMATS", tuple(map(quick, formats.FORMATS)))

    def run(*requests: Request, **more: Any) -> list[Outcome]:
        return run_editions(requests, **{"jobs": 2, **more})

    return run


@pytest.fixture
def error_of(run: Callable[..., list[Outcome]]) -> Callable[..., KpiError]:
    """Run one request that must fail, and check that the edition published before is byte-identical."""

    def fail(request: Request, **more: Any) -> KpiError:
        before = publish_by_hand(request.folder)
        (outcome,) = run(request, **more)
        assert contents(request.folder) == before, "a failed run must leave the previous edition untouched"
        assert not list((request.output / ".staging").glob("*")), "nothing half made may stay behind"
        assert outcome.error is not None
        assert outcome.folder is None
        return outcome.error

    return fail


def publish_by_hand(folder: Path) -> dict[str, bytes]:
    folder.mkdir(parents=True)
    for name in ("review.html", "review.pdf", "review.json", "review.ipynb"):
        (folder / name).write_bytes(f"the good {name}".encode())
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
