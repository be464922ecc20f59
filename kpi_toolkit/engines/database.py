"""One engine for all databases: reads only, keeps views in Python, lets a driver do what is native."""

from collections.abc import Callable
from contextlib import suppress

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from sqlglot import exp, parse_one

from kpi_toolkit.engines import SOURCE, cte
from kpi_toolkit.engines.cte import Definitions
from kpi_toolkit.engines.driver import Driver
from kpi_toolkit.engines.literals import literal_rows
from kpi_toolkit.engines.marks import by_month
from kpi_toolkit.engines.portable import exact_division, is_midnight, named_columns, rewritten, sql_of, yes_no_as_number
from kpi_toolkit.engines.query import PROCESS_MEMO, Compiled, Query, SqlMemo, compiled
from kpi_toolkit.engines.reaching import refuse_reaching
from kpi_toolkit.engines.rows import arrow_type, frame_of, type_of
from kpi_toolkit.engines.steady import Steady
from kpi_toolkit.errors import DataError, LostConnectionError
from kpi_toolkit.language.text import spoken

ROWS_IN_A_QUERY = 20_000
"""How many rows of a bound frame may travel inside each query where the session may keep no table."""


MARKS = {"kpi__day": "date", "kpi__rows": "int64", "kpi__hash": "string"}
"""Columns of marks; no source has columns of such names, which ClickHouse would take for these."""


