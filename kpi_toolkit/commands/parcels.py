"""What goes to whom: of each recipient the editions that are theirs, as a letter, or why it is held back."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_toolkit.commands.closing import would_say
from kpi_toolkit.errors import DeliveryError, HeldBackError, KpiError
from kpi_toolkit.export.formats import FORMATS, REVIEW
from kpi_toolkit.files.digest import digest
from kpi_toolkit.files.listing import shown_below
from kpi_toolkit.language.text import spoken
from kpi_toolkit.measuring.keeping import for_a_run
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages.text.letter import Posted, letter_of, letter_of_person, lines_of
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.recipient import Recipient
from kpi_toolkit.run.closing import closed
from kpi_toolkit.run.sendable import Sendable, said_before, said_in, sendable
from kpi_toolkit.sending.deliveries import Deliveries, Delivery
from kpi_toolkit.sending.letter import MEDIA, Enclosure, Letter
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.roles import OVERVIEW

SHOWN = 3
"""Lines of what an edition would say otherwise that are told."""


@dataclass(frozen=True)
class Parcel:
    """A letter to one recipient; without one, why it is held back."""

    delivery: Delivery
    letter: Letter | None = None
    why_held: KpiError | None = None


class Parcels:
    """What the recipients of a workspace are sent of its published editions.

    The workspace is opened, once, where an edition may be stale: a closed period's never is, it stays as it was agreed.

    Parameters
    ----------
    with_preliminary
        Whether preliminary and stale editions go too, marked as such.
    """

    def __init__(
        self, workspace: Path, settings: Settings, output: Path, ledger: Deliveries, with_preliminary: bool
    ) -> None:
        self._workspace, self._settings, self._output = workspace, settings, output
        self._ledger, self._with_preliminary = ledger, with_preliminary
        self._closed = closed(workspace)
        self._open = ExitStack()
        self._opened: Workspace | None = None
        self._stale: dict[Path, list[str]] = {}

    def __enter__(self) -> "Parcels":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the workspace, if it was opened."""
        self._open.close()

    def packed(self, recipient: Recipient, period: Period) -> Parcel:
        """Return what a recipient is sent of a period, or why nothing is."""
        name = f"{_place(period)}/{recipient.role or '*'}/{recipient.language}"
        delivery = Delivery(name, "", recipient.channel, recipient.to, recipient.person)
        try:
            editions = [self._edition(folder, recipient) for folder in self._folders(recipient, period)]
            stale = self._checked(editions, period)
            delivery = self._marked(delivery, editions, recipient)
            letter = self._letter(delivery, editions, recipient, period, stale)
        except KpiError as error:
            said = spoken("send.held", delivery=str(delivery), why=error.message)
            return Parcel(delivery, why_held=type(error)(said, error.faults))
        return Parcel(delivery, letter)

    def _folders(self, recipient: Recipient, period: Period) -> list[Path]:
        """Return the folders of a role's edition, or of all roles' in which a person has targets."""
        place = self._output / _place(period)
        if recipient.role:
            return [place / recipient.role / recipient.language]
        folders = shown_below(place, "*", recipient.language)
        said = {folder: said_in(folder / REVIEW) or {} for folder in folders if folder.parent.name != OVERVIEW}
        theirs = [folder for folder, review in said.items() if lines_of(review, recipient.person)]
        if said and not theirs:
            raise HeldBackError(spoken("send.not_theirs", person=recipient.person))
        return theirs or [place / "*"]

    def _edition(self, folder: Path, recipient: Recipient) -> Sendable:
        edition = sendable(folder)
        known = {row.name: folder / row.file for row in FORMATS}
        if missing := [name for name in recipient.formats if not known[name].is_file()]:
            raise DeliveryError(spoken("send.no_format", format=", ".join(missing)))
        return edition

    def _checked(self, editions: Sequence[Sendable], period: Period) -> list[str]:
        """Return what the editions would say otherwise by now; refuse what may not go as it is."""
        if self._with_preliminary is False and any(edition.is_preliminary for edition in editions):
            raise HeldBackError(spoken("send.preliminary"))
        stale = [said for edition in editions for said in self._stale_in(edition, period)]
        if stale and not self._with_preliminary:
            raise HeldBackError(spoken("send.stale", what="; ".join(stale[:SHOWN])))
        return stale[:SHOWN]

    def _stale_in(self, edition: Sendable, period: Period) -> list[str]:
        if str(period) in self._closed or edition.is_preliminary:
            return []
        role, language = edition.folder.parts[-2:]
        roles = [str(each["role"]) for each in edition.review.get("roles", ())] if role == OVERVIEW else [role]
        folders = [edition.folder.parent.parent / each / language for each in roles]
        return [said for folder in folders if folder.is_dir() for said in self._would_say(folder, period)]

    def _would_say(self, folder: Path, period: Period) -> list[str]:
        if folder not in self._stale:
            if self._opened is None:
                self._open.enter_context(for_a_run(self._workspace))
                self._opened = open_workspace(self._workspace)
                self._open.callback(self._opened.close)
            role, language = folder.parts[-2:]
            self._stale[folder] = would_say(self._opened, period, role, language, folder / REVIEW)
        return self._stale[folder]

    def _marked(self, delivery: Delivery, editions: Sequence[Sendable], recipient: Recipient) -> Delivery:
        """Return a delivery with the mark of what it tells: of the edition, or of a person's lines alone."""
        first = editions[0]
        lines = [line for edition in editions for line in lines_of(edition.review, recipient.person)]
        mark = digest(lines, any(edition.is_preliminary for edition in editions)) if recipient.person else first.mark
        return Delivery(delivery.edition, mark, delivery.channel, delivery.to, delivery.person)

    def _letter(
        self,
        delivery: Delivery,
        editions: Sequence[Sendable],
        recipient: Recipient,
        period: Period,
        stale: Sequence[str],
    ) -> Letter:
        before = self._before(delivery, editions, period)
        is_preliminary = any(edition.is_preliminary for edition in editions)
        if recipient.person:
            told = [edition.review for edition in editions]
            return letter_of_person(told, recipient.person, Posted(before, is_preliminary, stale))
        edition, link = editions[0], self._settings.send.link
        place = edition.folder.relative_to(self._output).as_posix()
        files = tuple(_enclosed(edition, name) for name in recipient.formats)
        page = f"{link}/{place}/{FORMATS[0].file}" if link else ""
        return letter_of(edition.review, Posted(before, is_preliminary, stale, page, files))

    def _before(self, delivery: Delivery, editions: Sequence[Sendable], period: Period) -> Mapping[str, Any] | None:
        """Return what the recipient had last: this period as it was then, the one sent last, or the one before."""
        last = self._ledger.last_sent(delivery)
        there = last.edition.partition("/")[0] if last else ""
        if there == _place(period):
            mark = "" if delivery.person or last is None else last.mark
            known = [said_before(edition.folder, mark) for edition in editions]
        else:
            place = self._output / (there or _place(period.shift(-1)))
            known = [said_in(place.joinpath(*edition.folder.parts[-2:], REVIEW)) for edition in editions]
        told = [review for review in known if review]
        if not told or not delivery.person:
            return told[0] if told else None
        lines = [line for review in told for line in lines_of(review, delivery.person)]
        return {**told[0], "metrics": lines, "score_text": ""}


def _place(period: Period) -> str:
    return str(period).replace("/", "--")


def _enclosed(edition: Sendable, name: str) -> Enclosure:
    file = next(row.file for row in FORMATS if row.name == name)
    return Enclosure(f"{'-'.join(edition.folder.parts[-3:])}.{name}", MEDIA[name], (edition.folder / file).read_bytes())
