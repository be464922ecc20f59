"""Rival definitions side by side: their numbers, the smallest world in which they differ, and on whom they do here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Study, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.measuring.rival_choices import RivalChoices
from kpi_toolkit.measuring.study_data import why_not
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.metrics.rival_worlds import World, worlds_of
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language


@dataclass(frozen=True)
class Divided:
    """A person on whom two definitions differ: what the person adds to numerator and denominator of either.

    Of what is no rate the denominator is 0.
    """

    user_id: str
    first: tuple[float, float]
    second: tuple[float, float]


@dataclass(frozen=True)
class Rival:
    """One rival of a metric.

    Parameters
    ----------
    value
        What it is in the period.
    world
        The smallest rows in which the two differ; None for rivals of rivals.
    people
        Some on whom they differ in the period, by id; empty where they agree on all.
    reason
        Why nobody can be named.
    """

    metric: Metric
    value: Value
    world: World | None = None
    people: tuple[Divided, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True)
class Rivals(Shown):
    """A metric and its rivals in a period."""

    metric: Metric
    period: Period
    value: Value
    rivals: tuple[Rival, ...]
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per rival and person on whom it differs.

        Columns ``metric, rival, value, rival_value, user_id, numerator, denominator, rival_numerator,
        rival_denominator, reason``; without a person where they agree on all, or nobody can be named.
        """
        rows = []
        for rival in self.rivals:
            head = [self.metric.name, rival.metric.name, self.value.value, rival.value.value]
            people: list[list[object]] = [[who.user_id, *who.first, *who.second, None] for who in rival.people]
            rows += [[*head, *row] for row in people or [[None, None, None, None, None, rival.reason]]]
        names = ["metric", "rival", "value", "rival_value", "user_id", "numerator", "denominator"]
        names += ["rival_numerator", "rival_denominator", "reason"]
        numbers = [name for name in names if "value" in name or name.endswith("ator")]
        return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(numbers, "float64"))


def rivals_of(context: Context, metric: Metric) -> tuple[Metric, ...]:
    """Return the rivals of a metric.

    Raises
    ------
    UsageError
        For a metric without any.
    """
    names = context.catalogue.rivals(metric.name)
    if not names:
        raise UsageError(f"`{metric.name}` has no rival definition: nothing else is called by its name.")
    return tuple(context.catalogue[name] for name in names)


def _studies(metric: Metric, others: Sequence[Metric], period: Period, most: int) -> list[Study]:
    built_in = [other for other in others if metric.name in CATALOGUE and other.name in CATALOGUE]
    return [Study("rival_users", (period,), RivalChoices(metric.name, other.name, most)) for other in built_in]


def needs(context: Context, metric: Metric, period: Period, most: int) -> Ask:
    """Return what rivals need: their numbers, and who differs.

    Raises
    ------
    UsageError
        As :func:`rivals_of`.
    """
    others = rivals_of(context, metric)
    studies = _studies(metric, others, period, most)
    return (*cells([metric, *others], [period]), *(part for part in studies if not _why_nobody(context, part)))


def rivals(measured: Measured, metric: Metric, period: Period, most: int) -> Rivals:
    """Return a metric beside its rivals.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    most
        How many people are named at most.

    Raises
    ------
    UsageError
        As :func:`rivals_of`.
    """
    context = measured.context
    others = rivals_of(context, metric)
    parts = {part.choices.second: part for part in _studies(metric, others, period, most)}
    worlds = {name: world for world in worlds_of(metric.name) for name in world.metrics}
    told = []
    for other in others:
        people, reason = _people(measured, parts.get(other.name))
        told.append(Rival(other, measured.value(other, period), worlds.get(other.name), people, reason))
    settings = context.settings
    value = measured.value(metric, period)
    return Rivals(metric, period, value, tuple(told), settings.currency, settings.language)


def _why_nobody(context: Context, part: Study) -> Reason | None:
    named = (CATALOGUE[name] for name in (part.choices.first, part.choices.second))
    return why_not(context, part) or next((why for metric in named if (why := unavailable(context, metric))), None)


def _people(measured: Measured, part: Study | None) -> tuple[tuple[Divided, ...], Reason | None]:
    if part is None:
        return (), Reason("nobody_named")
    if reason := _why_nobody(measured.context, part):
        return (), reason
    rows = measured.study(part).to_dict("records")
    if any(not row["is_named"] for row in rows):
        return (), Reason("nobody_named")
    people = (
        Divided(
            str(row["user_id"]),
            (float(row["first_num"]), float(row["first_den"])),
            (float(row["second_num"]), float(row["second_den"])),
        )
        for row in rows
    )
    return tuple(sorted(people, key=lambda person: person.user_id)), None
