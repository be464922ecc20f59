"""The targets that published editions judged by, so that a later edit of the sheet is seen."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.listing import shown_below
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.periods.period import CalendarRules, parse_period
from kpi_toolkit.plan.plan import Frozen
from kpi_toolkit.settings.roles import OVERVIEW
from kpi_toolkit.targets.kept import from_plain


def published_targets(output: Path, rules: CalendarRules) -> tuple[Frozen, ...]:
    """Return the targets of every edition below a folder, those of replaced editions too; each once.

    Files that cannot be read, or were written before editions kept their targets, are passed over.
    """
    return tuple(dict.fromkeys(frozen for file in editions(output) for frozen in _targets(_read(file), rules)))


def unreadable_editions(output: Path) -> list[Path]:
    """Return the reviews below a folder that cannot be read: against them no edit of a target is seen."""
    return [file for file in editions(output) if not isinstance(_read(file).get("metrics"), list)]


def editions(output: Path) -> list[Path]:
    """Return the files of what the roles' editions said, now and before; the overview judges nothing by itself."""
    folders = ("*", "*", "*")
    files = [*shown_below(output, *folders, "review.json"), *shown_below(output, *folders, "editions", "*.json")]
    return sorted(file for file in files if file.relative_to(output).parts[1] != OVERVIEW)


def _targets(review: Mapping[str, Any], rules: CalendarRules) -> Iterator[Frozen]:
    try:
        period = parse_period(str(review.get("period", "")), rules)
    except UsageError:
        return
    lines = review.get("metrics")
    for line in lines if isinstance(lines, list) else ():
        agreed = line.get("agreed") if isinstance(line, Mapping) else None
        target = from_plain(agreed, rules) if isinstance(agreed, Mapping) else None
        if target:
            yield Frozen(period, target)


def _read(file: Path) -> Mapping[str, Any]:
    try:
        edition = json.loads(read_plain(file))
    except (OSError, ValueError, RecursionError):
        return {}
    return edition if isinstance(edition, Mapping) else {}
