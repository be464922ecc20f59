"""A raw table with the source column of every canonical column, and the names of the steps between them."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field

from kpi_toolkit.engines import SOURCE, Engine
from kpi_toolkit.engines.zones import are_changed
from kpi_toolkit.schema import Table, moment_column
from kpi_toolkit.sources.raw import INTERNAL, Raw
from kpi_toolkit.sources.reading import TimeReading


@dataclass(frozen=True)
class Together:
    """Rows of a source that are one row of a table.

    Parameters
    ----------
    by
        Canonical column whose value they share.
    taken
        Canonical column → which of their values is taken; the first that is filled of all others.
    has_refunds
        Whether rows with an amount below 0 are refunds of the order.
    are_lines
        Whether several rows that are no refunds may be one.
    """

    by: str
    taken: tuple[tuple[str, str], ...] = ()
    has_refunds: bool = False
    are_lines: bool = True


@dataclass(frozen=True)
class Mapped:
    """A raw table with the source column of every canonical column that is there.

    Parameters
    ----------
    columns
        Canonical column → source column; for a constant a name that no source column has.
    extra
        Further source columns, kept as text to segment by.
    constants
        Canonical column → its value in every row, as text; None where it has none.
    values
        Canonical column → source value → value instead; None empties it.
    nobody
        Canonical column of people → words in lower case that mean none.
    folded
        Canonical columns of people whose capitals do not count.
    together
        Rows that are one: None where each row is one of its own.
    allowed
        Canonical column with a closed set → the only values it may have.
    given_back
        States in lower case whose orders were given back whole; "net" where the column of refunds has what is left.
    """

    table: Table
    raw: Raw
    columns: Mapping[str, str]
    extra: tuple[str, ...]
    reading: TimeReading
    constants: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nobody: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folded: tuple[str, ...] = ()
    together: Together | None = None
    given_back: tuple[str, ...] | str = ()

    def key(self, engine: Engine, *more: object) -> tuple[object, ...]:
        """Everything that queries over the table are made from, besides what is named in `more`."""
        raw = list(engine.columns(self.raw.relation).items())
        form = (*astuple(self.reading), self.folded)
        mapping = [
            list(pairs.items()) for pairs in (self.columns, self.constants, self.values, self.allowed, self.nobody)
        ]
        kind = (self.raw.is_copy, self.raw.is_clean, self.together and astuple(self.together))
        back = [self.given_back] if self.given_back else []
        return (self.table.name, self.raw.relation, kind, raw, mapping, list(self.extra), form, *back, *more)

    @property
    def checked(self) -> str:
        """Name in the engine of the table that the checks look at."""
        return self.step("checked")

    def step(self, name: str) -> str:
        """Name in the engine of a step on the way from the raw table to the canonical one."""
        return f"{SOURCE}.{self.table.name} {name}"

    @property
    def delivered_by(self) -> str | None:
        """Column whose value is that of one delivery; None where no row can be told to be delivered again."""
        return next((name for name in self.columns if self.table[name].once and name not in self.constants), None)

    @property
    def rows_read(self) -> str:
        """Name in the engine of the table with every row as it was read, before any are put together."""
        return self.step("lines") if self.together else self.all_rows

    @property
    def all_rows(self) -> str:
        """Name in the engine of the table with every row, those that were delivered again as well."""
        return self.step("delivered") if self.delivered_by else self.checked

    @property
    def names(self) -> tuple[str, ...]:
        """Columns of the canonical table: its own, each time followed by what is made of it, then further ones."""
        return (*self.table.columns_with_days((*self.columns, *self.moments)), *self.extra)

    @property
    def moments(self) -> tuple[str, ...]:
        """Columns of the moments of times; none where the clocks are never changed, for local times tell as much."""
        times = [name for name in self.columns if self.table[name].type == "timestamp"]
        return tuple(moment_column(name) for name in times) if are_changed(self.reading.to_zone) else ()


def blank_in(name: str) -> str:
    """Name of the column that tells whether a value of :func:`unchecked_text` has blanks around it."""
    return f"{INTERNAL}blank {name}"


def unread(name: str) -> str:
    """Name of the column that keeps the text of values that could not be read; null for all others."""
    return f"{INTERNAL}unread {name}"


def word_in(name: str) -> str:
    """Name of the column that keeps the words for nobody in the place of an id; null for all others."""
    return f"{INTERNAL}word {name}"


def replaced_in(name: str) -> str:
    """Name of the column that keeps the source values of which `values` has another; null for all others."""
    return f"{INTERNAL}replaced {name}"
