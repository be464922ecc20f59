"""Publishing under faults: killed at any moment, a disk that is full at any write, many runs at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kpi_toolkit.errors import PublishError
from kpi_toolkit.run import publish as publishing
from kpi_toolkit.run.editions import sweep
from kpi_toolkit.run.publish import publish
from kpi_toolkit.run.shelf import build_index
from tests.board.publishing_process import NAMES, edition, number_of, request_in
from tests.board.row import Row, is_whole

pytestmark = pytest.mark.slow
MOMENTS = list(range(300))
"""Draws of the moment at which a process is killed."""
RUNS, EDITIONS = (20, 25) if is_whole() else (3, 2)
"""Processes that publish the same review at once, and how often each does."""


def started(folder: Path, *arguments: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.board.publishing_process", str(folder), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def numbers_in(folder: Path) -> set[int]:
    return {number_of((folder / name).read_bytes()) for name in NAMES}


def torn(output: Path, folder: Path) -> str:
    """Return what is wrong with what was published, after the next run has tidied up."""
    sweep(output)
    build_index(output)
    if not folder.is_dir():
        return "the edition is gone"
    if len(numbers := numbers_in(folder)) != 1 or -1 in numbers:
        return f"the edition is torn: {numbers}"
    left = [file for file in output.rglob("*") if file.parent.name == ".staging" or file.name.startswith(".index.")]
    return f"left behind: {left}" if left else ""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    request = request_in(tmp_path)
    publish(request, edition(0))

    def fell(moment: int) -> str:
        process = started(tmp_path, moment * 1000)
        assert process.stdout is not None
        with process.stdout as said:
            said.readline()
            time.sleep(random.Random(moment).uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
            process.wait()
        return torn(request.output, request.folder)

    Row("kill -9 at random moments", MOMENTS, few=2).run(fell)


STEPS = [(name, place) for name in ("write_flushed", "flush_folder", "make_folder", "_swap") for place in range(9)]
"""A step of publishing, and which of its calls fails."""


def test_full_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = request_in(tmp_path)
    publish(request, edition(1))

    def fell(step: tuple[str, int]) -> str:
        name, place = step
        ready, calls = getattr(publishing, name), [0]

        def full(*given: object) -> object:
            calls[0] += 1
            if calls[0] == place + 1:
                raise OSError(28, "No space left on device")
            return ready(*given)

        with monkeypatch.context() as patched:
            patched.setattr(publishing, name, full)
            try:
                publish(request, edition(2))
            except PublishError as error:
                if "No space left" not in str(error) or numbers_in(request.folder) != {1}:
                    return f"{error}: {numbers_in(request.folder)}"
        return_to_first = torn(request.output, request.folder)
        publish(request, edition(1))
        return return_to_first

    Row("disk full at every step", STEPS, few=18).run(fell)


SIZES = [0, 1, 100, 4_096, 10_000, 19_000, 19_990]
"""Bytes after which the disk takes no more of a file; an edition's files have 20,000."""
LIMITED = """
import resource, signal, sys
from pathlib import Path
from kpi_toolkit.errors import KpiError
from kpi_toolkit.run.publish import publish
from tests.board.publishing_process import edition, request_in
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    publish(request_in(Path(sys.argv[1])), edition(2))
except KpiError as error:
    sys.exit(error.exit_code)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows limits no size of files")
def test_full_within_a_file(tmp_path: Path) -> None:
    request = request_in(tmp_path)
    publish(request, edition(1))

    def fell(size: int) -> str:
        done = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path), str(size)], check=False)
        if done.returncode != PublishError.exit_code or numbers_in(request.folder) != {1}:
            return f"exit {done.returncode}: {numbers_in(request.folder)}"
        return torn(request.output, request.folder)

    Row("disk full within a file", SIZES, few=1).run(fell)


def test_many_at_once_and_readers_meanwhile(tmp_path: Path) -> None:
    request = request_in(tmp_path)
    publish(request, edition(0))
    build_index(request.output)
    is_over, reads, wrong = threading.Event(), [0], list[str]()

    def read() -> None:
        while not is_over.is_set():
            for name in NAMES:
                try:
                    content = (request.folder / name).read_bytes()
                except FileNotFoundError:  # between two renames: a moment
                    continue
                reads[0] += 1
                if number_of(content) < 0:
                    wrong.append(name)
            if not (request.output / "index.html").read_text("utf-8").rstrip().endswith("</html>"):
                wrong.append("index.html")

    reader = threading.Thread(target=read)
    reader.start()
    processes = [started(tmp_path, run * 1000, EDITIONS) for run in range(RUNS)]
    said = {run: process.communicate()[0].split() for run, process in enumerate(processes)}
    is_over.set()
    reader.join()

    def fell(run: int) -> str:
        refused = int(said[run][-1]) if processes[run].returncode == 0 else -1
        return "" if 0 <= refused <= EDITIONS else f"exit {processes[run].returncode}"

    Row(f"runs at once ({reads[0]:,} reads)", range(RUNS)).run(fell)
    assert reads[0] > 0
    assert wrong == []
    assert torn(request.output, request.folder) == ""
