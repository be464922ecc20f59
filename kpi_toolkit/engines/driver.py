"""What is native to a database."""

from typing import Protocol

import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import SqlglotType
from sqlglot import exp

from kpi_toolkit.engines.portable import Rewriting


class Driver(Protocol):
    """What is native to a database. Nothing here may write to the user's schemas.

    Every method raises DataError with the database's own words, shortened.
    """

    dialect: str
    """sqlglot's name of its SQL."""

    compiler: str
    """Ibis' name of its SQL."""

    types: type[SqlglotType]
    """How Ibis' types are written in its SQL."""

    rules: tuple[Rewriting, ...]
    """What is rewritten before an expression is compiled, besides what is rewritten for all."""

    def query(self, select: str, schema: sch.Schema) -> pa.Table:
        """Run one SELECT that only reads; columns in the schema's order."""

    def describe(self, select: str) -> sch.Schema:
        """Ibis types of the columns of a SELECT, which is not run."""

    def source_tables(self) -> list[str]:
        """Names of the tables that can be read, those outside the chosen schema with theirs in front."""

    def unreadable_tables(self) -> list[str]:
        """Names of the tables that are there and may not be read, as far as the database tells."""

    def columns(self, name: str) -> tuple[list[str], list[str]]:
        """Return the columns of a source table that may be read, and those that may not; none where all may."""

    def hides_rows(self, select: str) -> bool:
        """Whether the database keeps rows of a SELECT from this user, without a word."""

    def source(self, name: str) -> str:
        """Return a source table as SQL; whether it exists need not be known."""

    def keep(self, name: str, select: str, schema: sch.Schema) -> bool:
        """Keep the rows of a SELECT for the session; False where a reader may not."""

    def upload(self, name: str, rows: pa.Table, schema: sch.Schema) -> bool:
        """Keep given rows for the session; False where a reader may not."""

    def forget(self, name: str) -> None:
        """Drop what was kept for the session."""

    def level(self, column: exp.Expression, kind: dt.DataType) -> exp.Expression:
        """Return a source column so that it behaves as on every other engine (null, order of text)."""

    def fix(self, tree: exp.Query) -> exp.Query:
        """Put right what the compiler gets wrong for this database."""

    def as_timestamp(self, value: ir.Value, zone: str, to_zone: str) -> ir.TimestampValue:
        """Date or time of `zone` as local time of `to_zone`."""

    def row_hash(self, columns: list[str]) -> str:
        """Return SQL that sums an exact hash of whole rows, as text: nulls and empty text differ, and so do places."""

    def snapshot(self) -> str | None:
        """Return by what name another connection sees the same rows as this one; None where there is no such thing."""

    def reopen(self) -> None:
        """Connect once more; what the session kept is gone."""

    def close(self) -> None:
        """Release the connection."""


class WithoutSnapshots:
    """What a driver says whose database has no snapshots, tells nothing of rights and finds its way back by itself."""

    def unreadable_tables(self) -> list[str]:
        """Return no table: those that may not be read are not told."""
        return []

    def columns(self, name: str) -> tuple[list[str], list[str]]:
        """Return no column: all may be read."""
        return [], []

    def hides_rows(self, select: str) -> bool:
        """Return that nothing is known to be hidden."""
        return False

    def snapshot(self) -> str | None:
        """Return that there is none."""
        return None

    def reopen(self) -> None:
        """Do nothing."""
