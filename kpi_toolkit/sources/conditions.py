"""Conditions of the user's SQL that are neither true nor false of a row, since a cell is empty: such rows go unseen."""

from collections.abc import Iterator

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import DataError
from kpi_toolkit.expressions import _
from kpi_toolkit.language.text import Reason

SHOWN_OF_SQL = 80


def undecided(condition: str) -> str:
    """Return a condition that holds where another one is neither true nor false."""
    return f"(\n{condition}\n) IS NULL"


def counted(relation: str, engine: Engine) -> int:
    """Return the number of rows of a relation."""
    rows = Query(("rows of", relation), lambda: engine.table(relation).aggregate(n=_.count()))
    return int(engine.run(rows)["n"].iloc[0])


def of_filter(table: str, count: int) -> tuple[Reason, ...]:
    """Say of how many rows the filter of a table is neither true nor false."""
    return (Reason("filter_undecided", {"table": table, "count": count}),) if count else ()


def of_query(table: str, query: str, relation: str, engine: Engine) -> tuple[Reason, ...]:
    """Say of how many rows each WHERE of a query is neither true nor false.

    Parameters
    ----------
    relation
        A free name in the engine, beside the tables that the query reads.
    """
    reasons = []
    for condition, rows in _undecided_rows(query, engine.dialect):
        try:
            engine.define_sql(relation, rows)
            count = counted(relation, engine)
        except DataError:  # it reads the row of an outer query
            continue
        engine.drop(relation)
        if count:
            reasons.append(Reason("query_undecided", {"table": table, "count": count, "condition": condition}))
    return tuple(dict.fromkeys(reasons))


def _undecided_rows(query: str, dialect: str) -> Iterator[tuple[str, str]]:
    """Yield every condition of a query as it is shown, and SQL for the rows of which nothing follows."""
    from sqlglot import exp  # slow to import; only a query needs it

    from kpi_toolkit.engines.cte import one_select

    try:
        tree = one_select(query, dialect)
    except DataError:
        return
    for select in tree.find_all(exp.Select):
        if (where := select.args.get("where")) is None:
            continue
        nothing_follows = exp.Is(this=exp.Paren(this=where.this.copy()), expression=exp.Null())
        rows = exp.select("1 AS is_there").where(nothing_follows)
        copied = select.copy()
        for part in ("from_", "joins", "laterals"):
            rows.set(part, copied.args.get(part))
        rows.set("with_", tree.copy().args.get("with_"))
        yield where.this.sql(dialect=dialect)[:SHOWN_OF_SQL], rows.sql(dialect=dialect)
