"""What PostgreSQL's catalogue tells of tables, columns, schemas and the encoding, and what may not be read."""

from typing import Any, NamedTuple

import psycopg

from kpi_toolkit.engines.names import displayed
from kpi_toolkit.errors import DataError
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import spoken

WORK_MEMORY = 64
"""MB that a sort or a hash of one of our queries may take, where the server allows less."""
SESSION = (
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET standard_conforming_strings = on; "
    # An open notebook that nobody looks at must not keep a table from its owner for ever.
    "SELECT set_config('idle_in_transaction_session_timeout', '10min', false) "
    "WHERE current_setting('idle_in_transaction_session_timeout') = '0'; "
    # A query of many aggregates is compiled for longer than it then runs, and sorts on disk what fits in memory.
    "SELECT set_config(name, 'off', false) FROM pg_catalog.pg_settings WHERE name = 'jit'; "
    f"SELECT set_config(name, '{WORK_MEMORY}MB', false) FROM pg_catalog.pg_settings "
    f"WHERE name = 'work_mem' AND setting::bigint < {WORK_MEMORY} * 1024"
)
TABLES = """
    SELECT n.nspname, c.relname, pg_table_is_visible(c.oid),
        has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND n.nspname NOT LIKE 'pg_temp%' ORDER BY 3 DESC, 1, 2
"""
COLUMNS = """
    SELECT a.attname, has_column_privilege(a.attrelid, a.attnum, 'SELECT') FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relname = %s AND CASE WHEN %s = '' THEN pg_table_is_visible(c.oid) ELSE n.nspname = %s END
      AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
SCHEMAS = """
    SELECT nspname, has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
"""


class ListedTables(NamedTuple):
    """Tables by the name that `from` gives them: schema, empty on the search path, and name.

    Parameters
    ----------
    unreadable
        Those of which this user may read no column.
    """

    readable: dict[str, tuple[str, str]]
    unreadable: dict[str, tuple[str, str]]


def tables(connection: psycopg.Connection[Any]) -> ListedTables:
    """Return the tables of a database."""
    rows = connection.execute(TABLES).fetchall()
    places = displayed([(schema, table, is_near) for schema, table, is_near, _ in rows])
    can_read = {("" if is_near else schema, table): may for schema, table, is_near, may in rows}
    return ListedTables(
        {name: place for name, place in places.items() if can_read[place]},
        {name: place for name, place in places.items() if not can_read[place]},
    )


def columns(connection: psycopg.Connection[Any], place: tuple[str, str]) -> tuple[list[str], list[str]]:
    """Return the columns of a table that this user may read, and those that it may not."""
    schema, table = place
    rows = connection.execute(COLUMNS, (table, schema, schema)).fetchall()
    return [name for name, may in rows if may], [name for name, may in rows if not may]


def check_schema(connection: psycopg.Connection[Any], schema: str) -> None:
    """Refuse a schema that is not there or may not be used: PostgreSQL would find nothing in it, and say nothing.

    Raises
    ------
    DataError
        With the schemas that there are.
    """
    there = dict(connection.execute(SCHEMAS).fetchall())
    user = connection.info.user
    if schema not in there:
        raise DataError(spoken("engine.no_schema", schema=schema, hint=perhaps(schema, there)))
    if not there[schema]:
        raise DataError(spoken("engine.schema_right", user=user, schema=schema))


def check_encoding(connection: psycopg.Connection[Any]) -> None:
    """Refuse a database that does not know its characters, or lacks some: text would be compared and cut by bytes.

    Raises
    ------
    DataError
        With the encoding.
    """
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        name = connection.info.dbname
        raise DataError(spoken("engine.encoding", name=name, encoding=encoding))
