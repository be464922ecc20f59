"""The process that has imported everything once and forks a fresh kernel from itself for each notebook.

It speaks lines of JSON over one socket: ``{"fork": 7, "arguments": [...], "environment": {...}}`` in,
``{"forked": 7, "pid": 123}`` and ``{"ended": 123, "code": 0}`` out. The end of the socket is the end of the
runner, however it died; the server then kills its kernels. (The server of ``multiprocessing`` lives as long
as its children do, and each child would run the caller's script again.)

Before it forks it must run no query, for threads do not survive a fork, and resolve no matplotlib backend:
one resolved without a running kernel makes the forked ones draw nothing, without a word. (The idle threads
that numpy and Arrow start when imported are restarted by their own fork handlers.)
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pathlib
import random
import selectors
import signal
import socket
import sys
import tempfile
import time

PRELOADED = (
    "IPython",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "tornado.platform.asyncio",
    "sqlite3",
    "pandas",
    "pyarrow",
    "duckdb",
    "jinja2",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "kpi_toolkit.commands.preload",
)
PR_SET_CHILD_SUBREAPER, SECONDS_TO_END = 36, 5.0
INLINE_BACKEND = "module://matplotlib_inline.backend_inline"


def serve(descriptor: int, modules: tuple[str, ...] = PRELOADED) -> None:
    """Fork kernels for the runner at the other end of a socket until that end closes; import when it first speaks.

    Parameters
    ----------
    descriptor
        File descriptor of a connected stream socket.
    modules
        What every kernel finds imported; one that is missing only costs the notebooks that need it time.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the runner's to handle
    runner = socket.socket(fileno=descriptor)
    if not runner.recv(1, socket.MSG_PEEK):  # the runner has ended, and needed no kernel
        os._exit(0)
    _adopt_orphans()
    preload(modules)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write)
    with runner:
        _Server(runner, wake_read, wake_write).run()
    os._exit(0)  # nothing to tidy up, and extension modules complain of frozen objects when they are unloaded


def preload(modules: tuple[str, ...] = PRELOADED) -> None:
    """Import what kernels need, once for all processes that are forked from this one; collections are off from then."""
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)  # as a kernel does; read when matplotlib is imported
    gc.disable()  # what imports make stays
    _import(modules)
    gc.freeze()  # forked processes share these objects' pages as long as no collection touches them


def _adopt_orphans() -> None:
    """Become the parent of what kernels leave behind, in sessions of their own too, so that it ends with the run."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _children() -> list[int]:
    children = []
    for file in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            _state, parent, *_ = file.read_text("utf-8", "replace").rpartition(")")[2].split()
            children += [int(file.parent.name)] if int(parent) == os.getpid() else []
    return children


def _import(modules: tuple[str, ...]) -> None:
    # ipykernel imports its debugger for every kernel, a tenth of a second, and nobody attaches to the kernels of a run.
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]  # None: the import fails, which ipykernel expects
    for module in ("ipykernel.debugger", *modules):
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    if sys.modules["debugpy"] is None:
        del sys.modules["debugpy"]  # a notebook may still import it


class _Server:
    def __init__(self, runner: socket.socket, wake_read: int, wake_write: int) -> None:
        self.runner = runner
        self.wake = (wake_read, wake_write)
        self.kernels: set[int] = set()
        self.unread = b""

    def run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.runner, selectors.EVENT_READ)
            selector.register(self.wake[0], selectors.EVENT_READ)
            try:
                self.say({"ready": os.getpid()})
                while True:
                    ready = {key.fileobj for key, _ in selector.select()}
                    if self.wake[0] in ready:
                        self.reap()
                    if self.runner in ready and not self.listen(selector):
                        return
            except OSError:  # the runner ended while it was told something, even before all was imported
                return
            finally:
                self.kill_all()

    def say(self, message: dict[str, int]) -> None:
        self.runner.sendall(json.dumps(message).encode() + b"\n")

    def listen(self, selector: selectors.BaseSelector) -> bool:
        data = self.runner.recv(1 << 16)
        *lines, self.unread = (self.unread + data).split(b"\n")
        for line in filter(None, lines):
            request = json.loads(line)
            pid = os.fork()
            if pid == 0:
                selector.close()
                self.become_kernel(request["arguments"], request["environment"])
            self.kernels.add(pid)
            self.say({"forked": request["fork"], "pid": pid})
        return bool(data)

    def reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self.wake[0], 1 << 16)
        for pid in tuple(self.kernels):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self.kernels.discard(pid)
                self.say({"ended": pid, "code": os.waitstatus_to_exitcode(status)})

    def kill_all(self) -> None:
        for pid in self.kernels:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        until = time.monotonic() + SECONDS_TO_END
        while (left := _children()) and time.monotonic() < until:  # those of a child that ends come to this process
            for pid in left:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)

    def become_kernel(self, arguments: list[str], environment: dict[str, str]) -> None:
        """Turn the forked child into an ipykernel; never returns."""
        code = 1
        gc.enable()
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self.runner.close()
            for descriptor in self.wake:
                os.close(descriptor)
            _run_kernel(arguments, environment)
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            with contextlib.suppress(Exception):
                sys.stderr.flush()
            os._exit(code)


def _run_kernel(arguments: list[str], environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # that of its own environment
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # otherwise every kernel would draw the same numbers
    # The kernel polls this: should the server itself be killed, its kernels end within a second.
    # Quiet: jupyter interrupts a kernel before it ends it, which ipykernel would report as an error.
    # No history of input is kept: it would be written to a database of the user's for each of them.
    arguments = [
        *arguments,
        f"--IPKernelApp.parent_handle={os.getppid()}",
        "--IPKernelApp.log_level=CRITICAL",
        "--HistoryManager.enabled=False",
    ]
    sys.argv = ["ipykernel_launcher", *arguments]
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelapp import IPKernelApp
    from ipykernel.kernelbase import Kernel

    # The runner never asks a kernel to shut down, it kills it: who asks is a cell, and no cell runs after that one.
    for kernel in (Kernel, IPythonKernel):
        setattr(kernel, "do_shutdown", lambda self, restart: os._exit(0))  # noqa: B010  # mypy knows it as a method
    IPKernelApp.launch_instance(argv=arguments)
