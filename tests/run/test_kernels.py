"""Forked kernels: as good as fresh ones, and none outlives its runner."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import papermill
import pytest
from jupyter_client.manager import AsyncKernelManager

from kpi_toolkit.run import kernels

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")]

RUNNER = """\
import pathlib, sys
from kpi_toolkit.run import Request, run_editions
from kpi_toolkit.run.nursery import early_server
folder, is_own_process = pathlib.Path(sys.argv[1]), sys.argv[3] == "early"
request = Request(pathlib.Path(sys.argv[2]), folder, "1998-03", "operations", "zh", folder / "out")
with early_server(pathlib.Path("."), is_own_process) as server:
    assert bool(server) is is_own_process
    print([outcome.error for outcome in run_editions([request], server=server)])
"""
EARLY = """\
import fcntl, os, pathlib, sys
from kpi_toolkit.run.nursery import early_server
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
with early_server(pathlib.Path("."), is_own_process=True) as server:
    folder = f"/proc/{server._process.pid}/fd"
    while len(os.listdir(folder)) != 4:
        pass
    files = sorted(os.readlink(f"{folder}/{number}") for number in os.listdir(folder))
    print(files[:2], [file.partition(":")[0] for file in files[2:]], lock.name in files)
print(server._process.wait(), os.path.exists(folder))
"""


def shown(notebook, managers):
    done = papermill.execute_notebook(
        str(notebook), None, progress_bar=False, kernel_manager_class=managers, autosave_cell_every=0
    )
    return [output for cell in done.cells for output in cell.get("outputs", [])]


def test_forked_kernel_is_a_fresh_process_with_its_modules_loaded(write_notebook, managers):
    cell = "import os, sys\nloaded = 'pandas' in sys.modules and 'duckdb' in sys.modules\n(os.getpid(), loaded)"
    notebook = write_notebook("fresh", cell, echo=None)
    first, second = (eval(shown(notebook, managers)[0].data["text/plain"]) for _ in range(2))
    assert first[1]
    assert second[1]
    assert len({first[0], second[0], os.getpid()}) == 3


def test_forked_kernel_draws_queries_and_computes(write_notebook, managers):
    cells = (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "import duckdb\nduckdb.sql('select sum(i) from range(1_000_000) t(i)').fetchall()",
        "import numpy\nnumpy.ones((400, 400)).dot(numpy.ones((400, 400)))[0, 0].item()",
        "import pyarrow as pa, pyarrow.compute as pc\npc.sum(pa.array(range(1_000_000))).as_py()",
    )
    outputs = shown(write_notebook("works", *cells, echo=None), managers)
    assert "image/png" in outputs[0].data, "a chart is missing: a matplotlib backend was resolved before the fork"
    assert [output.data["text/plain"] for output in outputs[1:]] == ["[(499999500000,)]", "400.0", "499999500000"]


def test_forked_kernels_do_not_share_their_random_numbers(write_notebook, managers):
    cell = "import random, numpy\n(random.random(), numpy.random.rand())"
    notebook = write_notebook("random", cell, echo=None)
    assert len({shown(notebook, managers)[0].data["text/plain"] for _ in range(2)}) == 2


def test_forked_kernels_neither_load_a_debugger_nor_keep_their_input_and_may_import_what_they_like(
    write_notebook, managers
):
    cells = (
        "import sys\n[name for name in ('debugpy', 'pydevd', 'lark') if sys.modules.get(name)]",
        "get_ipython().history_manager.enabled",
        "import debugpy\ndebugpy.__name__",
        "import scipy.special, holidays\n'kpi_toolkit.reviewing.making' in sys.modules",
    )
    outputs = shown(write_notebook("lean", *cells, echo=None), managers)
    assert [output.data["text/plain"] for output in outputs] == ["[]", "False", "'debugpy'", "True"]


def test_stock_kernel_is_started_when_the_server_has_ended(write_notebook):
    notebook = write_notebook("stock", "1 + 1", echo=None)
    with kernels.kernel_managers() as managers:
        managers.server._process.kill()
        managers.server._process.wait()
        assert shown(notebook, managers)[0].data["text/plain"] == "2"


def test_stock_kernels_are_used_when_no_server_can_be_started(monkeypatch):
    def fails():
        raise OSError("no processes left")

    monkeypatch.setattr(kernels, "ForkServer", fails)
    with kernels.kernel_managers() as managers:
        assert managers is AsyncKernelManager


def test_server_whose_runner_ends_before_it_is_ready_ends_without_a_word():
    runner, theirs = socket.socketpair()
    with runner, theirs:
        code = f"from kpi_toolkit.run.fork_server import serve; input(); serve({theirs.fileno()}, ())"
        server = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[theirs.fileno()]
        )
    _, said = server.communicate(b"now\n", timeout=60)  # both ends of ours are closed by now
    assert (server.returncode, said) == (0, b"")


def test_fork_of_the_runner_holds_nothing_of_it_and_ends_with_the_command(tmp_path):
    done = subprocess.run([sys.executable, "-c", EARLY, str(tmp_path / "lock")], capture_output=True, timeout=60)
    assert done.stdout.decode().splitlines()[1:] == ["0 False"], done.stderr
    assert done.stdout.decode().splitlines()[0] == "['/dev/null', '/dev/null'] ['pipe', 'socket'] False"


def test_kernels_of_a_forked_runner_draw_and_query(write_notebook, tmp_path):
    cells = (
        "import duckdb\nassert duckdb.sql('select sum(i) from range(1_000_000) t(i)').fetchall() == [(499999500000,)]",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "from IPython.display import HTML\nHTML('<h1>1998-03 good</h1>')",
    )
    notebook = write_notebook("early", *cells)
    asked = [sys.executable, "-c", RUNNER, str(tmp_path), str(notebook), "early"]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("[None]\n", "")
    assert "<figure" in (tmp_path / "out/1998-03/operations/zh/review.html").read_text()


@pytest.mark.parametrize("case", ["early", "busy"])
def test_killed_runner_takes_its_kernels_along_and_leaves_the_edition(write_notebook, tmp_path, case):
    wait = {"early": "import time; time.sleep(120)", "busy": "while True: pass"}[case]
    started = tmp_path / "started"
    cell = f"import os, pathlib; pathlib.Path({str(started)!r}).write_text(str(os.getpid()))"
    edition = tmp_path / "out/1998-03/operations/zh"
    edition.mkdir(parents=True)
    (edition / "review.html").write_text("the good one")
    notebook = write_notebook("waits", cell, wait)
    runner = subprocess.Popen([sys.executable, "-c", RUNNER, str(tmp_path), str(notebook), case])
    assert _within(60, lambda: started.exists() and started.read_text())
    kernel = int(started.read_text())
    server = _parent(kernel)
    assert _parent(server) == runner.pid, "the kernel was not forked by the runner's server"
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    assert _within(10, lambda: not _runs(kernel) and not _runs(server)), "processes outlive the runner"
    assert [(file.name, file.read_text()) for file in edition.iterdir()] == [("review.html", "the good one")]


def _within(seconds, condition):
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return met


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
