"""Values that a source keeps in several columns: a day and its time, put together before they are read."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.names import alike
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import DataError, did_you_mean
from kpi_toolkit.expressions import ibis
from kpi_toolkit.language.text import spoken
from kpi_toolkit.schema import Table
from kpi_toolkit.settings import TableSettings
from kpi_toolkit.sources.raw import INTERNAL, Raw
from kpi_toolkit.sources.reading import trimmed


def joined(table: Table, chosen: TableSettings, raw: Raw, engine: Engine) -> tuple[dict[str, str], Raw]:
    """Return canonical column → source column as kpi.yaml names them, and the raw table with those it puts together.

    Raises
    ------
    DataError
        When one of the columns is not there.
    """
    several = {name: source for name, source in chosen.columns.items() if isinstance(source, list)}
    columns = {name: source for name, source in chosen.columns.items() if isinstance(source, str)}
    if not several:
        return columns, raw
    there = [name for name in engine.columns(raw.relation) if not name.startswith(INTERNAL)]
    parts = {name: [alike(part, there) for part in source] for name, source in several.items()}
    faults = [
        spoken(
            "fault.no_column",
            at=f"tables.{table.name}.columns.{name}",
            file=raw.label,
            name=part,
            hint=did_you_mean(part, there),
        )
        for name, source in several.items()
        for part, same in zip(source, parts[name], strict=True)
        if not same
    ]
    if faults:
        raise DataError(f"{raw.label} lacks columns that kpi.yaml puts together.", faults)
    parts_of = {" + ".join(same[0] for same in names): [same[0] for same in names] for names in parts.values()}
    relation = f"{raw.relation} joined for {table.name}"
    key = ("joined", raw.relation, list(engine.columns(raw.relation).items()), parts_of)
    engine.define(relation, Query(key, lambda: _with(engine.table(raw.relation), parts_of)))
    columns |= {name: " + ".join(same[0] for same in names) for name, names in parts.items()}
    copies = (*raw.copies, relation) if raw.is_copy else ()
    return columns, replace(raw, relation=relation, copies=copies)


def _with(table: Any, parts_of: dict[str, list[str]]) -> Any:
    return table.mutate(**{name: _together([table[part] for part in parts]) for name, parts in parts_of.items()})


def _together(values: list[Any]) -> Any:
    """Return the text of values with a blank between; nothing where the first has none."""
    texts = [trimmed(value.cast("string")) for value in values]
    return reduce(lambda text, more: text + ibis.coalesce(ibis.literal(" ") + more, ""), texts)
