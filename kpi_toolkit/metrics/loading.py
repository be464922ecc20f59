"""A workspace's ``metrics.py`` as a module: first in a process of its own, which it may end or never leave."""

import importlib.util
import os
import signal
import subprocess
import sys
import traceback
import uuid
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import ModuleType

from kpi_toolkit.errors import KpiError, UsageError
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.language.text import spoken

METRICS_FILE = "metrics.py"
SECONDS = 30.0
"""That reading its metrics may take, a Python's start included."""
PROVEN, MARK = "KPI_METRICS_PROVEN", "KPI_METRICS_MARK"
"""Variables: the file that a process above has tried already, and what all that it starts is known by."""
TRIED = "tried"
_TRY = "import sys; sys.path[:] = {path!r}; from kpi_toolkit.metrics.loading import attempt; attempt({file!r})"


def load(file: Path) -> ModuleType:
    """Run a workspace's metrics.py and return its module.

    Raises
    ------
    UsageError
        When it is no plain file, ends Python, does not come to an end, or fails; with the line of a failure.
    """
    try:
        content = read_plain(file)
    except OSError as error:
        raise UsageError(spoken("own.unreadable", file=METRICS_FILE, said=error.strerror)) from None
    mark = blake2b(content, digest_size=16).hexdigest()
    if os.environ.get(PROVEN) != mark:
        _try_apart(file)
        os.environ[PROVEN] = mark  # also for the kernels of a run
    return _loaded(file)


def attempt(file: str) -> None:
    """Load a metrics.py in this process, and say whether it came back: what it raises is told by who loads it next."""
    word = os.dup(1)  # what it prints must not be taken for it
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        _loaded(Path(file))
    except KpiError:
        pass
    except BaseException as error:
        os.write(word, type(error).__name__.encode())
        os._exit(0)
    os.write(word, TRIED.encode())
    os._exit(0)


def _try_apart(file: Path) -> None:
    """Refuse a file that ends the Python that loads it, or that does not come to an end; what it started is ended."""
    mark = uuid.uuid4().hex
    command = _TRY.format(path=[part for part in sys.path if part], file=str(file))
    with subprocess.Popen(
        [sys.executable, "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, MARK: mark},
        cwd=file.parent,
        start_new_session=True,
    ) as child:
        try:
            said = child.communicate(timeout=SECONDS)[0].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            raise UsageError(spoken("own.endless", file=METRICS_FILE, seconds=f"{SECONDS:g}")) from None
        finally:
            child.kill()
            end_marked(mark)
    if said != TRIED:
        what = said or spoken("own.ended", code=child.returncode)
        raise UsageError(spoken("own.stops", file=METRICS_FILE, what=what))


def end_marked(mark: str) -> None:
    """End all processes that were started, however far down, with this mark in their environment."""
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError, ValueError):
            if f"{MARK}={mark}".encode() in environment.read_bytes().split(b"\0"):
                os.kill(int(environment.parent.name), signal.SIGKILL)


def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("kpi_own_metrics", file)
    if spec is None or spec.loader is None:
        raise UsageError(f"`{METRICS_FILE}` cannot be read as Python.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except KpiError:
        raise
    except (Exception, SystemExit) as error:
        what = f"{type(error).__name__}: {error}"
        raise UsageError(f"`{METRICS_FILE}`{_line(error, file)} cannot be run: {what}.") from None
    return module


def _line(error: BaseException, file: Path) -> str:
    if isinstance(error, SyntaxError):
        return f", line {error.lineno},"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return f", line {lines[-1]}," if lines else ""
