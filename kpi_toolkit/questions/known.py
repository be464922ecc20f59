"""What the questions of a workspace may speak of: its metrics, its columns and their values, and its calendar."""

from collections.abc import Mapping
from functools import cache

from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.measuring.segment_values import segment_values
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.questions.reading import plain
from kpi_toolkit.questions.spans import Calendar
from kpi_toolkit.questions.vocabulary import Place, Vocabulary
from kpi_toolkit.questions.words import VALUES

MOST_VALUES = 200
"""Values of a column that questions may name, the most frequent ones."""
CELL = "cell."


def vocabulary_of(workspace: Workspace) -> Vocabulary:
    """Return what questions of an opened workspace may speak of; values are looked up when a word is not known."""
    context = workspace.context

    @cache
    def cuts(metric: str) -> tuple[str, ...]:
        return context.cuts_of(workspace.catalogue[metric])

    @cache
    def values(metric: str) -> Mapping[str, tuple[Place, ...]]:
        return _values(workspace, metric)

    calendar = Calendar(workspace.settings.today, workspace.settings.calendar_rules)
    return Vocabulary(workspace.catalogue, calendar, _columns(workspace), cuts, values)


def _columns(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Return what columns are called: by their names, and by the words that pages have for them."""
    every = [name for table in workspace.sources.columns for name in workspace.segment_columns(table)]
    called: dict[str, list[str]] = {}
    for column in dict.fromkeys([*every, *workspace.settings.cuts_of_measures]):
        bare = column.rpartition(".")[2]
        names = {column, bare, bare.replace("_", " "), *(plain(name) for name in WORDS.get(f"{CELL}{column}", ()))}
        if f"{CELL}{bare}" in WORDS:
            names.update(plain(name) for name in WORDS[f"{CELL}{bare}"])
        for name in dict.fromkeys([*names, *(f"{name}s" for name in names if name.isascii())]):
            called.setdefault(name, []).append(column)
    return {name: tuple(columns) for name, columns in called.items()}


def _values(workspace: Workspace, metric: str) -> dict[str, tuple[Place, ...]]:
    """Return what the values are called of the columns by which a metric can be cut; without one those of sales."""
    chosen = workspace.catalogue[metric or "sales"]
    fact = facts_of(chosen)[0]
    called: dict[str, list[Place]] = {}
    for column in workspace.context.cuts_of(chosen):
        frequent = list(segment_values(workspace, FACTS[fact.name], column))[:MOST_VALUES]
        for value in (value for value in frequent if not value.isdigit() and value not in ("true", "false")):
            text = plain(value)
            for name in dict.fromkeys((text, *VALUES.get(text, ()))):
                called.setdefault(name, []).append((column, value))
    return {name: tuple(places) for name, places in called.items()}
