"""The proof that a notebook ran whole and for the edition that was asked for.

Papermill counts ``sys.exit(0)`` in a cell as success and a killed kernel's cells as completed; so the last
cell must repeat what was asked, among it a number that only this run knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kpi_toolkit.errors import ExecutionError

if TYPE_CHECKING:
    import nbformat

ECHO = "application/vnd.kpi-toolkit.echo+json"


@dataclass(frozen=True)
class EchoedReview:
    """What the notebook says of its edition, as JSON-like data."""

    data: Mapping[str, Any]

    def text(self, key: str) -> str:
        """One of its texts, empty if missing."""
        return str(self.data.get(key) or "")

    @property
    def is_preliminary(self) -> bool:
        """Whether later data may still change its numbers."""
        return self.data.get("is_preliminary") is True


def is_code(cell: "nbformat.NotebookNode") -> bool:
    """Whether a cell has code to run."""
    return cell.cell_type == "code" and bool(cell.source.strip())


def is_injected(cell: "nbformat.NotebookNode") -> bool:
    """Whether papermill put the cell there to set the parameters."""
    return "injected-parameters" in cell.metadata.get("tags", ())


def code_number(cells: Sequence["nbformat.NotebookNode"], index: int) -> int:
    """Which code cell of the author's notebook a cell is, from 1; empty ones do not count."""
    return sum(is_code(cell) and not is_injected(cell) for cell in cells[: index + 1])


def prove(notebook: "nbformat.NotebookNode", given: Mapping[str, object]) -> EchoedReview:
    """Return the review that the last code cell echoes.

    Parameters
    ----------
    given
        `nonce`, `period`, `role` and `language` as they were given to the notebook.

    Raises
    ------
    ExecutionError
        With everything that is missing.
    """
    code = [cell for cell in notebook.cells if is_code(cell)]
    echo = _echo(code[-1]) if code else None
    faults = _cell_faults(code)
    if echo is None:
        faults.append("The last code cell shows no echo; it must be `kt.echo(review, nonce)`.")
    else:
        faults += _echo_faults(echo, given)
    if faults or echo is None:
        raise ExecutionError("The notebook did not prove that it ran whole:", faults)
    return EchoedReview(echo["review"])


def _cell_faults(code: Sequence["nbformat.NotebookNode"]) -> list[str]:
    faults, last = [], 0
    for index, cell in enumerate(code):
        name, count = f"Code cell {code_number(code, index)}", cell.get("execution_count")
        if any(output.output_type == "error" for output in cell.outputs):
            faults.append(f"{name} ended in an error: `{_first_line(cell)}`.")
        if count is None:
            left = len(code) - index - 1
            faults.append(f"{name} did not run, nor did the {left} after it." if left else f"{name} did not run.")
            break
        if count <= last:
            faults.append(f"{name} did not run in its turn: `{_first_line(cell)}`.")
        last = count
    return faults


def _echo_faults(echo: Mapping[str, Any], given: Mapping[str, object]) -> list[str]:
    # The nonce is not shown: with it a stale notebook could pass.
    wrong = [key for key in given if echo.get(key) != given[key]]
    faults = [f"The echo says {key} `{echo.get(key)}`, asked was `{given[key]}`." for key in wrong if key != "nonce"]
    if "nonce" in wrong:
        faults.append("The echo is not of this run: its nonce is another one.")
    review = echo.get("review")
    if not isinstance(review, Mapping):
        faults.append("The echo holds no review.")
    elif not isinstance(review.get("is_preliminary"), bool):
        faults.append("The review does not say whether it is preliminary (`is_preliminary`).")
    return faults


def _echo(cell: "nbformat.NotebookNode") -> Mapping[str, Any] | None:
    for output in cell.outputs:
        data = output.get("data", {}).get(ECHO)
        if isinstance(data, Mapping):
            return data
    return None


def _first_line(cell: "nbformat.NotebookNode") -> str:
    return str(cell.source.strip().splitlines()[0])
