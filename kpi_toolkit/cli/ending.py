"""How a command ends: what is said at the end, and the process."""

import atexit
import os
import sys
import threading

from kpi_toolkit.cli.shown import ShownStream


def say(text: str) -> None:
    """Print a message for the user, as commands print theirs."""
    print(text, file=ShownStream(sys.stderr))


def leave(code: int) -> None:
    """End the process as Python does, but without taking apart what the system frees: a sixth of a short command.

    Where what was said does not get out, Python itself ends it and says so.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (AttributeError, OSError, ValueError):  # there is none, or it is closed
        return
    threads = (thread for thread in threading.enumerate() if not thread.daemon)
    for thread in (thread for thread in threads if thread is not threading.current_thread()):
        thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
