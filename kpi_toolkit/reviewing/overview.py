"""All roles of a period at one glance: their scores over time, the gravest findings, open actions, landings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar

import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.judge.trends import Trends
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.measuring.frame import as_workspace
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.plan.segments import read_sound_targets
from kpi_toolkit.reviewing.cards import scores
from kpi_toolkit.reviewing.findings import OPEN, ORDER, ReviewFinding, findings
from kpi_toolkit.reviewing.following import trends
from kpi_toolkit.reviewing.inputs import Inputs
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.roles import OVERVIEW
from kpi_toolkit.targets.scorecard import Score
from kpi_toolkit.units import Language

COURSE = 6
"""Periods over which scores are shown, the newest included."""
GRAVEST = 3
CHAIN = ("visitors", "new_users", "active_users", "repurchase_rate", "sales", "referred_users")
"""Acquisition, activation, retention, revenue, referral: what the company as a whole lives by."""


@dataclass(frozen=True)
class Overview(Shown):
    """The reviews of all roles with targets in a period.

    Parameters
    ----------
    reviews
        One a role, in the order of the organisation.
    periods, course
        Periods up to this one, of a quarter or a year its months, and by role its score in each; None where it had no
        target.
    chain
        From visitor to referral, over periods as long as this one.
    """

    period: Period
    reviews: tuple[Review, ...]
    periods: tuple[Period, ...]
    course: Mapping[str, tuple[Score | None, ...]] = field(hash=False)
    chain: Trends = field(repr=False)
    language: Language = field(default="zh", repr=False)
    role: ClassVar[str] = OVERVIEW
    """Under which it is published."""

    @property
    def first_scored(self) -> int:
        """The place of the first period in which any role had a score; 0 if none had."""
        known = (place for place, scored in enumerate(zip(*self.course.values(), strict=True)) if any(scored))
        return next(known, 0)

    @property
    def settings(self) -> Settings:
        """The settings of the workspace."""
        return self.reviews[0].settings

    @property
    def data_through(self) -> date:
        """The last day that all reviews know."""
        return min(review.data_through for review in self.reviews)

    @property
    def is_over(self) -> bool:
        """Whether no later data can change it."""
        return all(review.is_over for review in self.reviews)

    @property
    def judged(self) -> tuple[Row, ...]:
        """The targets of all roles that were due."""
        return tuple(row for reviewed in self.reviews for row in reviewed.targeted if not row.is_not_due)

    @property
    def status_counts(self) -> dict[str, int]:
        """How many targets of all roles have each status."""
        counts = [reviewed.status_counts for reviewed in self.reviews]
        return {status: sum(count[status] for count in counts) for status in counts[0]}

    @property
    def gravest(self) -> tuple[tuple[Review, ReviewFinding], ...]:
        """The three gravest findings over all roles, each told once, by the role that it costs most."""
        every = [(reviewed, finding) for reviewed in self.reviews for finding in findings(reviewed)]
        every.sort(key=lambda pair: (ORDER.index(pair[1].kind), -pair[1].cost))
        told: dict[object, tuple[Review, ReviewFinding]] = {}
        for reviewed, finding in every:
            told.setdefault(_story(finding), (reviewed, finding))
        return tuple(told.values())[:GRAVEST]

    @property
    def open_actions(self) -> tuple[Followed, ...]:
        """The actions that are neither done nor cancelled, overdue ones first."""
        every = {id(followed.action): followed for reviewed in self.reviews for followed in reviewed.evidence.actions}
        still = [followed for followed in every.values() if followed.state in OPEN]
        return tuple(sorted(still, key=lambda followed: followed.state != "overdue"))

    @property
    def landings(self) -> tuple[Landing, ...]:
        """Where quarter and year will land, each metric and period once."""
        every = {
            (landed.metric, landed.period): landed for reviewed in self.reviews for landed in reviewed.evidence.landings
        }
        return tuple(landed for landed in every.values() if landed.outlook and not landed.is_over)

    @property
    def metrics(self) -> dict[str, Metric]:
        """The metrics of all reviews by name."""
        return {row.metric.name: row.metric for reviewed in self.reviews for row in reviewed.rows}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per role and period: ``role, period, score``, 1 = every target reached."""
        rows = [
            [role, str(period), None if score is None or score.value is None else float(score.value)]
            for role, course in self.course.items()
            for period, score in zip(self.periods, course, strict=True)
        ]
        return pd.DataFrame(rows, columns=["role", "period", "score"]).astype({"score": "float64"})


def overview(workspace: Workspace | str | Path, period: str | Period, language: str = "") -> Overview:
    """Review all roles with targets in a period, for those who manage them.

    Parameters
    ----------
    workspace
        An opened workspace or the folder of one.
    period
        One period, as ``2026-10``.
    language
        ``zh`` or ``en``; empty for the workspace's.

    Returns
    -------
    Overview
        ``reviews``, ``gravest``, ``open_actions``, ``landings``, ``to_frame()``, ``chart()``.

    Raises
    ------
    UsageError
        When no role has a target in the period, and as :func:`kpi_toolkit.reviewing.making.review`.
    """
    opened = as_workspace(workspace)
    span = opened.settings.period(period) if isinstance(period, str) else period
    periods = _course(span)
    targets = read_sound_targets(opened)
    planned = {target.role for target in targets if any(target.holds_in(each) for each in (span, *periods))}
    roles = [role for role in opened.settings.all_roles if role in planned]
    if not roles:
        raise UsageError(f"No role has a target in {span}. Add some to `plan/targets`, or ask for another period.")
    Inputs(opened, [(span, role) for role in roles]).measure()
    reviews = tuple(review(opened, str(span), role, language) for role in roles)
    chain = trends(opened, [name for name in CHAIN if name in opened.catalogue], _up_to(span))
    return Overview(span, reviews, periods, scores(opened, periods), chain, reviews[0].language)


def _course(span: Period) -> tuple[Period, ...]:
    """Return the periods whose scores are shown: the months of a quarter or a year, else those up to this one."""
    if span.grain in ("quarter", "year"):
        first = period_holding(span.start, "month", span.rules)
        return tuple(first.shift(step) for step in range(span.months or 0))
    return _up_to(span)


def _up_to(span: Period) -> tuple[Period, ...]:
    return tuple(span.shift(step) for step in range(1 - COURSE, 1))


def _story(finding: ReviewFinding) -> object:
    """Return what a finding is about, whoever it is told to: a trap or counter-metric, a step, or a role's own rows."""
    if finding.guards:
        return finding.guards[0].metric
    links = tuple((link.metric.name, link.segment) for link in finding.links)
    steps = tuple(step.metric.name for step in finding.steps)
    return links or steps or tuple(id(row.target) for row in finding.rows)
