"""Rows of a source that are one row of a table: lines of an order, and refunds in rows of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.language.naming import names_of, perhaps
from kpi_toolkit.language.text import Reason, Text, spoken
from kpi_toolkit.schema import Table
from kpi_toolkit.settings import TableSettings
from kpi_toolkit.settings.layout import MadeOf
from kpi_toolkit.sources.mapped import Mapped, Together
from kpi_toolkit.sources.raw import INTERNAL, ORDER, ROW

AMOUNT, REFUNDED = "amount", "refunded_amount"
ALONE = f"{INTERNAL}alone"
LATE = 10**15
"""More than any file has rows: refunds come after the rows that they are of."""
WORDS = {
    "first": Text("最先一行的", "first"),
    "last": Text("最后一行的", "last"),
    "max": Text("最大的", "largest"),
    "min": Text("最小的", "smallest"),
}


def together_of(
    table: Table, chosen: TableSettings, columns: Collection[str], faults: list[str]
) -> tuple[Together | None, Mapping[str, str | None]]:
    """Return which rows of a table are one, and the constants that this needs; what cannot be is a fault."""
    at = f"tables.{table.name}"
    given_back = _given_back(table, chosen, columns, faults)
    how = dict(chosen.collapse or {})
    by = how.pop("by", "order_id")
    if chosen.sign and not (table.name == "orders" and {"order_id", AMOUNT} <= set(columns)):
        faults.append(spoken("fault.sign_table", at=f"{at}.sign"))
        return None, {}
    if not (chosen.collapse or chosen.sign):
        return None, given_back
    unknown = [name for name in (by, *how) if name not in columns]
    faults += [
        spoken("fault.collapse_column", at=f"{at}.collapse", table=table.name, name=name, hint=perhaps(name, columns))
        for name in unknown
    ]
    numbers = {column.name for column in table.columns if column.type in ("money", "number")}
    wrong = [name for name, taken in how.items() if taken == "sum" and name not in numbers and name not in unknown]
    faults += [spoken("fault.collapse_sum", at=f"{at}.collapse", name=name) for name in wrong]
    if unknown or wrong:
        return None, {}
    added = {REFUNDED: "0"} if chosen.sign and REFUNDED not in columns else given_back
    if isinstance(chosen.columns.get(REFUNDED), MadeOf) and how.get(AMOUNT) == "sum":
        how.setdefault(REFUNDED, "sum")  # each line has its own part
    together = Together(by, tuple(sorted(how.items())), chosen.sign is not None, chosen.collapse is not None)
    return together, added


def _given_back(
    table: Table, chosen: TableSettings, columns: Collection[str], faults: list[str]
) -> Mapping[str, str | None]:
    """Return the constant in the place of what states say was given back; what cannot be derived so is a fault."""
    added: dict[str, str | None] = {}
    for name, derived in chosen.columns.items():
        if not isinstance(derived, MadeOf) or derived.plus:
            continue
        at, form = f"tables.{table.name}.columns.{name}", "net" if derived.net else "status"
        if name != REFUNDED or table.name != "orders":
            faults.append(spoken("fault.made_of_column", at=at, name=name, form=form, wanted=REFUNDED))
            continue
        needed = [AMOUNT] if derived.net else [AMOUNT, "status"]
        if lacking := [column for column in needed if column not in columns]:
            faults.append(spoken("fault.made_of_needs", at=at, names=names_of(lacking)))
        added |= {REFUNDED: "0"} if derived.status else {}
    return added


def put_together(mapped: Mapped, engine: Engine) -> ir.Table:
    """Return one row for each value of the column that rows share; rows without one stay as they are."""
    together = mapped.together
    assert together is not None
    rows, taken = _in_order(mapped, together, engine), dict(together.taken)
    place = rows[ORDER] if ORDER in rows.columns else None
    values: dict[str, ir.Value] = {}
    for name in engine.columns(mapped.rows_read):
        if name in (together.by, ROW, ORDER):
            continue
        values[name] = _taken(rows[name], taken.get(name, "first"), place)
    if together.has_refunds:
        values |= _with_refunds(rows, values, taken)
    if ROW in rows.columns:
        values[ROW] = rows[ROW].min()
    grouped = rows.group_by(rows[together.by], rows[ALONE]).aggregate(**values, **{f"{INTERNAL}paid": _paid(rows)})
    kept = grouped.filter(grouped[f"{INTERNAL}paid"] > 0) if together.has_refunds else grouped
    names = [name for name in engine.columns(mapped.rows_read) if name != ORDER]
    return kept.select(*(kept[name] for name in names))


def look(mapped: Mapped, engine: Engine) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Return faults and remarks on rows that were put together: how many, and where their values differ."""
    together = mapped.together
    if together is None:
        return (), ()
    has_order = bool({ROW, ORDER} & set(engine.columns(mapped.rows_read)))
    key = ("together", has_order, *mapped.key(engine))
    row = engine.run(Query(key, lambda: _counts(mapped, together, engine))).iloc[0].fillna(0)
    faults = list(_faults(mapped, together, row, has_order))
    return tuple(faults), tuple(_remarks(mapped, together, row)) if not faults else ()


