"""Targets set in Shopify Analytics, as rows of the plan.

Source of the fields: Shopify, GraphQL Admin API 2026-10, ``AnalyticsTarget``; both days of a target belong to it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kpi_toolkit.errors import Spoken, UsageError
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import period_holding
from kpi_toolkit.plan.proposing import Entry
from kpi_toolkit.sheets.cells import read_cells
from kpi_toolkit.sources.json_file import LINES, read_json
from kpi_toolkit.sources.raw import ROW
from kpi_toolkit.targets.target import Per
from kpi_toolkit.units import UNITS

MEANS: Mapping[str, str] = {
    "orders": "orders",
    "net_sales": "sales",
    "total_sales": "sales",
    "average_order_value": "aov",
    "customers": "buyers",
    "new_customers": "new_buyers",
    "sessions": "sessions",
    "conversion_rate": "session_conversion_rate",
    "online_store_visitors": "visitors",
    "quantity_ordered": "units_sold",
    "sales_channel": "channel",
}
"""Metrics and dimensions there → metrics and columns here; sales are what the workspace's `amount` holds."""
NEEDED = ("metric", "expectedValue", "startDate", "endDate")
FILTER = re.compile(r"^\s*(?:WHERE\s+)?(\w+)\s*(?:=|IN\s*\(?)\s*'([^']*)'\s*\)?\s*$", re.IGNORECASE)
GRAINS: tuple[Per, ...] = ("day", "week", "month", "quarter", "year")
PERCENT = Decimal(100)


@dataclass(frozen=True)
class Importing:
    """Whose targets they become, and what names mean that are no names here."""

    role: str = ""
    owner: str = ""
    means: Mapping[str, str] | None = None

    def named(self, name: str) -> str:
        """Return the metric or column that a name there means."""
        own = self.means or {}
        return own.get(name, MEANS.get(name, name))


def shopify_targets(path: Path, workspace: Workspace, how: Importing) -> list[Entry]:
    """Return the targets of a file as rows of the plan.

    Parameters
    ----------
    path
        What `analyticsTargets` answers, as JSON or a JSON object in each line, or a CSV with its fields as headings.

    Raises
    ------
    UsageError
        For a field that is missing, and everything that cannot be read, with its row.
    DataError
        When the file is no JSON or CSV.
    """
    records = _records(path, workspace.settings.source.encoding)
    if missing := [name for name in NEEDED if not records or name not in records[0]]:
        raise UsageError(spoken("plan.import.no_field", file=path.name, names=", ".join(missing)))
    entries, faults = [], []
    for place, said in enumerate(records, start=1):
        own = list(_faults(said, workspace, how))
        faults += [spoken("plan.import.row", place=place, said=fault) for fault in own]
        if not own:
            entries.append(_entry(said, workspace, how))
    if faults:
        raise UsageError(spoken("plan.import.faults", file=path.name), faults)
    return entries


def _records(path: Path, encoding: str) -> list[dict[str, str]]:
    """Return the rows of a file by field; of one inside another, as ``node.metric``, by its own name."""
    if path.suffix.lower() in (".json", *LINES):
        frame = read_json(path, encoding).drop(columns=ROW).fillna("")
        rows = [list(frame), *frame.itertuples(index=False)]
    else:
        rows = [row for row in read_cells(path, encoding).rows if any(row)]
    header = [str(name).rpartition(".")[2] for name in (rows[0] if rows else ())]
    return [dict(zip(header, map(str, row), strict=False)) for row in rows[1:]]


def _faults(said: Mapping[str, str], workspace: Workspace, how: Importing) -> Iterator[Spoken]:
    metric = _metric(said, workspace, how)
    if metric is None:
        yield spoken("plan.import.metric", name=said["metric"])
    days = [_day(said[name]) for name in ("startDate", "endDate")]
    if None in days or (days[0] and days[1] and days[0] > days[1]):
        yield spoken("plan.import.days", start=said["startDate"], end=said["endDate"])
    if _number(said["expectedValue"]) is None:
        yield spoken("plan.import.value", value=said["expectedValue"])
    if (text := said.get("filters", "")) and not FILTER.match(text):
        yield spoken("plan.import.filter", text=text)
    currency, own = said.get("currencyCode", ""), workspace.settings.currency
    if metric and UNITS[metric.unit].kind == "money" and currency not in ("", own):
        yield spoken("plan.import.currency", currency=currency, own=own)


def _metric(said: Mapping[str, str], workspace: Workspace, how: Importing) -> Metric | None:
    name = how.named(said["metric"])
    return workspace.catalogue[name] if name in workspace.catalogue.names else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number > 0 else None


def _entry(said: Mapping[str, str], workspace: Workspace, how: Importing) -> Entry:
    metric, value = _metric(said, workspace, how), _number(said["expectedValue"])
    start, last = _day(said["startDate"]), _day(said["endDate"])
    assert metric is not None
    assert value is not None
    assert start is not None
    assert last is not None
    due = last + timedelta(days=1)
    if UNITS[metric.unit].kind == "share" and value > 1:  # no share is above 1: it is said in per cent
        value /= PERCENT
    spans = (period_holding(start, grain, workspace.settings.calendar_rules) for grain in GRAINS)
    role = how.role or metric.roles[0]
    label = workspace.settings.all_roles.label(role)(workspace.settings.language)
    cut = FILTER.match(said.get("filters", ""))
    agreed = _day(said.get("createdAt", ""))
    return {
        "role": role,
        "metric": metric.name,
        "segment": f"{how.named(cut[1])}={cut[2]}" if cut else "",
        "kind": "level",
        "value": f"{value.normalize():f}",
        "start": start,
        "due": due,
        "per": next((span.grain for span in spans if (span.start, span.end) == (start, due)), ""),
        "owner": how.owner or word("template.owner", workspace.settings.language, role=label),
        "why": said.get("name", ""),
        **({"agreed_on": agreed} if agreed else {}),
    }
