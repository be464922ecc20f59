"""How one edition is made: lock, run, prove, render, publish. Whatever fails, the previous edition stays."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import nbformat

from kpi_toolkit.errors import ExecutionError, KpiError, RenderError
from kpi_toolkit.export.data import notebook_json
from kpi_toolkit.export.executed import Executed
from kpi_toolkit.export.formats import REVIEW, Format, render
from kpi_toolkit.files.digest import file_digest
from kpi_toolkit.files.durable import writing
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.run.execute import Execution, execute
from kpi_toolkit.run.manifest import MANIFEST, manifest_json, notebooks_of, packages_used
from kpi_toolkit.run.prepared import Prepared
from kpi_toolkit.run.proof import EchoedReview, prove
from kpi_toolkit.run.publish import edition_lock, forget_failed, keep_failed, kept_editions, publish, recover
from kpi_toolkit.run.request import CELL_TIMEOUT, OWN, Outcome, Request
from kpi_toolkit.secrecy import scrubbed_bytes, scrubbed_tree

_ONE_AT_A_TIME = threading.Lock()  # nothing promises that the PDF writers are safe in threads


@dataclass(frozen=True)
class Press:
    """What all editions of a run are made with; `cell_timeout` in seconds."""

    kernel_manager: type
    formats: Sequence[Format]
    cell_timeout: int = CELL_TIMEOUT


def make(ready: Prepared, press: Press) -> Outcome:
    """Make one edition; an error comes back in the outcome."""
    start, request = time.monotonic(), ready.request
    try:
        with edition_lock(request.output, request.key):
            with writing(request.output):
                recover(request.output, request.key)
            review, is_changed = _recorded(ready, press)
    except KpiError as error:
        return Outcome(request, None, error, time.monotonic() - start)
    seconds = time.monotonic() - start
    return Outcome(request, request.folder, None, seconds, review.is_preliminary, notebook_changed=is_changed)


def _recorded(ready: Prepared, press: Press) -> tuple[EchoedReview, bool]:
    """Make one edition; of a failure, keep what is needed to see it again."""
    try:
        return _make(ready, press)
    except KpiError as error:
        request = ready.request
        record = {
            "error": {"kind": type(error).__name__, "exit_code": error.exit_code, "said": error.text("en")},
            "request": {"period": request.period, "role": request.role, "language": request.language},
            "notebook": {"name": request.notebook.name, "mark": file_digest(request.notebook)},
            "parameters": {name: value for name, value in ready.parameters.items() if name not in OWN},
            "versions": packages_used(),
        }
        keep_failed(request, as_json(record, sort_keys=True).encode() + b"\n", "json")
        raise


def _make(ready: Prepared, press: Press) -> tuple[EchoedReview, bool]:
    execution, request, parameters = Execution(), ready.request, ready.parameters
    try:
        notebook = execute(
            request.notebook,
            parameters,
            execution,
            kernel_manager=press.kernel_manager,
            cell_timeout=press.cell_timeout,
        )
        review = prove(notebook, {key: parameters[key] for key in ("nonce", "period", "role", "language")})
        notebook, review = scrubbed_tree(notebook), EchoedReview(scrubbed_tree(review.data))
    except KpiError as error:
        raise _with_notebook(error, request, execution) from None
    *notebooks, is_changed = notebooks_of(request)
    files = {name: scrubbed_bytes(content) for name, content in _rendered(notebook, review, press).items()}
    with writing(request.folder):
        files |= kept_editions(request.folder, files[REVIEW])
    publish(request, files | {MANIFEST: manifest_json(ready.mark, files, review.is_preliminary, *notebooks)})
    forget_failed(request)
    return review, is_changed


def _rendered(notebook: nbformat.NotebookNode, review: EchoedReview, press: Press) -> dict[str, bytes]:
    try:
        with _ONE_AT_A_TIME:
            return render(Executed(notebook, review.data), press.formats)
    except KpiError:
        raise
    except Exception as error:
        raise RenderError(f"The review could not be rendered: {type(error).__name__}: {error}.") from error


def _with_notebook(error: KpiError, request: Request, execution: Execution) -> KpiError:
    if execution.notebook is None:
        return error
    kept = keep_failed(request, notebook_json(scrubbed_tree(execution.notebook)))
    if kept is None or not isinstance(error, ExecutionError):
        return error  # a data gate's or a setting's message says it all
    message, *source = error.message.split("\n")
    return ExecutionError("\n".join([f"{message} See `{kept}`.", *source]), error.faults)
