"""Values that a source keeps in several columns: a day and its time, put together before they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.names import alike
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import DataError
from kpi_toolkit.expressions import ibis
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import spoken
from kpi_toolkit.schema import Table
from kpi_toolkit.settings import TableSettings
from kpi_toolkit.settings.layout import MadeOf
from kpi_toolkit.sources.raw import INTERNAL, Raw
from kpi_toolkit.sources.reading import trimmed

NOTHING = r"^[^0-9]*[0]*([.,]0*)?[^0-9]*$"
"""An amount of nothing, as bookkeeping writes it into the other column: blank, 0.00, -."""


def joined(table: Table, chosen: TableSettings, raw: Raw, engine: Engine) -> tuple[dict[str, str], Raw]:
    """Return canonical column → source column as kpi.yaml names them, and the raw table with those it puts together.

    Raises
    ------
    DataError
        When one of the columns is not there.
    """
    columns = {name: source for name, source in chosen.columns.items() if isinstance(source, str)}
    several = {name: source for name, source in chosen.columns.items() if isinstance(source, list)}
    derived = {name: source for name, source in chosen.columns.items() if isinstance(source, MadeOf)}
    columns |= {name: source.net for name, source in derived.items() if source.net}
    signed = {name: [source.plus, source.minus] for name, source in derived.items() if source.plus and source.minus}
    several |= signed
    if chosen.refund_of:
        several["order_id"] = [chosen.refund_of, *(columns.get(name, name) for name in ("order_id", "amount"))]
    if not several:
        return columns, raw
    there = [name for name in engine.columns(raw.relation) if not name.startswith(INTERNAL)]
    parts = {name: [alike(part, there) for part in source] for name, source in several.items()}
    if faults := list(_faults(table, several, parts, there, raw.label)):
        raise DataError(spoken("fault.lacks_together", label=raw.label), faults)
    sources = {name: [same[0] for same in names] for name, names in parts.items()}
    made_of = {" + ".join(names): names for names in sources.values()}
    of_refunds = " + ".join(sources["order_id"]) if chosen.refund_of else ""
    relation = f"{raw.relation} joined for {table.name}"
    of_signs = [" + ".join(sources[name]) for name in signed]
    key = ("joined", raw.relation, list(engine.columns(raw.relation).items()), made_of, of_refunds, of_signs)
    engine.define(relation, Query(key, lambda: _with(engine.table(raw.relation), made_of, of_refunds, of_signs)))
    columns |= {name: " + ".join(names) for name, names in sources.items()}
    copies = (*raw.copies, relation) if raw.is_copy else ()
    return columns, replace(raw, relation=relation, copies=copies)


def _faults(
    table: Table, several: dict[str, list[str]], parts: dict[str, list[list[str]]], there: list[str], label: str
) -> Iterator[str]:
    for name, source in several.items():
        at = f"tables.{table.name}.columns.{name}"
        for part, same in zip(source, parts[name], strict=True):
            if not same:
                yield spoken("fault.no_column", at=at, file=label, name=part, hint=perhaps(part, there))


def _with(table: Any, made_of: dict[str, list[str]], of_refunds: str, of_signs: list[str]) -> Any:
    columns = {name: [table[part] for part in parts] for name, parts in made_of.items()}
    ways = {of_refunds: _refunded} | dict.fromkeys(of_signs, _signed)
    return table.mutate(**{name: ways[name](*of) if name in ways else _together(of) for name, of in columns.items()})


def _signed(plus: Any, minus: Any) -> Any:
    """Return what came in, or what went out below 0; of both in one row both, which is no number."""
    if plus.type().is_numeric() and minus.type().is_numeric():
        out = ibis.coalesce(minus.abs(), 0)
        return (plus.isnull() & minus.isnull()).ifelse(ibis.null(plus.type()), ibis.coalesce(plus, 0) - out)
    texts = (trimmed(value.cast("string")) for value in (plus, minus))
    came, went = (text.re_search(NOTHING).ifelse(ibis.null("string"), text) for text in texts)
    below = ibis.literal("-") + went.lstrip().re_replace(r"^[-+−]\s*", "")
    both = came + ibis.literal(" / ") + below
    zero = ibis.cases((trimmed(plus.cast("string")).notnull() | trimmed(minus.cast("string")).notnull(), "0"))
    return ibis.coalesce(both, came, below, zero)


def _together(values: list[Any]) -> Any:
    """Return the text of values with a blank between; nothing where the first has none."""
    texts = [trimmed(value.cast("string")) for value in values]
    return reduce(lambda text, more: text + ibis.coalesce(ibis.literal(" ") + more, ""), texts)


def _refunded(of: Any, own: Any, amount: Any) -> Any:
    """Return the id of the order that a row is of: of a row below 0 that which it gives back, if it names one."""
    text = trimmed(amount.cast("string"))
    is_below = ibis.coalesce(text.startswith("-") | text.startswith("("), False)
    plain = trimmed(own.cast("string"))
    return is_below.ifelse(ibis.coalesce(trimmed(of.cast("string")), plain), plain)
