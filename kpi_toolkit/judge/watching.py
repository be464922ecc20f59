"""Within a period: will a target be missed, did a day fall out of what is usual, did a link of the funnel break.

One is looked at every day, and must not cry wolf for that. What is said of a target is the probability of reaching it,
which, if it is right, is a martingale: that it ever falls to ``a`` and the target is reached all the same has a
probability of at most ``a``, however often one looks (Ville 1939; Doob's optional stopping). So a target counts as
about to be missed at ``a`` = 5 %, or less where so many targets are watched that they would give more than one false
alarm in four months together. Days have no such bound: there the alarms of a month are shared out among all days and
metrics (Bonferroni). What was said is taken back only where reaching is more likely than not, or a day is as usual
again: between the two the last word stands, so that nothing flickers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kpi_toolkit.judge import landing as landed
from kpi_toolkit.judge.broken_links import Link
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.judge.usual import Movement, movement_of, past_of
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import tables_of, unavailable
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.units import UNITS

Course = Literal["on_course", "missing", "fallen", "broken"]
"""Nothing to say; the target will be missed; a day fell out of what is usual; a link of the funnel broke."""
MISSED, AGAIN = 0.05, 0.5
"""Probability of reaching a target from which down it will be missed, and from which up it is on course again."""
ALARMS_OF_TARGETS, ALARMS_OF_DAYS = 0.25, 0.1
"""False alarms that all targets, and all days, of a shop may give in a month."""


@dataclass(frozen=True)
class Sighting:
    """What is seen of one metric, or of one link, on a day.

    Parameters
    ----------
    landing
        Where it will land; None of a link.
    hit
        Probability of reaching its target, in the direction that is good; None where it cannot be told.
    day, movement
        The newest whole day, and how it stands to what is usual of such days.
    link
        A broken link of a segment.
    """

    metric: Metric
    segment: str = ""
    landing: Landing | None = None
    hit: float | None = None
    day: Period | None = None
    movement: Movement | None = None
    link: Link | None = None

    @property
    def is_adverse(self) -> bool:
        """Whether the day lies on the side of what is expected that is not good."""
        side = self.movement.side if self.movement else 0
        return side != 0 and (side < 0) == (self.metric.better == "higher")

    def course(self, before: Course, count: int, days: int) -> Course:
        """Return its class.

        Parameters
        ----------
        before
            The class that was said last in the period.
        count, days
            Metrics that are watched in the shop, and days of the period: by these false alarms are shared out.
        """
        if self.link is not None:
            return "broken" if self.link.is_broken else "on_course"
        if self._will_be_missed(before, count):
            return "missing"
        return "fallen" if self._has_fallen(before, count * days) else "on_course"

    def _will_be_missed(self, before: Course, count: int) -> bool:
        if self.hit is None:
            return before == "missing"  # nothing new is known of it
        return self.hit <= min(MISSED, ALARMS_OF_TARGETS / count) or (before == "missing" and self.hit < AGAIN)

    def _has_fallen(self, before: Course, looks: int) -> bool:
        if self.movement is None or self.movement.why_not is not None:
            return before == "fallen"
        is_beyond = self.movement.chance / 2 <= ALARMS_OF_DAYS / looks
        return self.is_adverse and (is_beyond or before == "fallen")


def needs(context: Context, metrics: Iterable[Metric], period: Period, as_of: date) -> Ask:
    """Return what watching needs: spans by which a period is projected, and days before the newest whole one."""
    watched = list(metrics)
    ask = landed.needs(context, filter(_is_total, watched), [period], as_of)
    return ask + tuple(
        part
        for metric in watched
        if (day := day_of(context, metric, period, as_of)) is not None
        for part in cells([metric], past_of(day))
    )


def sightings(
    measured: Measured, metrics: Iterable[Metric], period: Period, goals: landed.Targets, as_of: date
) -> tuple[Sighting, ...]:
    """Return what is seen of metrics with a target on the last whole day.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    goals
        What the period should reach, by metric and period.
    as_of
        The last day that is over.
    """
    watched = [metric for metric in metrics if metric.better in ("higher", "lower")]
    landings = landed.project_each(measured, filter(_is_total, watched), [period], goals, as_of)
    by_metric: Mapping[str, Landing] = {landing.metric: landing for landing in landings}
    seen = []
    for metric in watched:
        landing, day = by_metric.get(metric.name), day_of(measured.context, metric, period, as_of)
        movement = movement_of(measured, metric, day) if day else None
        seen.append(Sighting(metric, "", landing, _hit(metric, landing), day, movement))
    return tuple(seen)


def day_of(context: Context, metric: Metric, period: Period, as_of: date) -> Period | None:
    """Return the newest whole day of a metric in a period; None where there is none, or a day tells nothing of it."""
    if unavailable(context, metric) or metric.looks_back or metric.accumulates:
        return None
    last = min(context.coverage(*tables_of(metric))[1], as_of)
    return period_holding(last, "day", period.rules) if period.start <= last < period.end else None


def newest_week(period: Period, as_of: date) -> Period | None:
    """Return the newest week that is over and ends in a period; None before there is one."""
    week = period_holding(as_of + timedelta(days=1), "week", period.rules).previous
    return week if period.start < week.end <= period.end else None


def _is_total(metric: Metric) -> bool:
    """Whether a metric is projected within a period, as reviews do: rates are watched by their days alone."""
    return not UNITS[metric.unit].is_rate


def _hit(metric: Metric, landing: Landing | None) -> float | None:
    if landing is None or landing.is_over or landing.hit is None:
        return None
    return landing.hit if metric.better == "higher" else 1 - landing.hit
