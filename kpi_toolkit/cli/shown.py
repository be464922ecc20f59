"""What commands print: no secret, and signs that a terminal takes for orders by their code points.

A name may hold an escape sequence that moves the cursor, changes the window's title or hides what stands beside it. All
commands are :class:`ShownCommand`, so that none can print one; tables of rich, which writes sequences of its own, are
printed by :func:`kpi_toolkit.commands.console`, which does the same for every cell.
"""

import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand

from kpi_toolkit.errors import harmless
from kpi_toolkit.secrecy import scrubbed

Function = TypeVar("Function", bound=Callable[..., Any])


class ShownStream:
    """A stream on which no secret and no order to the terminal is written; in all else it is the stream that it was."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text without secrets, its control characters by their code points."""
        self.stream.write(harmless(scrubbed(text)))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


class ShownCommand(TyperCommand):
    """A command that prints nothing a terminal would obey."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        out, err = ShownStream(sys.stdout), ShownStream(sys.stderr)
        with redirect_stdout(out), redirect_stderr(err):
            return super().invoke(ctx)


class App(typer.Typer):
    """A command line of such commands."""

    def command(self, name: str | None = None, **more: Any) -> Callable[[Function], Function]:
        """Add a command."""
        return super().command(name, cls=ShownCommand, **more)
