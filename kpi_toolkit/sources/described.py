"""What is known of a source's canonical tables once they passed the checks: plain data, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpi_toolkit.language.text import Reason


@dataclass(frozen=True)
class Sources:
    """The canonical tables that passed the checks, bound in the engine under their own names.

    Parameters
    ----------
    columns
        Canonical table → its columns: canonical ones that are there, each time followed by its local day,
        then further source columns as text, to segment by.
    rows
        Canonical table → number of rows.
    nulls
        Canonical table → column that may be empty → number of rows where it is.
    first_day, last_day
        Canonical table → first and last local day of its main time; none for tables without one.
    notes
        Remarks for the report: ``orders_without_user``, ``events_without_user`` and ``refund_above_amount`` with
        ``count``, ``rows``; ``rows_without_user`` with ``table`` as well; ``null_words`` with ``table``, ``column``,
        ``word``, ``count``; ``unused_value`` with ``table``, ``column``, ``values``; and those of
        :func:`kpi_toolkit.sources.references.orphans`.
    """

    columns: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, int]
    nulls: Mapping[str, Mapping[str, int]]
    first_day: Mapping[str, date]
    last_day: Mapping[str, date]
    notes: tuple[Reason, ...]
