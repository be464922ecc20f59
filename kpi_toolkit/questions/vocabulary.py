"""What questions of a workspace may speak of, and what is said where one is not understood."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.questions.names import parts, phrases
from kpi_toolkit.questions.reading import PART, Piece, pieces, plain
from kpi_toolkit.questions.spans import Calendar, spans_at
from kpi_toolkit.questions.words import fixed_words

Code = Literal["unknown", "ambiguous", "no_metric", "several_metrics", "beyond"]
Place: TypeAlias = tuple[str, str]
"""A column and a value of it."""
Cuts: TypeAlias = Callable[[str], Sequence[str]]
"""By a metric's name the columns that it can be cut by, its rows' own first."""


class NotUnderstoodError(UsageError):
    """A question that is not answered, with what to write instead.

    Parameters
    ----------
    words
        The words that nobody knows.
    candidates
        The metrics that it may be about.
    """

    def __init__(
        self,
        code: Code,
        said: str,
        words: Sequence[str] = (),
        candidates: Sequence[str] = (),
        faults: Sequence[str] = (),
    ) -> None:
        super().__init__(said, faults)
        self.code, self.words, self.candidates = code, tuple(words), tuple(candidates)


@dataclass(frozen=True)
class Vocabulary:
    """What questions of a workspace may speak of.

    Parameters
    ----------
    columns
        What columns are called, each phrase with the columns that it may be.
    cuts
        By what each metric can be cut.
    values
        Metric, or empty for none → what the values of its columns are called, with the places where they stand; asked
        only where a word is not known otherwise.
    """

    catalogue: Catalogue
    calendar: Calendar
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cuts: Cuts = lambda metric: ()
    values: Callable[[str], Mapping[str, tuple[Place, ...]]] = lambda metric: {}

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """What metrics are called."""
        return phrases(self.catalogue)

    @cached_property
    def parts(self) -> frozenset[str]:
        """What stands in the names of several metrics."""
        return parts(self.catalogue)

    def read(self, question: str, values: Mapping[str, tuple[Place, ...]]) -> tuple[Piece, ...]:
        """Return the pieces of a question."""
        text = plain(question)
        tables: tuple[tuple[Callable[[Any], Any], Mapping[str, Any]], ...] = (
            (Metrics, self.names),
            (Values, values),
            (Columns, self.columns),
            (str, fixed_words()),
        )

        def phrases_at(text: str, place: int) -> Iterable[tuple[int, Any]]:
            for make, table in tables:
                for end in range(place + 1, min(len(text), place + _LONGEST) + 1):
                    if (phrase := text[place:end]) in table:
                        yield end, make(table[phrase])
            longest = range(place + 2, min(len(text), place + _LONGEST) + 1)
            yield from ((end, PART) for end in longest if text[place:end] in self.parts)

        return pieces(text, (lambda text, place: spans_at(text, place, self.calendar), phrases_at))


_LONGEST = 64


class Metrics(tuple[str, ...]):
    """The metrics that a phrase may name."""


class Values(tuple[Place, ...]):
    """The places where a value stands."""


class Columns(tuple[str, ...]):
    """The columns that a phrase may name."""
