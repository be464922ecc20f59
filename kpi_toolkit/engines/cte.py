"""Views that live in Python: each query brings those it reads along as CTEs, so that no database is written to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Ibis adds to sqlglot's dialects when this is imported; sqlglot overlooks it once a dialect has been used.
import ibis.backends.sql.dialects  # noqa: F401
import ibis.expr.schema as sch
from sqlglot import exp, parse
from sqlglot.errors import SqlglotError

from kpi_toolkit.engines import SOURCE
from kpi_toolkit.errors import DataError
from kpi_toolkit.language.text import spoken

WRITING = (
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Merge,
    exp.Create,
    exp.Drop,
    exp.Alter,
    exp.Command,
    exp.Into,
    exp.QueryTransform,
    exp.TruncateTable,
)
# Functions that reach past PostgreSQL's READ ONLY: large objects before version 16, and other servers.
REACHING_OUT = re.compile(r"(lo|dblink)_|lo(creat|import|export)|dblink$|lowrite$", re.IGNORECASE)
PREFIX, OWN = "kpi__", "kpi own"


@dataclass(frozen=True)
class Entry:
    """A named relation.

    Parameters
    ----------
    physical
        The name it has in SQL: short, plain and never used twice.
    select
        What a view reads; None for a table that the session keeps.
    uses
        What its SELECT reads, as it was when the view was defined.
    """

    physical: str
    schema: sch.Schema
    select: exp.Query | None = None
    uses: tuple["Entry", ...] = ()

    def reads(self, other: "Entry") -> bool:
        """Tell whether another relation is needed, directly or through views."""
        return any(used is other or used.reads(other) for used in self.uses)


class Definitions:
    """The views and session tables of one engine by name, and how a query reads them.

    A view goes on reading what it was defined over, even when a name is given to something else.

    Parameters
    ----------
    dialect
        sqlglot's name of the database's SQL.
    """

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self._entries: dict[str, Entry] = {}
        self._still_read: list[Entry] = []
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

    def keep(self, name: str, physical: str, schema: sch.Schema) -> list[str]:
        """Note a table that the session keeps; return the session's tables that nothing reads any more."""
        return self._put(name, Entry(physical, schema))

    def define(self, name: str, select: exp.Query, schema: sch.Schema) -> list[str]:
        """Note a view; return the session's tables that nothing reads any more."""
        tree, uses = self._bound(select)
        return self._put(name, Entry(self.new_name(name), schema, tree, uses))

    def drop(self, name: str) -> list[str]:
        """Forget a view or table; return the session's tables that nothing reads any more."""
        return self._put(name, None)

    def expand(self, tree: exp.Query, sources: Mapping[str, exp.Expression]) -> exp.Query:
        """Return a query that brings along all it reads.

        Parameters
        ----------
        sources
            The database's own tables by name, without the prefix ``source.``, as they stand in FROM.
        """
        tree, uses = self._bound(tree)
        views: dict[str, exp.Query] = {}
        for entry in _in_order(uses):
            if entry.select is not None:
                views[entry.physical] = _with_sources(entry.select.copy(), sources)
        tree = _with_sources(tree, sources)
        own = tree.args["with_"].expressions if tree.args.get("with_") else []
        if views or own:
            tree.set("with_", exp.With(expressions=[*(_cte(*view) for view in views.items()), *own]))
        return tree

    def sources_of(self, tree: exp.Query) -> set[str]:
        """Names of the database's own tables that a query reads, through all views."""
        tree, uses = self._bound(tree)
        selects = [tree, *(entry.select for entry in _in_order(uses) if entry.select is not None)]
        return {table.name for select in selects for table in _tables(select) if table.db == SOURCE}

    def beside(self, tree: exp.Query, space: str) -> exp.Query | None:
        """Return user-given SQL with plain names taken for the tables of its own space; None if it uses none."""
        tree = tree.copy()
        for table in _tables(tree):
            if not table.db and f"{space}{table.name}" in self._entries:
                _rename(table, f"{space}{table.name}")
            elif not table.db:
                # The database's own table, whatever view is called so.
                table.meta[OWN] = True
        return tree if any(_name(table) in self._entries for table in _tables(tree)) else None

    def _bound(self, tree: exp.Query) -> tuple[exp.Query, tuple[Entry, ...]]:
        """Put the SQL names of views and tables into a query, and say which they are."""
        tree = tree.copy()
        uses: dict[str, Entry] = {}
        for table in _tables(tree):
            if (name := _name(table)) in self._entries:
                entry = uses[name] = self._entries[name]
                _replace(table, exp.Table(this=exp.to_identifier(entry.physical, quoted=True)))
        return tree, tuple(uses.values())

    def _put(self, name: str, entry: Entry | None) -> list[str]:
        old = self._entries.pop(name, None)
        if entry is not None:
            self._entries[name] = entry
        if old is not None and old.select is None:
            self._still_read.append(old)
        free = [entry for entry in self._still_read if not any(view.reads(entry) for view in self._entries.values())]
        self._still_read = [entry for entry in self._still_read if entry not in free]
        return [entry.physical for entry in free]


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
    if len(trees) != 1 or not isinstance(trees[0], exp.Query) or _writes(trees[0]):
        raise DataError(spoken("fault.one_select"))
    return trees[0]


