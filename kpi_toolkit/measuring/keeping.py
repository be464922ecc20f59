"""Where a workspace keeps what was computed: in its folder ``.kpi``, and SQL in the user's cache too."""

import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kpi_toolkit.engines import SNAPSHOT_VARIABLE
from kpi_toolkit.engines.query import PROCESS_MEMO, Compiled
from kpi_toolkit.files.digest import toolkit_is_as_loaded
from kpi_toolkit.files.private import private_folder
from kpi_toolkit.files.store import OWN_FOLDER, Forgetful, Memory, Store

OFF_VARIABLE, PLACE_VARIABLE, CACHE_VARIABLE = "KPI_NO_STORE", "KPI_STORE", "KPI_CACHE"
"""Environment variables: any value of the first keeps nothing; the second names another file than the workspace's, the
third another folder than the user's cache."""
TEMPORARY = "TMPDIR"
"""Environment variable that says where a process keeps its temporary files."""
RUN_VARIABLE = "KPI_RUN"
"""Environment variable that names a run, so that its kernels take the data as the run has found them."""
FILE = "store.sqlite"


def memory_of(folder: Path) -> Memory:
    """Return the memory of a workspace's folder, as the environment wants it."""
    if os.environ.get(OFF_VARIABLE):
        return Forgetful()
    return Store(Path(os.environ.get(PLACE_VARIABLE) or store_file(folder)), toolkit_is_as_loaded)


def store_file(folder: Path) -> Path:
    """Return the file in which a workspace keeps its numbers."""
    return folder / OWN_FOLDER / FILE


def cache_of_user() -> Memory:
    """Return the memory of compiled SQL that all workspaces of a user share."""
    if os.environ.get(OFF_VARIABLE):
        return Forgetful()
    try:
        return Store(cache_folder() / "kpi-toolkit" / OWN_FOLDER / "sql.sqlite", toolkit_is_as_loaded)
    except (RuntimeError, KeyError):  # no home
        return Forgetful()


def cache_folder() -> Path:
    """Return where a user's cache lies, which all workspaces share."""
    if os.environ.get(CACHE_VARIABLE):
        return Path(os.environ[CACHE_VARIABLE])
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


@contextmanager
def for_a_run(folder: Path, is_wanted: bool = True) -> Iterator[str]:
    """Give this process and those it starts one memory; where the workspace can keep nothing, one for this run only.

    Parameters
    ----------
    is_wanted
        Whether the workspace is to keep anything.

    Yields
    ------
    Why the workspace keeps nothing although it should; empty where it does, or is not to.
    """
    trouble = ""
    if is_wanted and not os.environ.get(OFF_VARIABLE):
        memory = memory_of(folder)
        memory.put("probe", {"probe": True})
        trouble = memory.trouble if isinstance(memory, Store) else ""
        if not trouble:
            yield ""
            return
    before = {name: os.environ.get(name) for name in (OFF_VARIABLE, PLACE_VARIABLE, CACHE_VARIABLE)}
    with private_folder("run") as private:
        os.environ.pop(OFF_VARIABLE, None)
        os.environ[PLACE_VARIABLE] = str(store_file(private))
        os.environ[CACHE_VARIABLE] = str(private)
        try:
            yield trouble
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


@contextmanager
def one_state(folder: Path, memory: Memory, marks: Mapping[str, str], snapshot: str | None = None) -> Iterator[None]:
    """Let the processes that are started in the block take the data of a workspace as they were found just now.

    What they leave among temporary files, as one does that is killed, goes with the block.

    Parameters
    ----------
    snapshot
        Of a database, as long as its connection is open.
    """
    run = secrets.token_hex(8)
    memory.put("run", {_of_run(run, folder): dict(marks)})
    with private_folder("run") as private:
        given = {RUN_VARIABLE: run, TEMPORARY: str(private)} | ({SNAPSHOT_VARIABLE: snapshot} if snapshot else {})
        before = os.environ.get(TEMPORARY)
        os.environ.update(given)
        try:
            yield
        finally:
            for name in given:
                del os.environ[name]
            if before is not None:
                os.environ[TEMPORARY] = before


def marks_of_run(folder: Path, memory: Memory) -> Mapping[str, str] | None:
    """Return the marks of a workspace's tables that its run has found; None outside of a run."""
    if not (run := os.environ.get(RUN_VARIABLE)):
        return None
    mark = _of_run(run, folder)
    return memory.get("run", [mark]).get(mark)


def _of_run(run: str, folder: Path) -> str:
    return f"{run} {folder.resolve()}"


class SqlShelf:
    """Compiled SQL, kept by the process, then by memories: read one after the other, written when told to."""

    def __init__(self, memories: Sequence[Memory]) -> None:
        self._memories = memories
        self._fresh: dict[str, Compiled] = {}

    def get(self, mark: str) -> Compiled | None:
        """Return what is kept under a mark."""
        if (kept := PROCESS_MEMO.get(mark)) is not None:
            return kept
        for memory in self._memories:
            if mark in (stored := memory.get("sql", [mark])):
                kept = Compiled(stored[mark]["sql"], stored[mark]["types"])
                PROCESS_MEMO.put(mark, kept)
                return kept
        return None

    def put(self, mark: str, compiled: Compiled) -> None:
        """Keep SQL under a mark; on the disk when :meth:`flush` is called."""
        PROCESS_MEMO.put(mark, compiled)
        self._fresh[mark] = compiled

    def flush(self) -> None:
        """Write what is new, in one go."""
        values = {mark: {"sql": fresh.sql, "types": dict(fresh.types)} for mark, fresh in self._fresh.items()}
        for memory in self._memories:
            memory.put("sql", values)
        self._fresh.clear()
