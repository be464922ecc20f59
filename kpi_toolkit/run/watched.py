"""The ledger of what was said within a period: the last class of each role's metric, and on which day it was said."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.durable import append_line, writing
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.language.text import spoken

WATCHED = "watched.jsonl"


@dataclass(frozen=True)
class Saying:
    """A line of the ledger: what was said of a metric, or of a link in a segment.

    Parameters
    ----------
    course
        The class that was said.
    on
        The day that it was said on.
    through
        The last day of data that it rests on.
    """

    period: str
    role: str
    metric: str
    segment: str
    course: str
    on: str
    through: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Of what it is said."""
        return self.period, self.role, self.metric, self.segment


def last_sayings(workspace: Path) -> dict[tuple[str, str, str, str], tuple[Saying, int]]:
    """Return the last saying of each thing, and how many there were.

    Raises
    ------
    UsageError
        When a line of the ledger is none: all of them at once.
    """
    file, faults = workspace / WATCHED, []
    last: dict[tuple[str, str, str, str], tuple[Saying, int]] = {}
    text = file.read_text("utf-8", "replace") if file.exists() else ""
    for number, line in enumerate(text.split("\n")[:-1], 1):
        try:
            saying = Saying(**json.loads(line))
            last[saying.key] = (saying, last[saying.key][1] + 1 if saying.key in last else 1)
        except (ValueError, TypeError, RecursionError):
            faults.append(spoken("watch.line", file=WATCHED, line=number))
    if faults:
        raise UsageError(spoken("watch.faulty", file=str(file)), faults)
    return last


def note_sayings(workspace: Path, sayings: Iterable[Saying]) -> None:
    """Add lines to the ledger, each on disk before the next."""
    for saying in sayings:
        with writing(workspace / WATCHED):
            append_line(workspace / WATCHED, as_json(asdict(saying), indent=None, sort_keys=True))