def _writes(tree: exp.Query) -> bool:
    calls = (call.name for call in tree.find_all(exp.Anonymous))
    return tree.find(*WRITING) is not None or any(REACHING_OUT.match(name) for name in calls)


def _short(error: SqlglotError) -> str:
    return re.sub(r"\x1b\[\d*m", "", str(error)).splitlines()[0].rstrip(".")


def verbatim(item: str, alias: str, columns: Iterable[str] = ()) -> exp.Table:
    """Return SQL text as a FROM item."""
    names = [exp.to_identifier(column) for column in columns]
    return exp.Table(this=exp.Var(this=item), alias=exp.TableAlias(this=exp.to_identifier(alias), columns=names))


def _in_order(uses: Iterable[Entry]) -> list[Entry]:
    """Return relations and all they read, each after those that it reads itself."""
    ordered: dict[str, Entry] = {}
    for entry in uses:
        ordered |= {used.physical: used for used in _in_order(entry.uses) if used.physical not in ordered}
        ordered.setdefault(entry.physical, entry)
    return list(ordered.values())


def _with_sources(tree: exp.Query, sources: Mapping[str, exp.Expression]) -> exp.Query:
    for table in _tables(tree):
        if table.db == SOURCE and table.name in sources:
            _replace(table, sources[table.name].copy())
    return tree


def as_text(sql: str) -> exp.Query:
    """Return user-given SQL as a query that is handed on letter by letter."""
    return exp.select("*").from_(verbatim(f"(\n{sql}\n)", "given"))


def _tables(tree: exp.Query) -> list[exp.Table]:
    """Return the tables that a query reads, without the names of its own CTEs."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    tables = [table for table in tree.find_all(exp.Table) if table.db or table.name not in own]
    return [table for table in tables if OWN not in table.meta]


def _cte(name: str, select: exp.Query) -> exp.CTE:
    return exp.CTE(this=select, alias=exp.TableAlias(this=exp.to_identifier(name, quoted=True)))


def _name(table: exp.Table) -> str:
    return f"{SOURCE}.{table.name}" if table.db == SOURCE and not table.catalog else "" if table.db else table.name


def _rename(table: exp.Table, name: str) -> None:
    table.this.set("this", name.removeprefix(f"{SOURCE}."))
    table.this.set("quoted", True)
    table.set("db", exp.to_identifier(SOURCE, quoted=True) if name.startswith(f"{SOURCE}.") else None)


def _replace(table: exp.Table, other: exp.Expression) -> None:
    """Put another FROM item in a table's place, under the alias or else the name by which its columns are called."""
    alias = table.alias or table.name
    other.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    for key in ("joins", "laterals", "pivots"):
        if table.args.get(key):
            other.set(key, table.args[key])
    table.replace(other)
