"""A driver that survives the loss of its connection once, if the rows are still those that were read."""

from collections.abc import Callable
from typing import TypeVar

import ibis.expr.schema as sch
import pyarrow as pa

from kpi_toolkit.engines.driver import Driver
from kpi_toolkit.errors import LostConnectionError

T = TypeVar("T")
MIXED = "Its rows have changed meanwhile, and numbers of two states must not be mixed: run this again."
UNTOLD = (
    "It cannot be told whether its rows are still the same, for no mark was made of them (`KPI_NO_STORE`, or a type "
    "that cannot be marked): run this again."
)


class Steady:
    """Asks a driver; what was lost with a connection is made anew, and what was read is compared.

    Parameters
    ----------
    is_as_before
        Whether the rows that were read are as before; None where that cannot be told. Without it nothing is tried
        again.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.is_as_before: Callable[[], bool | None] | None = None
        self._kept: dict[str, Callable[[], bool]] = {}
        self._forgotten: set[str] = set()

    def query(self, select: str, schema: sch.Schema) -> pa.Table:
        """Run one SELECT."""
        return self.ask(lambda: self._driver.query(select, schema))

    def describe(self, select: str) -> sch.Schema:
        """Ibis types of the columns of a SELECT."""
        return self.ask(lambda: self._driver.describe(select))

    def keep(self, name: str, select: str, schema: sch.Schema) -> bool:
        """Keep the rows of a SELECT for the session; False where a reader may not."""
        return self._making(name, lambda: self._driver.keep(name, select, schema))

    def upload(self, name: str, rows: pa.Table, schema: sch.Schema) -> bool:
        """Keep given rows for the session; False where a reader may not."""
        return self._making(name, lambda: self._driver.upload(name, rows, schema))

    def forget(self, name: str) -> None:
        """Drop what was kept for the session."""
        self.ask(lambda: self._driver.forget(name))
        self._forgotten.add(name)

    def ask(self, question: Callable[[], T]) -> T:
        """Ask the driver, and once more where the connection is lost.

        Raises
        ------
        LostConnectionError
            When it is lost again, the rows have changed, or that cannot be told.
        """
        try:
            return question()
        except LostConnectionError as lost:
            if self.is_as_before is None:
                raise
            check, self.is_as_before = self.is_as_before, None
            self._restore()
            if not (is_same := check()):
                raise LostConnectionError(lost.words, UNTOLD if is_same is None else MIXED) from None
            answer = question()
            self.is_as_before = check
            return answer

    def _making(self, name: str, make: Callable[[], bool]) -> bool:
        is_kept = self.ask(make)
        if is_kept:
            self._kept[name] = make
        return is_kept

    def _restore(self) -> None:
        """Connect once more and keep again what was kept, also what later tables were made of."""
        self._driver.reopen()
        for make in self._kept.values():
            make()
        for name in self._forgotten:
            self._driver.forget(name)
