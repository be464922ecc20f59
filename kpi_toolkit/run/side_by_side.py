"""Many jobs in processes of their own: forked from one that has imported everything; one that dies stops no other."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_toolkit.errors import KpiError
from kpi_toolkit.run.fork_server import PRELOADED, preload

INTERNAL = 70
"""Exit code of a job that failed by a fault of the program's own."""


@dataclass(frozen=True)
class Job:
    """What became of a job.

    Parameters
    ----------
    code
        Its exit code; negative for the signal that ended it.
    counts
        What it counted.
    said, error
        What it printed.
    """

    name: str
    code: int
    seconds: float
    counts: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    error: str = ""


MAKERS: tuple[str, ...] = (
    "papermill",
    "nbconvert",
    "kpi_toolkit.run.kernels",
    "kpi_toolkit.run.protocol",
    "kpi_toolkit.export.html",
    "kpi_toolkit.export.pdf",
    "kpi_toolkit.export.xlsx",
)
"""What every job imports to make editions, besides what its kernels do."""
ENDS = ("said", "error", "counts")
"""Files of a job."""
Work = Callable[[dict[str, Any]], int]
"""Does a job, counts what it did, and returns its exit code."""


def side_by_side(jobs: Mapping[str, Work], at_a_time: int, language: str) -> Iterator[Job]:
    """Do jobs, each in a process of its own, and yield what became of each when it ends.

    Parameters
    ----------
    language
        In which the errors of a job are said.
    """
    preload((*PRELOADED, *MAKERS))
    waiting, running = list(jobs.items()), dict[int, tuple[str, float, Path]]()
    with tempfile.TemporaryDirectory(prefix="kpi-jobs-") as private:
        while waiting or running:
            while waiting and len(running) < at_a_time:
                name, work = waiting.pop(0)
                place = Path(private) / str(len(waiting))
                running[_forked(work, place, language)] = name, time.monotonic(), place
            pid, status = os.wait()
            if pid in running:
                name, start, place = running.pop(pid)
                yield _job(name, os.waitstatus_to_exitcode(status), time.monotonic() - start, place)


def _job(name: str, code: int, seconds: float, place: Path) -> Job:
    said, error, told = (_text(place / end) for end in ENDS)
    try:
        counts = json.loads(told)
    except ValueError:  # it was killed before it could count anything
        return Job(name, code or INTERNAL, seconds, {}, said, error)
    return Job(name, code, seconds, counts, said, error)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _forked(work: Work, place: Path, language: str) -> int:
    """Fork a process that does a job, and return its id; what it prints and counts goes into files."""
    sys.stdout.flush()
    sys.stderr.flush()
    if pid := os.fork():
        return pid
    code = INTERNAL
    try:
        place.mkdir()
        # Descriptors, not only streams: kernels that are forked from here print into the same.
        for descriptor, end in ((1, ENDS[0]), (2, ENDS[1])):
            os.dup2(os.open(place / end, os.O_CREAT | os.O_WRONLY), descriptor)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
        counts: dict[str, Any] = {}
        code = _done(work, counts, language)
        (place / ENDS[2]).write_text(json.dumps(counts), "utf-8")
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _done(work: Work, counts: dict[str, Any], language: str) -> int:
    try:
        return work(counts)
    except KpiError as error:
        print(error.text(language), file=sys.stderr)
        return error.exit_code
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return INTERNAL


def worst(codes: Sequence[int]) -> int:
    """Return the exit code of many jobs: that of the worst fault, else that of what is only not final yet."""
    faults = [code if code > 0 else INTERNAL for code in codes if code and code not in NOT_FINAL]
    return max(faults or codes, default=0)


NOT_FINAL = (6, 7, 8)
"""Exit codes of what is no fault: preliminary, waiting for data, closed."""
