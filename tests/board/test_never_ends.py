"""What never ends, or ends the program: each is refused in time with a message, and nothing counts as done."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.metrics import loading
from kpi_toolkit.run import run_editions
from tests.board.limits import within
from tests.board.row import Row

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes in folders nor this clock")
SECONDS = 12


def pipe(file: Path) -> None:
    os.mkfifo(file)


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def terminal(file: Path) -> None:
    file.symlink_to("/dev/tty")


def door(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(file.parent)  # the names of sockets are short
        server.bind(file.name)
        os.chdir(here)


def folder(file: Path) -> None:
    file.mkdir()


def nested(file: Path) -> None:
    file.write_text(f"roles: {'[' * 1_600}{']' * 1_600}\n", "utf-8")


def nested_blocks(file: Path) -> None:
    file.write_text("\n".join(f"{' ' * depth}a{depth}:" for depth in range(1_600)), "utf-8")


def large(file: Path) -> None:
    file.write_bytes(b"# " + b"x" * (5 << 20))


def wide(file: Path) -> None:
    further = [f"c{place}" for place in range(8_000)]
    rows = [["order_id", "user_id", "ordered_at", "amount", *further], *(["1", "2", "2026-10-01", "3", *further],) * 20]
    file.write_text("\n".join(map(",".join, rows)), "utf-8")


READ = [
    ("kpi.yaml", pipe),
    ("kpi.yaml", endless),
    ("kpi.yaml", terminal),
    ("kpi.yaml", door),
    ("kpi.yaml", folder),
    ("kpi.yaml", nested),
    ("kpi.yaml", nested_blocks),
    ("kpi.yaml", large),
    ("data/orders.csv", pipe),
    ("data/orders.csv", endless),
    ("data/orders.csv", door),
    ("data/orders.csv", wide),
    ("data/orders.xlsx", pipe),
    ("data/orders.parquet", pipe),
    ("data/orders.json", endless),
    ("data/orders.csv.gz", pipe),
    ("data/orders.zip", pipe),
    ("plan/targets.csv", pipe),
    ("plan/targets.csv", endless),
    ("plan/targets.xlsx", pipe),
    ("plan/actions.csv", pipe),
    ("plan/comments.csv", pipe),
    ("metrics.py", pipe),
    ("metrics.py", endless),
    ("metrics.py", folder),
]


def test_files_that_cannot_be_read(small_shop, capsys, monkeypatch):
    shop = small_shop
    monkeypatch.setattr(loading, "SECONDS", 15.0)

    def fell(payload):
        name, put = payload
        file = shop / name
        kept = file.read_bytes() if file.exists() else None
        file.unlink(missing_ok=True)
        orders = shop / "data" / "orders.csv"
        aside = orders.rename(shop / "aside") if name.startswith("data/") and orders.exists() else None
        put(file)
        try:
            return told_in_time(["check", "--workspace", str(shop)], capsys)
        finally:
            file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()
            if aside:
                aside.rename(orders)
            if kept is not None:
                file.write_bytes(kept)

    Row("never ends: files", READ, few=9).run(fell)
    assert main(["measure", "-w", str(shop), "-p", "2026-10", "-m", "sales"]) == 0, "the shop itself is sound"


def told_in_time(arguments, capsys) -> str:
    try:
        with within(SECONDS):
            code = main(arguments)
    except (TimeoutError, SystemExit) as error:
        return f"{type(error).__name__}: {error}"
    said = "".join(capsys.readouterr())
    return f"exit code {code}: {said}" if code not in (1, 2) or len(said) < 20 or "Traceback" in said else ""


METRICS = [
    "import os; os._exit(0)",
    "import os; os._exit(3)",
    "while True: pass",
    "import time; time.sleep(3_600)",
    "exit()",
    "quit()",
    "exit(0)",
    "import sys; sys.exit(0)",
    "raise SystemExit",
    "raise KeyboardInterrupt",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "import os; os.abort()",
    "import threading; threading.Event().wait()",
    "import os; os.kill(os.getpid(), 19)",
    "input()",
    "import os; os.execv('/bin/true', ['true'])",
    "1 / 0",
    "import sys; sys.stdout.write('tried'); import os; os._exit(0)",
]


def test_own_metrics_that_end_python_or_never_end(small_shop, capsys, monkeypatch):
    monkeypatch.setattr(loading, "SECONDS", 3.0)
    monkeypatch.delenv(loading.PROVEN, raising=False)

    def fell(source):
        (small_shop / "metrics.py").write_text(f"{source}\n", "utf-8")
        return told_in_time(["check", "--workspace", str(small_shop)], capsys)

    Row("never ends: metrics.py", METRICS, few=4).run(fell)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found by /proc")
def test_what_own_metrics_start_ends_with_their_trial(tmp_path):
    file = tmp_path / "metrics.py"
    child = "import os, time; open('child', 'w').write(str(os.getpid())); time.sleep(600)"
    start = f"subprocess.Popen([sys.executable, '-c', {child!r}], start_new_session=True)"
    file.write_text(f"import subprocess, sys, time\n{start}\ntime.sleep(1.5)\n", "utf-8")
    loading._try_apart(file)
    assert is_gone(int((tmp_path / "child").read_text()))


LEFT = [
    "subprocess.Popen([sys.executable, '-c', code], start_new_session=True)",
    "subprocess.Popen([sys.executable, '-c', code])",
    "os.fork() or (os.setsid(), os.execv(sys.executable, [sys.executable, '-c', code]))",
    "os.fork() or (os.setsid(), os.fork() and os._exit(0), os.execve(sys.executable, ['python', '-c', code], {}))",
]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="orphans come to the fork server on Linux only")
def test_what_a_notebook_starts_ends_with_the_run(write_notebook, request_for, tmp_path):
    def fell(start):
        told = tmp_path / "pid"
        told.unlink(missing_ok=True)
        code = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
        cell = f"import os, subprocess, sys, time\ncode = {code!r}\n{start}\nwhile not os.path.exists({str(told)!r}): time.sleep(0.05)"
        run_editions([request_for(write_notebook("starts", cell, "time.sleep(0.2)"))])
        pid = int(told.read_text())
        return "" if is_gone(pid) else f"process {pid} outlives the run"

    Row("never ends: processes of notebooks", LEFT, few=1).run(fell)


def is_gone(pid: int) -> bool:
    for _ in range(40):
        if not Path(f"/proc/{pid}").exists() or "State:\tZ" in Path(f"/proc/{pid}/status").read_text("utf-8"):
            return True
        time.sleep(0.05)
    return False


ENDS = [
    "exit()",
    "quit()",
    "exit(0)",
    "get_ipython().ask_exit()",
    "import sys; sys.exit(0)",
    "import os; os._exit(0)",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "import os, signal; os.kill(os.getpid(), signal.SIGTERM); import time; time.sleep(1)",
    "get_ipython().kernel.do_shutdown(False)",
    "import os, signal; os.kill(os.getppid(), signal.SIGKILL); import time; time.sleep(1.5)",
    """from jupyter_client import BlockingKernelClient
from ipykernel.connect import get_connection_file
client = BlockingKernelClient(); client.load_connection_file(get_connection_file()); client.start_channels()
client.shutdown(); import time; time.sleep(0.5)""",
]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_notebooks_that_end_their_process_are_never_published(write_notebook, request_for, run):
    def fell(cell):
        request = request_for(write_notebook("ends", cell, "x = 1"))
        # Formats need no time, so that what is published was not stopped by what the page lacks.
        (outcome,) = run_editions([request], jobs=1) if "getppid" in cell else run(request)
        is_there = outcome.folder is not None or (outcome.request.folder / "review.html").exists()
        return "published" if is_there else "" if outcome.error.exit_code == 3 else str(outcome.error)

    Row("never ends: notebooks that end", ENDS, few=3).run(fell)
