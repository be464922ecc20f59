"""Why something was computed again: what had changed since the last time, kept beside the numbers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kpi_toolkit.files.digest import digest, toolkit_digest
from kpi_toolkit.files.store import Memory
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.context import Context

KIND, MARK = "journal", "events"
LONGEST = 30
"""Events that are remembered."""
NAMED = 6
"""Months of a table that are named."""


def note(memory: Memory, context: Context, rows: Mapping[str, Mapping[str, str]], numbers: int) -> None:
    """Write down that numbers were computed, and what of the following had changed.

    Parameters
    ----------
    rows
        Canonical table → month → mark of its rows, of the tables that were read.
    numbers
        How many were computed.
    """
    kept = memory.get(KIND, [MARK]).get(MARK, {})
    before = kept.get("state", {})
    state = {
        "toolkit": toolkit_digest(),
        "settings": digest(context.settings.rules, context.settings.time_zone, str(context.settings.calendar_rules)),
        "columns": {**before.get("columns", {}), **{name: list(context.sources.columns[name]) for name in rows}},
        "rows": {**before.get("rows", {}), **rows},
    }
    event = {
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "numbers": numbers,
        "reasons": [[reason.code, dict(reason.values)] for reason in _changes(before, state, rows)],
    }
    memory.put(KIND, {MARK: {"state": state, "events": [*kept.get("events", []), event][-LONGEST:]}})


def events(memory: Memory) -> list[dict[str, Any]]:
    """Return what was written down, oldest first: ``at`` (ISO time), ``numbers``, ``reasons``."""
    kept = memory.get(KIND, [MARK]).get(MARK, {}).get("events", [])
    return [{**event, "reasons": [Reason(code, values) for code, values in event["reasons"]]} for event in kept]


def _changes(before: Mapping[str, Any], now: Mapping[str, Any], tables: Iterable[str]) -> list[Reason]:
    if not before:
        return [Reason("store_first")]
    reasons = [Reason(f"store_{name}") for name in ("toolkit", "settings") if before[name] != now[name]]
    for table in tables:
        if table not in before["rows"]:
            reasons.append(Reason("store_table_first", {"table": table}))
        elif before["columns"][table] != now["columns"][table]:
            reasons.append(Reason("store_columns", {"table": table}))
        elif months := _months(before["rows"][table], now["rows"][table]):
            reasons.append(Reason("store_rows", {"table": table, "months": months}))
    return reasons or [Reason("store_asked")]


def _months(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    changed = sorted(month for month in {*before, *now} if before.get(month) != now.get(month))
    named = ", ".join(month or "–" for month in changed[:NAMED])
    return f"{named} … {changed[-1]}" if len(changed) > NAMED else named
