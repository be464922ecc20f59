"""Run a notebook through papermill, unchanged, and say in one line what went wrong."""

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import ensure_event_loop

from kpi_toolkit import errors
from kpi_toolkit.errors import DataError, ExecutionError, KpiError, UsageError
from kpi_toolkit.run.proof import code_number
from kpi_toolkit.run.request import CELL_TIMEOUT

SHOWN_LINES = 12
ERROR_MARKER = "papermill-error-cell-tag"

_QUIET_AND_FAST = {
    "progress_bar": False,
    "log_output": False,
    "request_save_on_cell_execute": False,  # saving after each cell costs 15 %
    "autosave_cell_every": 0,
    "shutdown_kernel": "immediate",  # all is said by then; waiting costs 0.3 s
}

logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it would print is in our messages


class Execution:
    """The notebook while it runs; what it holds after a failure is what was reached."""

    def __init__(self) -> None:
        self.notebook: nbformat.NotebookNode | None = None
        self.cell = -1
        self.hooks: dict[str, Any] = {
            "on_notebook_start": self._started,
            "on_cell_start": self._reached,
            "on_cell_executed": self._answered,
        }
        self.manager: Any = None
        self.ended_in: int | None = None

    def _started(self, notebook: nbformat.NotebookNode) -> None:
        self.notebook = notebook

    def _reached(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self.cell = cell_index

    def _answered(self, cell: nbformat.NotebookNode, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        """Note the first cell that asked its process to end, or after which there is none: what runs then is luck."""
        payload = execute_reply.get("content", {}).get("payload") or ()
        asks = any(entry.get("source") == "ask_exit" for entry in payload if isinstance(entry, Mapping))
        if self.ended_in is None and (asks or not self._is_alive()):
            self.ended_in = cell_index

    def _is_alive(self) -> bool:
        provisioner = getattr(self.manager, "provisioner", None)
        process = getattr(provisioner, "process", None)
        return process is None or process.poll() is None

    def watching(self, kernel_manager: type) -> type:
        """Return a class of managers of which the one that is made is noted, so that its process can be asked for."""
        execution = self

        class Watched(kernel_manager):  # type: ignore[misc]  # a class that is given
            def __init__(self, **options: Any) -> None:
                super().__init__(**options)
                execution.manager = self

        return Watched


def execute(
    notebook: Path,
    parameters: Mapping[str, object],
    execution: Execution,
    *,
    kernel_manager: type,
    cell_timeout: int = CELL_TIMEOUT,
) -> nbformat.NotebookNode:
    """Run every cell of a notebook in a fresh kernel and return the notebook with its outputs.

    Parameters
    ----------
    parameters
        Checked values by name.
    execution
        Takes the running notebook, so that it can be kept after a failure.
    kernel_manager
        Class of jupyter kernel managers.
    cell_timeout
        Seconds that one cell may take.

    Raises
    ------
    ExecutionError
        When a cell fails, takes too long or takes the kernel with it; with the cell and the cause.
    DataError, UsageError
        When a cell raised it: its message says it all.
    """
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    try:
        done: nbformat.NotebookNode = execute_notebook(
            _papermill_path(notebook),
            None,
            dict(parameters),
            execution_timeout=cell_timeout,
            kernel_manager_class=execution.watching(kernel_manager),
            **_QUIET_AND_FAST,
            **execution.hooks,
        )
        if execution.ended_in is not None:
            raise _stopped(notebook, execution, execution.ended_in, "it ended the process that runs the notebook")
        return done
    except ExecutionError:
        raise
    except PapermillExecutionError as error:
        raise _failure(notebook, execution, error.cell_index, error.ename, error.evalue) from None
    except TimeoutError:
        cause = f"it took longer than {cell_timeout} seconds"
        raise _stopped(notebook, execution, execution.cell, cause) from None
    except Exception as error:  # a kernel that dies or cannot be started ends in any of a dozen types
        dead = type(error).__name__ == "DeadKernelError"
        cause = "its process ended, perhaps for want of memory" if dead else f"{type(error).__name__}: {error}"
        raise _stopped(notebook, execution, execution.cell, cause) from None
    finally:
        _close_event_loop()


def _close_event_loop() -> None:
    # Jupyter gives each thread an event loop and leaves it open, with what waited for a kernel that died.
    loop = ensure_event_loop()
    if loop.is_running():
        return
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    asyncio.set_event_loop(None)
    loop.close()


def _papermill_path(notebook: Path) -> str:
    # papermill fills in {parameters} in paths
    return str(notebook.resolve()).replace("{", "{{").replace("}", "}}")


def _failure(notebook: Path, execution: Execution, index: int, name: str, text: str) -> KpiError:
    ours: dict[str, type[KpiError]] = {"DataError": DataError, "UsageError": UsageError}
    message, *faults = text.splitlines() or [""]
    if name in ours:
        return ours[name](message, [fault.removeprefix("  - ") for fault in faults])
    if isinstance(known := getattr(errors, name, None), type) and issubclass(known, KpiError):
        return ExecutionError(message, [fault.removeprefix("  - ") for fault in faults])
    return _stopped(notebook, execution, index, f"{name}: {message}" if message else name)


def _stopped(notebook: Path, execution: Execution, index: int, cause: str) -> ExecutionError:
    cause = re.sub(r"\x1b\[[0-9;]*m", "", cause).strip().partition("\n")[0]
    if execution.notebook is None or index < 0:
        return ExecutionError(f"`{notebook.name}` could not be run: {cause}.")
    # Papermill puts two cells of its own into the notebook of a failure.
    cells = [c for c in execution.notebook.cells if ERROR_MARKER not in c.metadata.get("tags", ())]
    number, total = code_number(cells, index), code_number(cells, len(cells))
    where = f"`{notebook.name}` failed in code cell {number} of {total}: {cause}."
    return ExecutionError("\n".join([where, *_quoted(cells[index].source.splitlines())]))


def _quoted(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - SHOWN_LINES
    shown = [f"    {line}" for line in lines[:SHOWN_LINES]]
    return [*shown, f"    … and {rest} more lines"] if rest > 0 else shown
