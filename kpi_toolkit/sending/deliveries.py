"""The ledger of deliveries: what was sent to whom, so that each goes once.

A line says that a delivery begins before anything is sent, another what came of it, each on disk before the next step.
A process that dies between the two leaves a beginning without an end: whether it arrived nobody here can know, for
neither mail nor web hooks can be asked. Such a delivery is never sent again by itself (at most once): a second letter
to a group cannot be taken back, a missing one is noticed, and the ledger says which it is.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock

from kpi_toolkit.errors import DeliveryError, UncertainDeliveryError, UsageError
from kpi_toolkit.files.digest import digest
from kpi_toolkit.files.durable import append_line, writing
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sending.channels import CHANNELS
from kpi_toolkit.sending.letter import Letter
from kpi_toolkit.sending.posting import Posting

DELIVERIES = "deliveries.jsonl"
State = Literal["begun", "sent", "refused", "unknown"]


@dataclass(frozen=True)
class Delivery:
    """One letter's way to one recipient.

    Parameters
    ----------
    edition
        What it tells of: ``2026-10/operations/en``.
    mark
        Of its content: what is restated is another delivery.
    to
        A mail's address, else the name of the variable that holds the address; never a secret.
    person
        Whose part of the editions it is; empty for a whole one.
    """

    edition: str
    mark: str
    channel: str
    to: str
    person: str = ""

    @property
    def key(self) -> str:
        """By which the ledger knows it."""
        return digest(self.edition, self.mark, self.channel, self.to, self.person)

    def __str__(self) -> str:
        """Return edition and recipient as messages name them."""
        return f"{self.edition} → {self.channel} {self.to}"


@dataclass(frozen=True)
class DeliveryEvent:
    """A line of the ledger."""

    key: str
    state: State
    at: str
    edition: str
    mark: str
    channel: str
    to: str
    person: str = ""


class Deliveries:
    """The ledger of a workspace, held for as long as something is sent."""

    def __init__(self, file: Path, events: Sequence[DeliveryEvent]) -> None:
        self._file = file
        self._events = list(events)

    def state(self, delivery: Delivery) -> State | None:
        """Return how far a delivery got: ``unknown`` too where it began and nothing says how it ended."""
        last = next((event.state for event in reversed(self._events) if event.key == delivery.key), None)
        return "unknown" if last == "begun" else last

    def last_sent(self, delivery: Delivery) -> DeliveryEvent | None:
        """Return what the same recipient was sent last of the same role and language, of whatever period."""
        _, _, kind = delivery.edition.partition("/")
        wanted = (kind, delivery.channel, delivery.to, delivery.person)
        for event in reversed(self._events):
            known = (event.edition.partition("/")[2], event.channel, event.to, event.person)
            if event.state == "sent" and known == wanted:
                return event
        return None

    def note(self, delivery: Delivery, state: State) -> None:
        """Add a line, on disk before it returns."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        event = DeliveryEvent(delivery.key, state, now, **asdict(delivery))
        with writing(self._file):
            append_line(self._file, as_json(asdict(event), indent=None, sort_keys=True))
        self._events.append(event)

    def deliver(self, delivery: Delivery, letter: Letter, posting: Posting) -> None:
        """Send a letter and note what came of it.

        Raises
        ------
        DeliveryError
            When it was surely not delivered; a later run tries again.
        UncertainDeliveryError
            When it may have been.
        """
        self.note(delivery, "begun")
        try:
            CHANNELS[delivery.channel].deliver(letter, delivery.to, posting)
        except DeliveryError:
            self.note(delivery, "refused")
            raise
        except UncertainDeliveryError:
            self.note(delivery, "unknown")
            raise
        self.note(delivery, "sent")


@contextmanager
def deliveries(workspace: Path) -> Iterator[Deliveries]:
    """Hold the ledger of a workspace: two that are started at once send nothing twice.

    Raises
    ------
    UsageError
        When a line of it is none: all of them at once, for what was sent must not be guessed.
    """
    file = workspace / DELIVERIES
    with writing(file):
        lock = FileLock(workspace / f".{DELIVERIES}.lock")
        lock.acquire()
    try:
        yield Deliveries(file, read_deliveries(file))
    finally:
        lock.release()


def read_deliveries(file: Path) -> list[DeliveryEvent]:
    """Read the lines of a ledger, oldest first; a last one that was cut off while it was written says nothing.

    Raises
    ------
    UsageError
        When another line is damaged.
    """
    events, faults = [], []
    text = file.read_text("utf-8", "replace") if file.exists() else ""
    for number, line in enumerate(text.split("\n")[:-1], 1):
        try:
            events.append(DeliveryEvent(**json.loads(line)))
        except (ValueError, TypeError, RecursionError):
            faults.append(spoken("send.line", file=DELIVERIES, line=number))
    if faults:
        raise UsageError(spoken("send.faulty_ledger", file=str(file)), faults)
    return events
