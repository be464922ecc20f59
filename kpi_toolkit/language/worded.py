"""What judges find can be said in words, without a judge knowing any sentence."""

from collections.abc import Callable
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.units import Language

SENTENCES: dict[type, Callable[[Any, Language], tuple[str, ...]]] = {}
"""By kind of finding what says it: filled where the sentences are made, when that is loaded."""


class Worded:
    """A finding that says itself. ``kpi_toolkit`` gives it out with its sentences loaded."""

    __slots__ = ()

    def words(self, language: Language) -> tuple[str, ...]:
        """Return its sentences, as ``kt.sentences`` does.

        Raises
        ------
        UsageError
            Where no sentences were loaded.
        """
        say = SENTENCES.get(type(self))
        if say is None:
            raise UsageError(
                f"No sentences of a {type(self).__name__} are loaded. Take what makes it from `kpi_toolkit`, or use "
                "`kpi_toolkit.sentences`."
            )
        return say(self, language)
