"""What was delivered twice: rows that name themselves by an id which an earlier delivery has, and count once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import SHOWN_AT_MOST
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.sources.grain import and_more
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.mapping import read_table
from kpi_toolkit.sources.raw import INTERNAL, ROW

SAYS_WHAT_IT_IS = ("user_id", "event")
"""Columns that no second delivery of the same thing can have otherwise: it is another thing under the same id."""
PLACE = f"{INTERNAL}place"


@dataclass(frozen=True)
class Delivered:
    """What was found of rows that were delivered twice.

    Parameters
    ----------
    again
        Number of rows that are no first delivery.
    """

    again: int = 0
    remarks: tuple[Reason, ...] = ()
    faults: tuple[str, ...] = ()


def look(mapped: Mapped, engine: Engine) -> Delivered:
    """Count the rows that were delivered again, and say where they are not as they were before."""
    if mapped.delivered_by is None:
        return Delivered()
    key = ("delivered", *mapped.key(engine))
    again = _counted(engine.run(Query(("again", *key), lambda: _surplus(mapped, engine))).iloc[0]["again"])
    if not again:
        return Delivered()
    names = [name for name in mapped.columns if name != mapped.delivered_by and name not in mapped.constants]
    row = engine.run(Query(("otherwise", *key), lambda: _summed(_deliveries(mapped, engine, names), names))).iloc[0]
    values: dict[str, object] = {"table": mapped.table.name, "column": mapped.delivered_by, "count": again}
    remarks = [Reason("delivered_again", values)]
    if otherwise := {name: count for name in names if (count := _counted(row[f"differs {name}"]))}:
        listed = ", ".join(f"{name} ({count})" for name, count in otherwise.items())
        remarks.append(Reason("delivered_otherwise", values | {"listed": listed}))
    others = _counted(row["others"])
    return Delivered(again, tuple(remarks), (_fault(mapped, others, names, engine),) if others else ())


def read(mapped: Mapped, engine: Engine, clean: Collection[str], is_again: bool) -> None:
    """Read a table that has been looked at: clean text as it is, and what was delivered again once."""
    read_table(mapped, engine, clean)
    count_once(mapped, engine, is_again)


def count_once(mapped: Mapped, engine: Engine, is_again: bool) -> None:
    """Bind ``mapped.checked`` with every row, or with one row of each delivery."""
    if mapped.delivered_by is None:
        return
    key = ("once", is_again, list(engine.columns(mapped.all_rows).items()), *mapped.key(engine))
    if not is_again:
        engine.define(mapped.checked, Query(key, lambda: engine.table(mapped.all_rows)))
        return
    twice = mapped.step("twice")
    engine.materialise(twice, Query(("twice", *key), lambda: _ids_twice(mapped, engine).select("same")))
    keep = engine.materialise if mapped.raw.is_read_once else engine.define
    keep(mapped.checked, Query(key, lambda: _once(mapped, engine.table(mapped.all_rows), engine.table(twice))))
    for relation in (mapped.all_rows, twice) if mapped.raw.is_read_once else ():
        engine.drop(relation)


def _ids_twice(mapped: Mapped, engine: Engine) -> ir.Table:
    """Return the ids that came more than once, and how often."""
    ids = engine.table(mapped.all_rows).select(same=str(mapped.delivered_by))
    return ids.filter(_.same.notnull()).group_by("same").aggregate(n=_.count()).filter(_.n > 1)


def _surplus(mapped: Mapped, engine: Engine) -> ir.Table:
    twice = _ids_twice(mapped, engine)
    return twice.aggregate(again=(twice.n - 1).sum())


def _once(mapped: Mapped, rows: ir.Table, twice: ir.Table) -> ir.Table:
    """Return each delivery once: what came again by the row that came first and knows who it was."""
    id_column, main = str(mapped.delivered_by), mapped.table.main_time
    single = rows.anti_join(twice, rows[id_column] == twice.same)
    again = rows.semi_join(twice, rows[id_column] == twice.same)
    told = [name for name in (*mapped.columns, *mapped.extra, ROW) if name in rows.columns]
    first = dict.fromkeys((main, *(name for name in told if name != id_column)))
    order = [again.user_id.isnull().ifelse(1, 0), *(part for name in first for part in _in_order(again[name]))]
    placed = again.mutate(**{PLACE: ibis.row_number().over(ibis.window(group_by=id_column, order_by=order))})
    return single.union(placed.filter(placed[PLACE] == 0).drop(PLACE))


def _in_order(value: Any) -> tuple[ir.Value, ir.Value]:
    """Order a value with nothing last, on every engine."""
    return value.isnull().ifelse(1, 0), value


def _deliveries(mapped: Mapped, engine: Engine, names: list[str]) -> ir.Table:
    """Return a row for each id that came more than once: how often, and how many values its rows have."""
    rows, twice = engine.table(mapped.all_rows), _ids_twice(mapped, engine).view()
    again = rows.semi_join(twice, rows[str(mapped.delivered_by)] == twice.same)
    kinds = {f"kinds {name}": again[name].nunique() for name in names}
    known = {f"known {name}": again[name].count() for name in names}
    return again.group_by(same=again[str(mapped.delivered_by)]).aggregate(n=_.count(), **kinds, **known)


def _summed(ids: Any, names: list[str]) -> ir.Table:
    differs = {
        f"differs {name}": (ids[f"kinds {name}"] > 1) | (ids[f"known {name}"] > 0) & (ids[f"known {name}"] < ids.n)
        for name in names
    }
    totals = {name: condition.ifelse(1, 0).sum() for name, condition in differs.items()}
    return ids.aggregate(again=(ids.n - 1).sum(), others=_is_another(ids, names).ifelse(1, 0).sum(), **totals)


def _is_another(ids: Any, names: list[str]) -> ir.BooleanValue:
    conditions = [ids[f"kinds {name}"] > 1 for name in SAYS_WHAT_IT_IS if name in names]
    return ibis.or_(*conditions) if conditions else ibis.literal(False)


def _fault(mapped: Mapped, count: int, names: list[str], engine: Engine) -> str:
    ids = _deliveries(mapped, engine, names)
    others = ids.filter(_is_another(ids, names)).order_by([ids.n.desc(), ids.same]).limit(SHOWN_AT_MOST)
    shown = [f"`{row.same}` ({row.n}×)" for row in engine.run(others.select("same", "n")).itertuples()]
    name = str(mapped.delivered_by)
    column = spoken("fault.column_as", label=mapped.raw.label, column=mapped.columns[name], name=name)
    values = {"count": count, "listed": and_more(shown, count), "table": mapped.table.name}
    return spoken("fault.other_event", column=column, **values)


def _counted(number: Any) -> int:
    return 0 if pd.isna(number) else int(number)
