"""What analysts are given shows itself as a table and a chart, without the room that makes it knowing any page."""

from collections.abc import Callable
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.units import Language

TABLES: dict[type, Callable[[Any, Language], str]] = {}
"""By kind of result what writes it as HTML: filled where the tables are made, when that is loaded."""
CHARTS: dict[type, Callable[[Any, Language], Any]] = {}
"""By kind of result what draws it."""


class Shown(Worded):
    """A result with a table and a chart of its own, in the language of its workspace."""

    __slots__ = ()
    language: Language

    def _repr_html_(self) -> str:
        return str(self._shown(TABLES)(self, self.language))

    def chart(self, language: Language | None = None) -> Any:
        """Return a plain chart of it, a figure of matplotlib.

        Parameters
        ----------
        language
            Of its words; that of the workspace if None.
        """
        return self._shown(CHARTS)(self, language or self.language)

    def _shown(self, ways: dict[type, Callable[[Any, Language], Any]]) -> Callable[[Any, Language], Any]:
        if type(self) not in ways:
            raise UsageError(f"No table of a {type(self).__name__} is loaded. Take what makes it from `kpi_toolkit`.")
        return ways[type(self)]
