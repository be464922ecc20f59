"""A recipient: who is sent which review, by which way."""

from dataclasses import dataclass, field

from kpi_toolkit.units import Language


@dataclass(frozen=True)
class Recipient:
    """One row of the sheet of recipients.

    Parameters
    ----------
    role
        Whose review is sent, or ``overview``; empty where `person` is sent what is theirs.
    to
        The address of a mail; else the name of the environment variable that holds the address.
    formats
        Files that go with it.
    """

    row: int = field(repr=False)
    role: str
    person: str
    channel: str
    to: str
    language: Language
    formats: tuple[str, ...] = ()
