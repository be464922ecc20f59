"""Fast kernels for papermill: forked from one preloaded process, reached over local sockets.

A fresh process per notebook, as always, but without seconds of imports each. Where forking is not safe (all
but Linux), not possible or the kernel is not this Python, jupyter's own kernel is started instead.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

START_TIMEOUT = 60.0
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes, and jupyter adds a number
_START = "import sys; sys.path[:] = {path!r}; from kpi_toolkit.run.fork_server import serve; serve({descriptor})"


class ForkServer:
    """The runner's end of :mod:`kpi_toolkit.run.fork_server`; safe to use from many threads.

    Raises
    ------
    OSError
        When the process cannot be started; later, by :meth:`fork`, when it has ended.
    """

    def __init__(self) -> None:
        self._runner, theirs = socket.socketpair()
        with theirs:
            command = _START.format(path=[p for p in sys.path if p], descriptor=theirs.fileno())
            self._process = subprocess.Popen(
                [sys.executable, "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._changed = threading.Condition()
        self._pids: dict[int, int] = {}
        self._codes: dict[int, int] = {}
        self._requests = 0
        self._is_ready = self._has_ended = False
        self._reader = threading.Thread(target=self._read, name="fork-server", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process and, with it, every kernel it forked."""
        with suppress(OSError):  # it may have ended before
            self._runner.shutdown(socket.SHUT_RDWR)
        self._process.wait()
        self._reader.join()
        self._runner.close()

    def fork(self, arguments: Sequence[str], environment: Mapping[str, str]) -> "ForkedKernel":
        """Start a kernel with these ipykernel arguments and exactly this environment."""
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


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel by asking a fork server; everything else is jupyter's local provisioner."""

    server: ForkServer | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel, or start `cmd` when it is not this Python's ipykernel or the server has ended."""
        is_ours = cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"] and not kwargs.get("cwd")
        if self.server is None or not is_ours:
            return await super().launch_kernel(cmd, **kwargs)
        try:
            kernel = self.server.fork(cmd[3:], kwargs.get("env") or os.environ)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]  # declared None, documented as Popen-like
        self.pid = self.pgid = kernel.pid
        return self.connection_info


class ForkKernelManager(AsyncKernelManager):
    """A kernel manager that forks and, where paths are short enough, speaks over local sockets."""

    server: ForkServer
    folder: Path

    def __init__(self, **kwargs: Any) -> None:
        kernel_id = uuid.uuid4().hex
        file = self.folder / f"{kernel_id}.json"
        transport = "ipc" if len(os.fsencode(file)) < LONGEST_SOCKET_PATH else "tcp"
        super().__init__(kernel_id=kernel_id, connection_file=str(file), transport=transport, **kwargs)

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
            self.provisioner.server = self.server
        return await super()._async_pre_start_kernel(**kwargs)


@contextmanager
def kernel_managers() -> Iterator[type[AsyncKernelManager]]:
    """Yield the class to hand to papermill as ``kernel_manager_class``; its kernels end with the block.

    Examples
    --------
    >>> import papermill
    >>> with kernel_managers() as managers:  # doctest: +SKIP
    ...     papermill.execute_notebook("in.ipynb", "out.ipynb", kernel_manager_class=managers)
    """
    if sys.platform != "linux":
        yield AsyncKernelManager
        return
    try:
        server = ForkServer()
    except OSError:
        yield AsyncKernelManager
        return
    with server, tempfile.TemporaryDirectory(prefix="kpi-") as private:

        class Managers(ForkKernelManager):
            pass

        Managers.server, Managers.folder = server, Path(private)
        yield Managers
