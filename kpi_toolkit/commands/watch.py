"""``kpi watch``: within the month, what will be missed, what recovered, where a link broke; only what changed."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from kpi_toolkit.commands.parcels import Parcel
from kpi_toolkit.commands.send import deliver_parcel, recipients_of
from kpi_toolkit.errors import DeliveryError, KpiError
from kpi_toolkit.files.digest import digest
from kpi_toolkit.judge.watching import Course, Sighting
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.keeping import for_a_run
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages.text.watching import Turn, turn_course, turn_name, turn_words, watch_letter
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.plan.recipient import Recipient
from kpi_toolkit.reviewing.watching import RoleWatch, seen_on, watches
from kpi_toolkit.run.watched import Saying, last_sayings, note_sayings
from kpi_toolkit.sending.deliveries import Deliveries, Delivery, deliveries
from kpi_toolkit.sending.posting import Posting
from kpi_toolkit.sending.vault import Vault
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.settings.roles import OVERVIEW
from kpi_toolkit.units import Language

Known = Mapping[tuple[str, str, str, str], tuple[Saying, int]]


@dataclass(frozen=True)
class WatchedRole:
    """What changed of one role.

    Parameters
    ----------
    marks
        Of each change, by which a letter that was delivered is known again when another recipient's is tried again.
    """

    role: RoleWatch
    turns: tuple[Turn, ...]
    marks: tuple[str, ...]


def watch(workspace: Path, roles: Sequence[str], is_sent: bool, is_dry: bool) -> int:
    """Say what changed its class since it was said last, and note that it was said; return the exit code.

    Parameters
    ----------
    roles
        Only these; all that have targets if there are none.
    is_sent
        Whether it goes to the recipients of the plan as well; what was refused is tried again by the next run.
    is_dry
        Whether nothing is sent and nothing noted.

    Returns
    -------
    int
        0, or 9 and 10 as of :func:`kpi_toolkit.commands.send.send_reviews`.
    """
    settings = load_settings(workspace)
    recipients = recipients_of(workspace, settings) if is_sent else ()
    with for_a_run(workspace):
        opened = open_workspace(workspace)
        try:
            last = min(opened.data_end, settings.today) - timedelta(days=1)
            periods = [period_holding(last, grain, settings.calendar_rules) for grain in settings.schedule.every]
            return max(_watched(opened, period, last, roles, recipients, is_sent, is_dry) for period in periods)
        finally:
            opened.close()


def _watched(
    opened: Workspace,
    period: Period,
    last: date,
    roles: Sequence[str],
    recipients: Sequence[Recipient],
    is_sent: bool,
    is_dry: bool,
) -> int:
    settings, folder = opened.settings, cast(Path, opened.folder)
    known, every = last_sayings(folder), watches(opened, period)
    chosen = [role for role in every if not roles or role.role in roles]
    count = len({metric.name for role in every for metric in role.metrics})
    seen = seen_on(opened, chosen, period, last) if chosen else {}
    changed = [_changed(role, seen[role.role], known, period, count, settings) for role in chosen]
    turned = [each for each in changed if each.turns]
    print(word("watch.day_seen", settings.language, period=period, last=last, count=count))
    for each in turned:
        _print(each, settings)
    if not turned:
        print(word("watch.nothing", settings.language))
    if is_dry:
        return 0
    failed = _sent(folder, turned, recipients, period, last, settings) if is_sent and turned else {}
    for each in turned:
        if not isinstance(failed.get(each.role.role), DeliveryError):
            note_sayings(folder, _sayings(each, period, last, settings))
    return max((error.exit_code for error in failed.values()), default=0)


def _changed(
    role: RoleWatch, seen: Sequence[Sighting], known: Known, period: Period, count: int, settings: Settings
) -> WatchedRole:
    """Return what changed its class of a role; what was said today already waits for tomorrow."""
    turns, marks = [], []
    for sighting in seen:
        key = (str(period), role.role, sighting.metric.name, sighting.segment)
        saying, times = known.get(key, (None, 0))
        before = cast(Course, saying.course) if saying else "on_course"
        now = sighting.course(before, count, period.days)
        if now != before and not (saying and saying.on == str(settings.today)):
            turns.append(Turn(sighting, before, now))
            marks.append(digest(key, times, now))
    return WatchedRole(role, tuple(turns), tuple(marks))


def _sayings(each: WatchedRole, period: Period, last: date, settings: Settings) -> list[Saying]:
    return [
        Saying(
            str(period),
            each.role.role,
            turn.sighting.metric.name,
            turn.sighting.segment,
            turn.now,
            str(settings.today),
            str(last),
        )
        for turn in each.turns
    ]


def _print(each: WatchedRole, settings: Settings) -> None:
    language = settings.language
    for turn in each.turns:
        named = f"{settings.all_roles.label(each.role.role)(language)} · {turn_name(turn, language)}"
        print(f"{turn_course(turn, language)}  {named}: {turn_words(turn, settings, language)}")


def _sent(
    folder: Path,
    turned: Sequence[WatchedRole],
    recipients: Sequence[Recipient],
    period: Period,
    last: date,
    settings: Settings,
) -> dict[str, KpiError]:
    """Send what changed to those whose it is; return why some of it did not arrive, by role."""
    posting, failed = Posting(settings.send, Vault(os.environ)), dict[str, KpiError]()
    with deliveries(folder) as ledger:
        for each in turned:
            for recipient in recipients:
                if theirs := _theirs(each, recipient):
                    parcel = _parcel(each, theirs, recipient, period, last, settings)
                    error = _delivered(parcel, ledger, posting, settings.language)
                    if error is not None and not isinstance(failed.get(each.role.role), DeliveryError):
                        failed[each.role.role] = error
    return failed


def _delivered(parcel: Parcel, ledger: Deliveries, posting: Posting, language: Language) -> KpiError | None:
    sys.stdout.flush()
    return deliver_parcel(parcel, ledger, posting, is_again=False, language=language)


def _theirs(each: WatchedRole, recipient: Recipient) -> list[int]:
    """Return the places of the changes that a recipient may see: the role's, all for the overview, a person's own."""
    if recipient.role:
        return list(range(len(each.turns))) if recipient.role in (each.role.role, OVERVIEW) else []
    owners = [each.role.owners.get(turn.sighting.metric.name) for turn in each.turns]
    return [place for place, owner in enumerate(owners) if owner == recipient.person]


def _parcel(
    each: WatchedRole, places: Sequence[int], recipient: Recipient, period: Period, last: date, settings: Settings
) -> Parcel:
    title = settings.all_roles.label(each.role.role)(recipient.language)
    turns = [each.turns[place] for place in places]
    letter = watch_letter(turns, settings, recipient.language, title, period, str(last))
    name = f"watch/{str(period).replace('/', '--')}/{each.role.role}/{recipient.language}"
    mark = digest([each.marks[place] for place in places])
    return Parcel(Delivery(name, mark, recipient.channel, recipient.to, recipient.person), letter)
