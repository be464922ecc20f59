"""The ledger of closed periods: who closed or reopened which, when and why, and what its editions said.

A closed period keeps its editions as they are: data that come later are compared with them, and published only after
it was reopened. The ledger stands beside kpi.yaml, a line of JSON an event; nothing in it is ever changed or taken out.
"""

import getpass
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock

from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.durable import write_atomically, writing
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.language.text import spoken

LEDGER = "closings.jsonl"
Event = Literal["closed", "reopened"]


@dataclass(frozen=True)
class Closing:
    """An event of the ledger.

    Parameters
    ----------
    at
        Moment with its offset from UTC.
    editions
        ``role/language`` → mark of its review.json when the period was closed, which holds numbers, control totals of
        the data and marks of the definitions.
    plan
        File of the plan, or kpi.yaml → mark of its content then.
    toolkit
        Mark of the toolkit's own source: of the built-in definitions.
    """

    period: str
    event: Event
    why: str
    who: str
    at: str
    editions: Mapping[str, str] = field(default_factory=dict, hash=False)
    plan: Mapping[str, str] = field(default_factory=dict, hash=False)
    toolkit: str = ""


def ledger(workspace: Path) -> list[Closing]:
    """Read the events of a workspace, oldest first.

    Raises
    ------
    UsageError
        When a line is none: all of them at once, for what is closed must not be guessed.
    """
    file = workspace / LEDGER
    events, faults = [], []
    text = read_plain(file).decode() if file.exists() else ""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            events.append(Closing(**json.loads(line)))
        except (ValueError, TypeError, RecursionError):
            faults.append(spoken("closing.line", file=LEDGER, line=number))
    if faults:
        raise UsageError(spoken("closing.faulty", file=str(file)), faults)
    return events


def closed(workspace: Path) -> dict[str, Closing]:
    """Return the periods that are closed now, by label."""
    last = {event.period: event for event in ledger(workspace)}
    return {period: event for period, event in last.items() if event.event == "closed"}


def note(
    workspace: Path, period: str, event: Event, why: str, who: str = "", **frozen: Mapping[str, str] | str
) -> None:
    """Add an event to the ledger, on disk before it returns.

    Raises
    ------
    UsageError
        When no reason is given, or the period is closed, or open, already.
    """
    if not why.strip():
        raise UsageError(spoken("closing.why"))
    with writing(workspace / LEDGER), FileLock(workspace / f".{LEDGER}.lock"):
        events = ledger(workspace)
        last = next((known for known in reversed(events) if known.period == period), None)
        if (last is not None and last.event == "closed") == (event == "closed"):
            refused = spoken("closing.is_closed" if event == "closed" else "closing.is_open", period=period)
            raise UsageError(refused)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        events.append(Closing(period, event, why.strip(), who or getpass.getuser(), now, **frozen))  # type: ignore[arg-type]
        write_atomically(workspace / LEDGER, _lines(events).encode())


def _lines(events: Iterable[Closing]) -> str:
    return "".join(as_json(asdict(event), indent=None, sort_keys=True) + "\n" for event in events)
