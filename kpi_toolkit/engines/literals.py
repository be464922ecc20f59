"""Rows inside a query, for databases that keep nothing for a session."""

from collections.abc import Callable

import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import pyarrow as pa
from ibis.backends.sql.datatypes import SqlglotType
from sqlglot import exp

from kpi_toolkit.engines import cte

Level = Callable[[exp.Expression, dt.DataType], exp.Expression]
"""Makes a column behave as on every engine."""


def literal_rows(rows: pa.Table, schema: sch.Schema, dialect: str, types: type[SqlglotType], level: Level) -> exp.Query:
    """Return rows as literals, for databases that keep nothing for a session: text, cast once around it all."""
    texts = [
        [None if value is None else exp.Literal.string(str(value)).sql(dialect) for value in row.values()]
        for row in rows.to_pylist()
    ] or [[None] * len(schema)]
    lines = ",\n".join("(" + ", ".join(value or "NULL" for value in row) + ")" for row in texts)
    item = cte.verbatim(f"(VALUES {lines})", "kpi__v", [f"c{place}" for place in range(len(schema))])
    columns = [
        exp.alias_(level(exp.Cast(this=exp.column(f"c{place}"), to=types.from_ibis(kind)), kind), name, quoted=True)
        for place, (name, kind) in enumerate(schema.items())
    ]
    select = exp.select(*columns).from_(item)
    return select if len(rows) else select.where("1 = 0")
