"""``kpi send``: published reviews to those whom the plan names, each once."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from kpi_toolkit.commands.parcels import Parcel, Parcels
from kpi_toolkit.errors import DeliveryError, KpiError, Spoken, UncertainDeliveryError, UsageError
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.own import with_own
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.recipient import Recipient
from kpi_toolkit.plan.recipients import read_recipients
from kpi_toolkit.run.due import periods_over
from kpi_toolkit.sending.channels import MAIL
from kpi_toolkit.sending.deliveries import DELIVERIES, Deliveries, deliveries, read_deliveries
from kpi_toolkit.sending.posting import Posting
from kpi_toolkit.sending.vault import Vault
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.units import Language


def send_reviews(
    workspace: Path,
    period: str,
    roles: Sequence[str],
    output: Path | None,
    is_dry: bool = False,
    with_preliminary: bool = False,
    is_again: bool = False,
) -> int:
    """Send what the recipients of a plan have not got yet, say what became of each, and return the exit code.

    Parameters
    ----------
    period
        The newest that is over of each length that is reviewed, if empty.
    roles
        Only to recipients of these; to all if there are none.
    with_preliminary
        Whether preliminary and stale editions go too, marked as such.
    is_again
        Whether what may or may not have arrived is sent again.

    Returns
    -------
    int
        0: all is sent; 6: something was held back as preliminary or stale; 7: an edition is not there yet; 9: something
        was not delivered; 10: something may or may not have been.
    """
    settings = load_settings(workspace)
    into = output or workspace / "reports"
    chosen = [each for each in recipients_of(workspace, settings) if not roles or each.role in roles]
    periods = settings.periods(period) if period else _newest(into, settings)
    posting = Posting(settings.send, Vault(os.environ))
    with _ledger(workspace, is_dry) as ledger, Parcels(workspace, settings, into, ledger, with_preliminary) as parcels:
        packed = [parcels.packed(each, span) for span in periods for each in chosen]
        before = all(ledger.state(parcel.delivery) == "sent" for parcel in packed)
        errors = [_handled(parcel, ledger, posting, is_dry, is_again, settings.language) for parcel in packed]
    if not packed or (before and not is_dry):
        print(word("send.nothing", settings.language))
    return max((error.exit_code for error in errors if error), default=0)


def recipients_of(workspace: Path, settings: Settings) -> tuple[Recipient, ...]:
    """Read the sheet of recipients.

    Raises
    ------
    UsageError
        When it names nobody or has faults: all of them at once, each with its row.
    """
    catalogue = with_own(CATALOGUE, workspace, settings).fill(settings.rules.in_words)
    sheet = read_recipients(workspace, catalogue, settings)
    faults = [finding for finding in sheet.findings if finding.severity == "error"]
    if faults:
        said = [Spoken(fault.text("zh"), fault.text("en")) for fault in faults]
        lines = [spoken("send.row", row=fault.row, said=text) for fault, text in zip(faults, said, strict=True)]
        raise UsageError(spoken("send.faulty", file=sheet.file), lines)
    if not sheet.entries:
        raise UsageError(spoken("send.nobody"))
    return sheet.entries


def deliver_parcel(
    parcel: Parcel, ledger: Deliveries, posting: Posting, is_again: bool, language: Language
) -> KpiError | None:
    """Send what is not sent yet and say so; return why something was not, or may not have been."""
    delivery, state = parcel.delivery, ledger.state(parcel.delivery)
    if state == "sent":
        return None
    if state == "unknown" and not is_again:
        return _told(UncertainDeliveryError(spoken("send.unknown", delivery=str(delivery))), language)
    if parcel.letter is None:
        return _told(parcel.why_held, language)
    try:
        ledger.deliver(delivery, parcel.letter, posting)
    except DeliveryError as error:
        said = spoken("send.failed", delivery=str(delivery), why=error.message)
        return _told(DeliveryError(said), language)
    except UncertainDeliveryError as error:
        said = spoken("send.unknown", delivery=str(delivery))
        return _told(UncertainDeliveryError(said, [error.message]), language)
    print(word("send.sent", language, delivery=delivery))
    return None


def _told(error: KpiError | None, language: Language) -> KpiError | None:
    if error is not None:
        print(error.text(language), file=sys.stderr)
    return error


def _newest(output: Path, settings: Settings) -> list[Period]:
    newest = {period.grain: period for period in periods_over(output, settings)}
    return list(newest.values())


@contextmanager
def _ledger(workspace: Path, is_dry: bool) -> Iterator[Deliveries]:
    file = workspace / DELIVERIES
    with nullcontext(Deliveries(file, read_deliveries(file))) if is_dry else deliveries(workspace) as ledger:
        yield ledger


def _handled(
    parcel: Parcel, ledger: Deliveries, posting: Posting, is_dry: bool, is_again: bool, language: Language
) -> KpiError | None:
    if not is_dry:
        return deliver_parcel(parcel, ledger, posting, is_again, language)
    letter, state = parcel.letter, ledger.state(parcel.delivery)
    if letter is None or state == "unknown":
        unknown = UncertainDeliveryError(spoken("send.unknown", delivery=str(parcel.delivery)))
        return _told(parcel.why_held if letter is None else unknown, language)
    print(word("send.before" if state == "sent" else "send.would", language, delivery=parcel.delivery))
    if state != "sent":
        files = word("comma", language).join(file.name for file in letter.enclosures)
        files = files or word("send.no_files", language)
        print(f"    {word('send.subject', language, subject=letter.subject)}")
        print(f"    {word('send.holds', language, lines=len(letter.lines), files=files)}")
        for said in (*letter.marks, *letter.changed):
            print(f"    {said}")
        if parcel.delivery.channel != MAIL and not posting.vault.has(parcel.delivery.to):
            print(f"    {word('send.not_set', language, name=parcel.delivery.to)}")
    return None
