"""The sheet of recipients: who is sent what, by which way; addresses of chat groups are named, never told."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.columns_of_recipients import RECIPIENTS
from kpi_toolkit.plan.entries import EntrySheet, read_entries, with_repeats
from kpi_toolkit.plan.recipient import Recipient
from kpi_toolkit.sending.channels import CHANNELS, MAIL
from kpi_toolkit.sending.letter import MEDIA
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.send import variable_of
from kpi_toolkit.sheets.columns import called
from kpi_toolkit.sheets.faults import error
from kpi_toolkit.sheets.finding import Finding

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
BY_DEFAULT = ("pdf", "xlsx")


def read_recipients(
    folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None
) -> EntrySheet[Recipient]:
    """Read ``plan/recipients.csv``, ``plan/recipients.xlsx`` or the table named under ``plan.recipients``.

    Raises
    ------
    UsageError
        When the sheet cannot be read at all; faults of its rows are findings.
    DataError
        When the source that should hold it cannot be opened.
    """
    read = read_entries(folder, RECIPIENTS, catalogue, settings, engine, _faults)
    return with_repeats(read, _way, "recipient_twice").sheet_of(partial(_recipient, settings=settings))


def formats_in(text: str) -> tuple[str, ...]:
    """Read the formats of a cell, separated by any comma or blank."""
    return tuple(dict.fromkeys(filter(None, re.split(r"[,，、;；\s]+", text.lower()))))


def _way(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return to whom what is sent in which language; nothing of a row that does not say it."""
    whole = values["channel"] and values["address"] and (values["role"] or values["person"])
    return tuple(values[name] for name in ("role", "person", "channel", "address", "language")) if whole else ()


def _recipient(values: Mapping[str, Any], settings: Settings) -> Recipient:
    is_mail = values["channel"] == MAIL
    return Recipient(
        values["row"],
        values["role"] or "",
        values["person"] or "",
        values["channel"],
        values["address"] if is_mail else variable_of(values["address"]),
        values["language"] or settings.language,
        () if values["person"] else formats_in(values["formats"]) or (BY_DEFAULT if is_mail else ()),
    )


def _faults(values: Mapping[str, Any], filled: frozenset[str], _: Catalogue) -> Iterator[Finding]:
    if len(filled & {"role", "person"}) != 1:
        yield error("K024", "recipient_which")
    channel, address = values["channel"], values["address"] or ""
    if channel == MAIL and address and not ADDRESS.fullmatch(address):
        yield error("K024", "recipient_address")
    if channel and channel != MAIL and address and not variable_of(address):
        yield error("K024", "recipient_secret", channel=RECIPIENTS["channel"].chosen(channel))
    formats = formats_in(values["formats"] or "")
    if unknown := [name for name in formats if name not in MEDIA]:
        yield error("K024", "recipient_formats", unknown=called(unknown), known=called(MEDIA))
    if formats and "person" in filled:
        yield error("K024", "recipient_files_of_person")
    elif formats and channel and not CHANNELS[channel].takes_files:
        with_files = [name for name, each in CHANNELS.items() if each.takes_files]
        yield error(
            "K024",
            "recipient_no_files",
            channel=RECIPIENTS["channel"].chosen(channel),
            others=RECIPIENTS["channel"].any_of(with_files),
        )
