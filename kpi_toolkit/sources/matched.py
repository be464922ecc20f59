"""The columns of a raw table that are canonical ones, and all that kpi.yaml says of how they are read."""

from collections.abc import Mapping
from dataclasses import replace

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.schema import Table
from kpi_toolkit.settings import Settings, TableSettings
from kpi_toolkit.settings.layout import MadeOf
from kpi_toolkit.sources import joining, matching, typed
from kpi_toolkit.sources.headings import fault_of_twins, refuse_wide
from kpi_toolkit.sources.mapped import Mapped, Together
from kpi_toolkit.sources.raw import INTERNAL, Raw
from kpi_toolkit.sources.reading import TimeReading
from kpi_toolkit.sources.together import together_of

PEOPLE = ("user_id", "referrer_id")
"""Columns of any table that hold the id of a person."""


def matched(
    table: Table, chosen: TableSettings, settings: Settings, raw: Raw, engine: Engine, faults: list[str]
) -> list[Mapped]:
    """Find the columns of a raw table; none if their types cannot be read."""
    named, raw = joining.joined(table, chosen, raw, engine)
    refuse_wide(len(engine.columns(raw.relation)), raw.label)
    there = matching.columns_read(table.name, engine.columns(raw.relation), chosen.leave_out, raw.label)
    if same := fault_of_twins(there, raw.label):
        faults.append(same)
        return []
    refused, unread = typed.unreadable_columns(table, named, raw)
    faults += refused
    if refused:
        return []
    numbers = settings.numbers.get(table.name, ())
    columns, wrong = matching.match(table, named, there, raw.label, chosen.constants, numbers, raw.hint)
    allowed = matching.closed_sets(table, settings.rules)
    in_parts = matching.faults_of_parts(table, columns, raw.lacking)
    faults += [*wrong, *matching.faults_of_values(table, chosen, columns, allowed), *in_parts]
    together, added = together_of(table, chosen, columns, faults)
    if in_parts:
        return []
    columns |= {name: f"{INTERNAL}constant {name}" for name in added}
    said = matching.remarks_on_columns(table, columns, there, raw.lacking)
    raw = replace(raw, remarks=(*raw.remarks, *unread, *said))
    own = [(source, table[name]) for name, source in columns.items() if name not in chosen.values]
    if engine.is_database and (odd := typed.faults_of_types(own, engine, raw)):
        faults += odd
        return []
    constants = {**chosen.constants, **added}
    return [_mapped(table, chosen, settings, raw, columns, there, constants, allowed, together)]


def _mapped(
    table: Table,
    chosen: TableSettings,
    settings: Settings,
    raw: Raw,
    columns: Mapping[str, str],
    there: list[str],
    constants: Mapping[str, str | None],
    allowed: Mapping[str, tuple[str, ...]],
    together: Together | None,
) -> Mapped:
    """Put everything together that is said of how a table's values are read."""
    people = [name for name in columns if name in PEOPLE and name not in chosen.constants]
    folded = tuple(people) if settings.rules.ids.fold_case else ()
    replaced = {name: pairs for name, pairs in chosen.values.items() if name in columns and pairs}
    return Mapped(
        table,
        raw,
        columns,
        extra=matching.further_columns(table, columns, there),
        reading=_times(chosen, settings),
        constants={name: (text or "").strip(BLANKS) or None for name, text in constants.items() if name in columns},
        values={name: _found_as(pairs, name in folded) for name, pairs in replaced.items()},
        allowed=allowed,
        nobody={name: tuple(word.lower() for word in settings.rules.ids.no_user) for name in people},
        folded=folded,
        together=together,
        given_back=_given_back(chosen, columns),
    )


def _given_back(chosen: TableSettings, columns: Mapping[str, str]) -> tuple[str, ...] | str:
    """Return how what was given back is told from other columns."""
    derived = chosen.columns.get("refunded_amount")
    needed = {"amount", "refunded_amount"} | ({"status"} if isinstance(derived, MadeOf) and derived.status else set())
    if not isinstance(derived, MadeOf) or not needed <= columns.keys():
        return ()
    return "net" if derived.net else tuple(state.strip().lower() for state in derived.status)


def _found_as(pairs: Mapping[str, str | None], is_folded: bool) -> dict[str, str | None]:
    """Return what kpi.yaml replaces by the values as the source has them when they are compared."""
    return {(old.lower() if is_folded else old).strip(BLANKS): new for old, new in pairs.items()}


def _times(chosen: TableSettings, settings: Settings) -> TimeReading:
    source, amount = settings.source, chosen.amount
    return TimeReading(
        zone=chosen.time_zone or source.time_zone or settings.time_zone,
        to_zone=settings.time_zone,
        form=chosen.date_format or source.date_format,
        decimal=amount.decimal if amount else chosen.decimal or source.decimal,
        thousands=amount.thousands if amount else "",
        strip=amount.strip if amount else (),
        cents=amount.cents if amount else False,
    )
