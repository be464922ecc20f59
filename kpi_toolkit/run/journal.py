"""What a run does, a line of JSON an event: for schedulers, and shown while it runs."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from kpi_toolkit import __version__
from kpi_toolkit.errors import KpiError, UsageError
from kpi_toolkit.files.durable import add_line
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.run.request import Outcome


class Journal:
    """Where the events of a run are noted.

    Parameters
    ----------
    file
        Lines are added to it; None: no file.
    is_shown
        Whether each event is printed to the error output, too, with the seconds since the run began.
    """

    def __init__(self, file: Path | None = None, is_shown: bool = False) -> None:
        self._file, self._is_shown, self._began = file, is_shown, time.monotonic()

    def note(self, event: str, **values: Any) -> None:
        """Note an event: when it was, what it was, and what is known of it.

        Raises
        ------
        UsageError
            When the file cannot be written.
        """
        seconds = round(time.monotonic() - self._began, 3)
        line = {"at": datetime.now().astimezone().isoformat(timespec="milliseconds"), "event": event, **values}
        if self._file:
            try:
                add_line(self._file, as_json(line, indent=None))
            except OSError as error:
                said = f"The log `{self._file}` cannot be written: {error.strerror}. Name another file with `--log`."
                raise UsageError(said) from None
        if self._is_shown:
            known = "  ".join(f"{name}={value}" for name, value in values.items() if value not in (None, ""))
            print(f"{seconds:8.2f} s  {event}  {known}".rstrip(), file=sys.stderr)

    def outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Note what came of each edition."""
        for outcome in outcomes:
            request, error = outcome.request, outcome.error
            self.note(
                "edition",
                period=request.period,
                role=request.role,
                language=request.language,
                result="failed" if error else "unchanged" if outcome.is_unchanged else "published",
                is_preliminary=outcome.is_preliminary,
                seconds=round(outcome.seconds, 3),
                folder=str(outcome.folder) if outcome.folder else None,
                exit_code=error.exit_code if error else 0,
                error=error.text("en") if error else None,
            )


@contextmanager
def journal_of(file: Path | None, is_shown: bool, **asked_for: Any) -> Iterator[Journal]:
    """Yield the journal of a run: it begins with what is asked for, and ends with an error that ends the run."""
    journal = Journal(file, is_shown)
    journal.note("begin", version=__version__, **asked_for)
    try:
        yield journal
    except KpiError as error:
        journal.note("end", exit_code=error.exit_code, error=error.text("en"))
        raise
