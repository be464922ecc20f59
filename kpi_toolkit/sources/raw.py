"""A table of a source as the engine can read it, before its columns are told apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi_toolkit.errors import Spoken
from kpi_toolkit.language.text import Reason

INTERNAL = "\x1fkpi "
"""How the names of the toolkit's own columns begin: no heading can, and other columns of this kind are not read."""
ROW = f"{INTERNAL}row"
"""Column of a raw table that says in which row of its file a row stands; the heading is row 1."""

ORDER = f"{INTERNAL}order"
"""Column of a raw table of several files that says which row comes first."""

ROWS = f"{INTERNAL}rows"
"""Column of the values of a source that says how many rows have each."""


@dataclass(frozen=True)
class Raw:
    """A raw table that the engine can read.

    Parameters
    ----------
    relation
        Its name in the engine.
    label
        How messages call it, in backquotes or words.
    copies
        What was made of text and Excel files on the way, to be dropped at the end; empty for Parquet and databases.
    long_numbers
        Numbers by column that Excel has cut to 15 digits.
    remarks
        What is to be said of how it was read.
    is_small
        Whether it is Parquet of few bytes: read once and kept, its rows cost less than as a view in every query.
    is_clean
        Whether its text has no blanks around it, and none is blank.
    delimiter
        What separates the cells of its text; empty where it is no text.
    lacking
        Column → the parts of the table that have none, if it was made from several.
    unreadable
        Columns of a database's table that this user may not read.
    hint
        Where its headings may be, if they cannot be those that were read.
    """

    relation: str
    label: str
    copies: tuple[str, ...] = ()
    long_numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Reason, ...] = ()
    is_small: bool = False
    is_clean: bool = False
    delimiter: str = ""
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    hint: Spoken | None = None

    @property
    def is_copy(self) -> bool:
        """Whether its rows were copied rather than lie in Parquet or a database."""
        return bool(self.copies)

    @property
    def is_read_once(self) -> bool:
        """Whether its rows are kept as they were read, and not read again in every query."""
        return self.is_copy or self.is_small
