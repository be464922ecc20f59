"""The runner's end of the process that forks kernels (:mod:`kpi_toolkit.run.fork_server`).

That process is either a Python of its own or, cheaper by all that both import, a fork of the runner's: only a process
that runs this one command may be forked, before it opens anything, for neither threads nor locks survive it. It waits
until the first kernel is near, for a run that finds everything unchanged needs none.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from kpi_toolkit.errors import KpiError
from kpi_toolkit.files.digest import toolkit_digest
from kpi_toolkit.periods.festival import spring_festival
from kpi_toolkit.run.fork_server import serve
from kpi_toolkit.settings import load_settings

START_TIMEOUT = 60.0
_START = "import sys; sys.path[:] = {path!r}; from kpi_toolkit.run.fork_server import serve; serve({descriptor})"


class Process(Protocol):
    """What is asked of the process that forks kernels."""

    pid: int

    def wait(self) -> int:
        """Wait until it has ended and return its exit code."""

    def kill(self) -> None:
        """Kill it."""


class ForkServer:
    """The runner's end of :mod:`kpi_toolkit.run.fork_server`; safe to use from many threads.

    Parameters
    ----------
    start
        Starts the process that serves the other end of a socket, given its descriptor.

    Raises
    ------
    OSError
        When the process cannot be started; later, by :meth:`fork`, when it has ended.
    """

    def __init__(self, start: Callable[[int], Process] | None = None) -> None:
        self._runner, theirs = socket.socketpair()
        with theirs:
            self._process = (start or executed)(theirs.fileno())
        self._changed = threading.Condition()
        self._pids: dict[int, int] = {}
        self._codes: dict[int, int] = {}
        self._requests = 0
        self._is_ready = self._has_ended = False
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prepare(self) -> None:
        """Let the process import what kernels need, while the runner goes on."""
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, name="fork-server", daemon=True)
            self._reader.start()
            with suppress(OSError):  # it has ended: told when a kernel is asked for
                self._runner.sendall(b"\n")

    def close(self) -> None:
        """End the process and, with it, every kernel it forked."""
        with suppress(OSError):  # it may have ended before
            self._runner.shutdown(socket.SHUT_RDWR)
        self._process.wait()
        if self._reader is not None:
            self._reader.join()
        self._runner.close()

    def fork(self, arguments: Sequence[str], environment: Mapping[str, str]) -> "ForkedKernel":
        """Start a kernel with these ipykernel arguments and exactly this environment."""
        self.prepare()
        with self._changed:
            self._changed.wait_for(lambda: self._is_ready or self._has_ended, START_TIMEOUT)
            if not self._is_ready:
                raise OSError("the fork server did not start")
            self._requests += 1
            number = self._requests
            request = {"fork": number, "arguments": list(arguments), "environment": dict(environment)}
            self._runner.sendall(json.dumps(request).encode() + b"\n")
            self._changed.wait_for(lambda: number in self._pids or self._has_ended, START_TIMEOUT)
            if number not in self._pids:
                raise OSError("the fork server ended")
            return ForkedKernel(self, self._pids.pop(number))

    def exit_code(self, pid: int, timeout: float | None = 0) -> int | None:
        """Exit code of a kernel, negative for a signal; None while it runs."""
        with self._changed:
            self._changed.wait_for(lambda: pid in self._codes or self._has_ended, timeout)
            return self._codes.get(pid, -signal.SIGKILL if self._has_ended else None)

    def _read(self) -> None:
        with self._runner.makefile("rb") as lines, suppress(OSError):  # as good as the end of the stream
            for line in lines:
                self._note(json.loads(line))
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()

    def _note(self, message: dict[str, int]) -> None:
        with self._changed:
            if "ready" in message:
                self._is_ready = True
            elif "forked" in message:
                self._pids[message["forked"]] = message["pid"]
            else:
                self._codes[message["ended"]] = message["code"]
            self._changed.notify_all()


class ForkedKernel:
    """A forked kernel process with the part of ``subprocess.Popen`` that jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, server: ForkServer, pid: int) -> None:
        self._server = server
        self.pid = pid

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        return self._server.exit_code(self.pid)

    def wait(self) -> int | None:
        """Exit code, once it has ended."""
        return self._server.exit_code(self.pid, timeout=None)

    def send_signal(self, signum: int) -> None:
        """Signal the process, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill the process."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


def executed(descriptor: int) -> Process:
    """Start a Python of its own that serves a socket."""
    command = _START.format(path=[part for part in sys.path if part], descriptor=descriptor)
    return subprocess.Popen(
        [sys.executable, "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[descriptor]
    )


class _Forked:
    """A fork of this process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def wait(self) -> int:
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._code

    def kill(self) -> None:
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)


def forked(descriptor: int) -> Process:
    """Fork this process into one that serves a socket, with nothing else of it open."""
    pid = os.fork()
    if pid:
        return _Forked(pid)
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1):
            os.dup2(nothing, stream)
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
        sys.path[:] = [part for part in sys.path if part]
        serve(descriptor)
    finally:
        os._exit(1)


@contextmanager
def early_server(workspace: Path, is_own_process: bool) -> Iterator[ForkServer | None]:
    """Fork the server while that is safe, at the very start of a command; None where it is not.

    What the command and every kernel need alike is read first: the calendar, the mark of the toolkit, the settings.

    Parameters
    ----------
    workspace
        Whose reviews are made.
    is_own_process
        Whether this process does nothing but the command, and has opened neither a database nor a lock yet.
    """
    if not (is_own_process and sys.platform == "linux" and threading.active_count() == 1):
        yield None
        return
    spring_festival(date.today().year)
    toolkit_digest()
    with suppress(KpiError):  # told by the command itself
        load_settings(workspace)
    try:
        server = ForkServer(forked)
    except OSError:
        yield None
        return
    with server:
        yield server