def _in_order(mapped: Mapped, together: Together, engine: Engine) -> Any:
    """Return the rows as they were read, with their order where they have one, refunds last."""
    rows: Any = engine.table(mapped.rows_read)
    place = next((rows[name].cast("int64") for name in (ROW, ORDER) if name in rows.columns), None)
    by = rows[together.by]
    if place is None:
        rows = rows.mutate(**{ALONE: ibis.row_number().cast("int64") + 1})
        own = rows[ALONE]
    else:
        rows = rows.mutate(**{ORDER: place + _is_refund(rows).ifelse(LATE, 0) if together.has_refunds else place})
        own = rows[ORDER]
    # A row without a value of the shared column is one of its own.
    return rows.mutate(**{ALONE: by.isnull().ifelse(own, 0)})


def _taken(value: Any, how: str, place: Any) -> ir.Value:
    if how == "sum":
        return value.sum().cast(value.type())
    if how in ("max", "min"):
        return value.max() if how == "max" else value.min()
    if place is not None:
        there = value.notnull()
        return value.argmax(place, where=there) if how == "last" else value.argmin(place, where=there)
    if value.type().is_boolean():
        return value.ifelse(1, 0).min() > 0
    return value.min()


def _with_refunds(rows: Any, values: Mapping[str, Any], taken: Mapping[str, str]) -> dict[str, ir.Value]:
    """Return what was paid, and what was given back of it: of rows below 0 and of those that say it themselves."""
    kind = rows[AMOUNT].type()
    paid = ibis.cases((_is_refund(rows), ibis.null(kind)), else_=rows[AMOUNT])
    amount = paid.sum().cast(kind) if taken.get(AMOUNT, "first") == "sum" else None
    back = (_is_refund(rows).ifelse(-rows[AMOUNT], 0)).sum().cast(kind)
    instead = {} if amount is None else {AMOUNT: amount}
    return instead | {REFUNDED: (ibis.coalesce(values[REFUNDED], 0) + back).cast(kind)}


def _is_refund(rows: Any) -> Any:
    return ibis.coalesce(rows[AMOUNT] < 0, False)


def _paid(rows: Any) -> Any:
    """Return the number of rows that are no refunds."""
    return (~_is_refund(rows)).ifelse(1, 0).sum() if AMOUNT in rows.columns else _.count()


def _compared(mapped: Mapped, together: Together) -> list[str]:
    """Return the columns of which one of several values is taken, though it may be another one's."""
    taken = dict(together.taken)
    names = [name for name in mapped.columns if name != together.by and name not in mapped.constants]
    return [name for name in names if taken.get(name, "first") in ("first", "last")]


def _counts(mapped: Mapped, together: Together, engine: Engine) -> ir.Table:
    rows = _in_order(mapped, together, engine)
    rows = rows.mutate(is_refund=_is_refund(rows).ifelse(1, 0) if together.has_refunds else 0)
    of_lines = rows.is_refund == 0
    kinds = {f"kinds {name}": rows[name].nunique(where=of_lines) for name in _compared(mapped, together)}
    back = {"back": (rows.is_refund * rows[AMOUNT]).sum()} if together.has_refunds else {}
    groups = rows.group_by(rows[together.by], rows[ALONE]).aggregate(
        n=_.count(), refunds=rows.is_refund.sum(), **kinds, **back
    )
    is_alone = (groups.refunds == groups.n).ifelse(1, 0)
    totals = {"rows": groups.count(), "lines": groups.n.sum(), "refunds": groups.refunds.sum()}
    totals["several"] = ((groups.n - groups.refunds) > 1).ifelse(1, 0).sum()
    totals["alone"] = (is_alone * groups.refunds).sum()
    if together.has_refunds:
        totals |= {"back": groups.back.sum(), "alone_back": (is_alone * groups.back).sum()}
    totals |= {
        f"differs {name}": (groups[f"kinds {name}"] > 1).ifelse(1, 0).sum() for name in _compared(mapped, together)
    }
    counted: ir.Table = groups.aggregate(**totals)
    return counted


def _faults(mapped: Mapped, together: Together, row: Any, has_order: bool) -> Iterator[str]:
    at = f"tables.{mapped.table.name}"
    if not together.are_lines and row["several"]:
        yield spoken("fault.sign_lines", file=mapped.raw.label, count=int(row["several"]), at=at)
    for name in () if has_order else _compared(mapped, together):
        if count := int(row[f"differs {name}"]):
            values = {"file": mapped.raw.label, "count": count, "by": together.by, "name": name}
            yield spoken("fault.collapse_differs", at=f"{at}.collapse", **values)


def _remarks(mapped: Mapped, together: Together, row: Any) -> Iterator[Reason]:
    table, taken = mapped.table.name, dict(together.taken)
    told = {"table": table, "by": together.by}
    if together.are_lines and row["several"]:
        counts = {"lines": f"{int(row['lines'] - row['refunds']):,}", "rows": f"{int(row['rows']):,}"}
        yield Reason("collapsed", told | counts)
        for name in _compared(mapped, together):
            if count := int(row[f"differs {name}"]):
                how = WORDS[taken.get(name, "first")]
                yield Reason("collapsed_differs", told | {"count": count, "column": name, "taken": how})
    if together.has_refunds and row["refunds"]:
        yield Reason("refund_rows", told | {"count": int(row["refunds"]), "amount": f"{-row['back']:,.2f}"})
    if together.has_refunds and row["alone"]:
        yield Reason("refund_rows_alone", told | {"count": int(row["alone"]), "amount": f"{-row['alone_back']:,.2f}"})
