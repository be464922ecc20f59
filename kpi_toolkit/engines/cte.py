"""Views that live in Python: each query brings those it reads along as CTEs, so that no database is written to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis.expr.schema as sch
from sqlglot import exp, parse
from sqlglot.errors import SqlglotError

from kpi_toolkit.engines import SOURCE
from kpi_toolkit.errors import DataError

WRITING = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.Command, exp.Into,
           exp.QueryTransform, exp.TruncateTable)  # fmt: skip
PREFIX = "kpi__"


@dataclass(frozen=True)
class Entry:
    """A named relation.

    Parameters
    ----------
    physical
        The name it has in SQL: short, plain and never used twice.
    select
        What a view reads; None for a table that the session keeps.
    """

    physical: str
    schema: sch.Schema
    select: exp.Query | None = None


class Definitions:
    """The views and session tables of one engine by name, and how a query reads them.

    Parameters
    ----------
    dialect
        sqlglot's name of the database's SQL.
    """

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self._entries: dict[str, Entry] = {}
        self._made = 0

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a view or table of that name."""
        return name in self._entries

    def __getitem__(self, name: str) -> Entry:
        """Return a view or table."""
        return self._entries[name]

    @property
    def names(self) -> list[str]:
        """Names of all views and tables, those of the source space last."""
        return sorted(self._entries, key=lambda name: (name.startswith(f"{SOURCE}."), name))

    def new_name(self, name: str) -> str:
        """Return an SQL name that no other has: databases cut names at 63 bytes, so the end must not matter."""
        self._made += 1
        plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")[:30]
        return f"{PREFIX}{self._made}_{plain}"

    def keep(self, name: str, physical: str, schema: sch.Schema) -> None:
        """Note a table that the session keeps."""
        self._entries[name] = Entry(physical, schema)

    def define(self, name: str, select: exp.Query, schema: sch.Schema) -> None:
        """Note a view; one that reads what it replaces keeps on reading that."""
        if name in self._entries and any(used == name for _, used in self._used(select)):
            before = f"{name} before {self._made}"
            self._entries[before] = self._entries[name]
            for table, used in list(self._used(select)):
                if used == name:
                    _rename(table, before)
        self._entries[name] = Entry(self.new_name(name), schema, select)

    def drop(self, name: str) -> Entry | None:
        """Forget a view or table and return it, if there was one."""
        return self._entries.pop(name, None)

    def expand(self, tree: exp.Query, sources: Mapping[str, exp.Expression]) -> exp.Query:
        """Return a query that brings along all it reads.

        Parameters
        ----------
        sources
            The database's own tables by name, without the prefix ``source.``, as they stand in FROM.
        """
        needed: dict[str, exp.Query] = {}
        found = self._resolved(tree, sources, needed)
        inner = found.args.get("with_") or found.args.get("with")
        for place, (physical, select) in enumerate(needed.items()):
            cte = exp.CTE(this=select, alias=exp.TableAlias(this=exp.to_identifier(physical, quoted=True)))
            if inner is None:
                inner = exp.With(expressions=[])
                found.set(WITH, inner)
            inner.expressions.insert(place, cte)
            inner.set("expressions", inner.expressions)
        return found

    def sources_of(self, tree: exp.Query) -> set[str]:
        """Names of the database's own tables that a query reads, through all views."""
        todo, seen, found = [tree], set(), set()
        while todo:
            for table in todo.pop().find_all(exp.Table):
                name = _name(table)
                if name in self._entries:
                    select = self._entries[name].select
                    if name not in seen and select is not None:
                        todo.append(select)
                    seen.add(name)
                elif table.db == SOURCE:
                    found.add(table.name)
        return found

    def _used(self, tree: exp.Query) -> Iterator[tuple[exp.Table, str]]:
        for table in tree.find_all(exp.Table):
            if (name := _name(table)) in self._entries:
                yield table, name

    def _resolved(
        self, tree: exp.Query, sources: Mapping[str, exp.Expression], needed: dict[str, exp.Query]
    ) -> exp.Query:
        tree = tree.copy()
        for table in list(tree.find_all(exp.Table)):
            name = _name(table)
            if name in self._entries:
                entry = self._entries[name]
                if entry.select is not None and entry.physical not in needed:
                    select = self._resolved(entry.select, sources, needed)
                    needed[entry.physical] = select
                _replace(table, exp.table_(exp.to_identifier(entry.physical, quoted=True)))
            elif table.db == SOURCE and table.name in sources:
                _replace(table, sources[table.name].copy())
        return tree


def one_select(sql: str, dialect: str) -> exp.Query:
    """Parse user-given SQL.

    Raises
    ------
    DataError
        When it is anything but one SELECT that only reads.
    """
    try:
        trees = [tree for tree in parse(sql, read=dialect) if tree is not None]
    except SqlglotError as error:
        raise DataError(_short(error)) from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Query) or trees[0].find(*WRITING):
        raise DataError("only one SELECT statement is allowed here")
    return trees[0]


def _short(error: SqlglotError) -> str:
    return re.sub(r"\x1b\[\d*m", "", str(error)).splitlines()[0].rstrip(".")


def _name(table: exp.Table) -> str:
    return f"{SOURCE}.{table.name}" if table.db == SOURCE and not table.catalog else "" if table.db else table.name


def _rename(table: exp.Table, name: str) -> None:
    table.this.set("this", name.removeprefix(f"{SOURCE}."))


def _replace(table: exp.Table, other: exp.Expression) -> None:
    """Put another FROM item in a table's place, under the alias or else the name by which its columns are called."""
    alias = table.alias or table.name
    other.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    for key in ("joins", "laterals", "pivots"):
        if table.args.get(key):
            other.set(key, table.args[key])
    table.replace(other)
