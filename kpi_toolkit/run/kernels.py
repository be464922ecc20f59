"""Fast kernels for papermill: forked from one preloaded process, reached over local sockets.

A fresh process per notebook, as always, but without seconds of imports each. Where forking is not safe (all
but Linux), not possible or the kernel is not this Python, jupyter's own kernel is started instead.
"""

import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kpi_toolkit.files.private import private_folder
from kpi_toolkit.run.nursery import ForkServer

LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes, and jupyter adds a number


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
def kernel_managers(early: ForkServer | None = None) -> Iterator[type[AsyncKernelManager]]:
    """Yield the class to hand to papermill as ``kernel_manager_class``; its kernels end with the block.

    Parameters
    ----------
    early
        The process that forks them, where there is one already; it ends with the block too.

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
        server = early or ForkServer()
    except OSError:
        yield AsyncKernelManager
        return
    with server, private_folder("kernels") as private:
        server.prepare()

        class Managers(ForkKernelManager):
            pass

        Managers.server, Managers.folder = server, private
        yield Managers