class DatabaseEngine:
    """An engine over a driver. Views are CTEs of each query; small frames and kept results are session tables."""

    is_database = True

    def __init__(self, driver: Driver, memo: SqlMemo = PROCESS_MEMO) -> None:
        self.driver = driver
        self.memo = memo
        self.dialect = driver.dialect
        self._names = Definitions(driver.dialect)
        self._sources: dict[str, tuple[exp.Expression, sch.Schema]] = {}
        self._unreadable: dict[str, tuple[str, ...]] = {}
        self._steady = Steady(driver)

    def close(self) -> None:
        """Forget what the session keeps and release the connection."""
        with suppress(LostConnectionError):
            for name in self._names.names:
                self.drop(name)
        self.driver.close()

    def bind(self, name: str, frame: pd.DataFrame) -> None:
        """Make a copy of a pandas frame readable as table `name`; missing values become null.

        Raises
        ------
        DataError
            When the database lets nothing be kept and the frame has more than 20,000 rows.
        """
        rows = pa.Table.from_pandas(frame, preserve_index=False)
        schema = ibis.schema({field.name: type_of(field.type) for field in rows.schema})
        rows = rows.cast(pa.schema([pa.field(column, arrow_type(kind)) for column, kind in schema.items()]))
        physical = self._names.new_name(name)
        if self._steady.upload(physical, rows, schema):
            self._forget(self._names.keep(name, physical, schema))
        elif len(rows) > ROWS_IN_A_QUERY:
            raise DataError(spoken("engine.temporary", name=name, count=len(rows)))
        else:
            self._define(
                name, literal_rows(rows, schema, self.driver.dialect, self.driver.types, self.driver.level), schema
            )

    def columns(self, name: str) -> dict[str, str]:
        """Ibis type by column of a table or view, in order."""
        schema = self._names[name].schema if name in self._names else self._source(name)[1]
        return {column: str(kind) for column, kind in schema.items()}

    def table(self, name: str) -> ir.Table:
        """Table or view `name` as an unbound expression with all its columns."""
        space, dot, plain = name.partition(".")
        inside = bool(dot) and space == SOURCE
        types = {column: _known(kind) for column, kind in self.columns(name).items()}
        return ibis.table(types, name=plain if inside else name, database=SOURCE if inside else None)

    def tables(self) -> list[str]:
        """Names of all tables and views that were bound, defined or kept."""
        return self._names.names

    def source_tables(self) -> list[str]:
        """Names of the database's own tables, readable as ``source.<name>``."""
        return self._steady.ask(self.driver.source_tables)

    def unreadable_tables(self) -> list[str]:
        """Names of the database's tables that may not be read, as far as it tells."""
        return self._steady.ask(self.driver.unreadable_tables)

    def unreadable_columns(self, name: str) -> tuple[str, ...]:
        """Names of the columns of a source table that may not be read; of a query none."""
        self.columns(name)
        return self._unreadable.get(name, ())

    def hides_rows(self, name: str) -> bool:
        """Whether the database keeps rows of a table or view from this user, without a word."""
        select = self._sql(exp.select("*").from_(_table(name)))
        return self._steady.ask(lambda: self.driver.hides_rows(select))

    def guard(self, is_as_before: Callable[[], bool | None]) -> None:
        """Go on after a lost connection, if the rows that were read are as before; None: that cannot be told."""
        self._steady.is_as_before = is_as_before

    def snapshot(self) -> str | None:
        """Return by what name another connection sees the same rows; None where the database has no snapshots."""
        with suppress(LostConnectionError):
            return self.driver.snapshot()
        return None

    def define(self, name: str, query: Query | ir.Table) -> None:
        """Make an expression readable as view `name`."""
        self._define(name, *self._ready(query))

    def define_sql(self, name: str, sql: str) -> None:
        """Make one SELECT in the database's SQL readable as view `name`; plain names are looked up beside it.

        Raises
        ------
        DataError
            When it is not one SELECT statement, or reads what is not there.
        """
        refuse_reaching(sql, self.dialect)
        given = cte.one_select(sql, self.dialect)
        space = f"{SOURCE}." if name.startswith(f"{SOURCE}.") else ""
        select = self._names.beside(given, space) or cte.as_text(sql)
        schema = _nullable(self._steady.describe(self._sql(select)))
        self._define(name, self._levelled(exp.Subquery(this=select), schema), schema)

    def define_where(self, name: str, relation: str, condition: str) -> None:
        """Make the rows of a table for which an SQL condition holds readable as view `name`."""
        refuse_reaching(condition, self.dialect)
        schema = ibis.schema(self.columns(relation))
        rows = exp.select("*").from_(_table(relation)).where(exp.Paren(this=exp.Var(this=f"\n{condition}\n")))
        cte.one_select(rows.sql(dialect=self.dialect), self.dialect)
        self._steady.describe(self._sql(rows))
        self._define(name, rows, schema)

    def materialise(self, name: str, query: Query | ir.Table) -> None:
        """Run an expression once and keep its rows for the session; where that is not allowed, as a view."""
        tree, schema = self._ready(query)
        physical = self._names.new_name(name)
        if self._steady.keep(physical, self._sql(tree), schema):
            self._forget(self._names.keep(name, physical, schema))
        else:
            self._define(name, tree, schema)

    def drop(self, name: str) -> None:
        """Forget table or view `name`, if there is one."""
        self._forget(self._names.drop(name))

    def run(self, query: Query | ir.Table) -> pd.DataFrame:
        """Run an expression and return its rows; see :class:`kpi_toolkit.engines.Engine`."""
        tree, schema = self._ready(query)
        return frame_of(self._steady.query(self._sql(tree), schema), schema)

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str, form: str | None) -> ir.TimestampValue:
        """Date or time of `zone` as local time of `to_zone`; of other types null. `form` has no meaning here."""
        kind = value.type()
        if not (kind.is_timestamp() or kind.is_date()):
            return ibis.null(dt.timestamp)
        return self.driver.as_timestamp(value, zone, to_zone)

    def has_no_time(self, value: ir.Value, form: str | None) -> ir.BooleanValue:
        """Whether a date or time has no time of day; see :class:`kpi_toolkit.engines.Engine`."""
        return is_midnight(value)

    def marks(self, name: str, day: str | None) -> dict[str, str]:
        """Return marks of the rows of a table by month of a day column; see :class:`kpi_toolkit.engines.Engine`."""
        columns = [exp.column(column, quoted=True).sql(dialect=self.dialect) for column in self.columns(name)]
        by = [exp.column(day, quoted=True)] if day else []
        parts = [exp.Count(this=exp.Star()), exp.Var(this=self.driver.row_hash(columns))]
        names = list(MARKS)[0 if day else 1 :]
        select = exp.select(
            *(exp.alias_(part, part_name) for part, part_name in zip([*by, *parts], names, strict=True))
        )
        select = select.from_(_table(name)).group_by(*(column.copy() for column in by))
        schema = ibis.schema({part: kind for part, kind in MARKS.items() if part in names})
        try:
            rows = frame_of(self._steady.query(self._sql(select), schema), schema)
        except DataError:  # a type that cannot be written as text
            return {}
        days = rows["kpi__day"] if day else [None] * len(rows)
        return by_month(zip(days, rows["kpi__rows"], rows["kpi__hash"], strict=True))

    def sql(self, query: Query | ir.Table) -> str:
        """Return the whole SQL that :meth:`run` would send."""
        return self._sql(self._ready(query)[0])

    def compiled(self, query: Query | ir.Table) -> Compiled:
        """Return the SQL that a query becomes, before what it reads is brought along."""
        return compiled(query, f"{self.dialect} {self.driver.compiler}", self.memo, self._compile)

    def _ready(self, query: Query | ir.Table) -> tuple[exp.Query, sch.Schema]:
        ready = self.compiled(query)
        tree: exp.Query = parse_one(ready.sql, read=self.dialect)  # type: ignore[assignment]
        return tree, ibis.schema(ready.types)

    def _compile(self, expression: ir.Table) -> Compiled:
        rules = (named_columns, yes_no_as_number, exact_division, *self.driver.rules)
        sql = sql_of(rewritten(expression, *rules), self.driver.compiler)
        tree = self.driver.fix(parse_one(sql, read=self.dialect))  # type: ignore[arg-type]
        types = {name: str(kind) for name, kind in expression.schema().items()}
        return Compiled(tree.sql(dialect=self.dialect), types)

    def _sql(self, tree: exp.Query) -> str:
        sources = {name: self._source(f"{SOURCE}.{name}")[0] for name in self._names.sources_of(tree)}
        return self._names.expand(tree, sources).sql(dialect=self.dialect)

    def _define(self, name: str, tree: exp.Query, schema: sch.Schema) -> None:
        self._forget(self._names.define(name, tree, schema))

    def _forget(self, tables: list[str]) -> None:
        for table in tables:
            self._steady.forget(table)

    def _source(self, name: str) -> tuple[exp.Expression, sch.Schema]:
        """Return a source table as a FROM item, and its types; asked of the database once."""
        if name not in self._sources:
            if not name.startswith(f"{SOURCE}."):
                raise DataError(spoken("engine.no_table", name=name))
            plain = name.removeprefix(f"{SOURCE}.")
            sql = self._steady.ask(lambda: self.driver.source(plain))
            readable, self._unreadable[name] = self._readable(plain)
            schema = _nullable(self._steady.describe(f"SELECT {readable} FROM {sql}"))
            item = parse_one(sql, read=self.dialect, into=exp.Table)
            self._sources[name] = exp.Subquery(this=self._levelled(item, schema)), schema
        return self._sources[name]

    def _readable(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Return what can be selected of a source table, and the columns that may not be read."""
        there, hidden = self._steady.ask(lambda: self.driver.columns(name))
        if not hidden:
            return "*", ()
        if not there:
            hint = spoken("fault.grant", what="SELECT", table=name)
            raise DataError(spoken("engine.may_not_read", name=name, hint=hint))
        return ", ".join(exp.column(column, quoted=True).sql(dialect=self.dialect) for column in there), tuple(hidden)

    def _levelled(self, item: exp.Expression, schema: sch.Schema) -> exp.Query:
        """Select all columns of a FROM item so that they behave as on every engine."""
        item.set("alias", exp.TableAlias(this=exp.to_identifier("kpi__s", quoted=True)))
        columns = [
            exp.alias_(self.driver.level(exp.column(name, table="kpi__s", quoted=True), kind), name, quoted=True)
            for name, kind in schema.items()
        ]
        return exp.select(*columns).from_(item)


def _table(relation: str) -> exp.Table:
    inside = relation.startswith(f"{SOURCE}.")
    name = exp.to_identifier(relation.removeprefix(f"{SOURCE}."), quoted=True)
    return exp.Table(this=name, db=exp.to_identifier(SOURCE, quoted=True) if inside else None)


def _nullable(schema: sch.Schema) -> sch.Schema:
    """Return the same types with nulls allowed: a database's NOT NULL must not change how a query computes."""
    return ibis.schema({name: _plain(kind) for name, kind in schema.items()})


def _plain(kind: dt.DataType) -> dt.DataType:
    if kind.is_string():
        return dt.string
    if kind.is_timestamp():
        return dt.Timestamp(kind.timezone) if kind.timezone else dt.timestamp
    return kind(nullable=True)


def _known(kind: str) -> str:
    # Types that Ibis cannot name are only ever handed on as text.
    return "json" if kind.startswith("unknown") else kind
