"""A plan: targets, actions and proposals of a workspace, with all that its rules are checked against."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpi_toolkit.language.text import Reason, Text
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules, Period, period_holding
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.benchmark import Benchmark
from kpi_toolkit.plan.history import History
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.community import phase_called
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.targets.spans import Spans
from kpi_toolkit.targets.target import TOTALS, Target
from kpi_toolkit.targets.year import is_unplanned

ALL_PHASES = 5


@dataclass(frozen=True)
class Frozen:
    """A target as an earlier edition of a report judged a period by it."""

    period: Period
    target: Target


@dataclass(frozen=True)
class Plan:
    """A plan as a whole.

    Parameters
    ----------
    targets, actions, proposals
        The rows that could be read.
    findings_of_reading
        What is wrong with single cells and rows, found while the sheets were read; with data, segments among it.
    drafts
        Targets of the rows that could not be read; their faulty fields are None.
    unavailable
        Why metrics cannot be computed from the workspace's tables.
    columns
        Columns by table of the workspace; None: there is no workspace, so nothing is said of its data.
    history
        Past periods of the metrics; None where there is no workspace.
    frozen
        The targets by which earlier editions judged.
    last_actions
        The actions of the last review.
    as_of
        The day up to which there are data: what was due before it wants a verdict.
    files
        What the sheets that are there are called.
    benchmarks
        What others reach.
    group_phases
        What the data say of the phase of each group, by its id.
    kept
        What rules worked out of this plan, by what it is: they ask for the same, of thousands of rows.
    """

    targets: tuple[Target, ...]
    catalogue: Catalogue = field(repr=False)
    settings: Settings
    actions: tuple[Action, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    findings_of_reading: tuple[Finding, ...] = ()
    drafts: tuple[Target, ...] = ()
    unavailable: Mapping[str, Reason] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] | None = None
    history: History | None = field(default=None, repr=False)
    frozen: tuple[Frozen, ...] = ()
    last_actions: tuple[Action, ...] = ()
    as_of: date | None = None
    files: tuple[str, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    group_phases: Mapping[str, str] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that have targets, in the order of the sheet."""
        return tuple(dict.fromkeys(target.role for target in self.targets))

    @property
    def whole_roles(self) -> tuple[str, ...]:
        """The roles whose every row could be read: of the others nothing is said as a whole yet."""
        in_doubt = {draft.role for draft in self.drafts}
        return tuple(role for role in self.roles if role not in in_doubt)

    @property
    def today(self) -> date:
        """The day up to which there are data; without any, the first day of the newest target."""
        return self.as_of or max((target.start for target in self.targets), default=date.max)

    def file(self, form: str) -> str:
        """Return what a sheet is called: that of a table, of an Excel file, else of a CSV."""
        table: str | None = getattr(self.settings.plan, form, None)
        return table or (f"{form}.xlsx" if f"{form}.xlsx" in self.files else f"{form}.csv")

    def metric(self, target: Target) -> Metric:
        """Return the metric that a target judges."""
        return self.catalogue[target.metric]

    def of_role(self, role: str) -> tuple[Target, ...]:
        """Return the targets of a role, in the order of the sheet."""
        if "roles" not in self.kept:
            by_role: dict[str, list[Target]] = {}
            for target in self.targets:
                by_role.setdefault(target.role, []).append(target)
            self.kept["roles"] = {name: tuple(own) for name, own in by_role.items()}
        of_roles: Mapping[str, tuple[Target, ...]] = self.kept["roles"]
        return of_roles.get(role, ())

    def spans(self, role: str) -> Spans:
        """Return the targets of a role by the days that they hold on."""
        if ("spans", role) not in self.kept:
            self.kept["spans", role] = Spans(self.of_role(role))
        spans: Spans = self.kept["spans", role]
        return spans

    def role_label(self, role: str) -> Text:
        """Return what a role is called."""
        return self.settings.all_roles.label(role)

    def phase(self, role: str, day: date, segment: str = "") -> int:
        """Return the community's phase on a day, or that of the group of a segment; other roles are as in the last."""
        if role != "community":
            return ALL_PHASES
        column, _, value = segment.partition("=")
        if column == "groups.phase" and (named := phase_called(value)):
            return named
        of_group = value if column in ("group", "group_id", "groups.group_id") else ""
        return self.settings.community.phase_on(day, of_group, self.group_phases)


def is_weighted(target: Target) -> bool:
    """Whether a target counts in the scorecard; one that does not is a guardrail, or only watched."""
    return target.scorecard_weight is not None


def holds(target: Target, day: date) -> bool:
    """Whether a day lies in the span of a target; one without `due` goes on."""
    return target.start <= day < target.end


def together(first: Target, second: Target) -> bool:
    """Whether the spans of two targets overlap."""
    later = max(first.start, second.start)
    return holds(first, later) and holds(second, later)


@dataclass(frozen=True)
class PlannedScorecard:
    """The targets of a role that hold from one day on, until one begins or ends."""

    role: str
    day: date
    targets: tuple[Target, ...]

    @property
    def weighted(self) -> tuple[Target, ...]:
        """Those that count."""
        return tuple(target for target in self.targets if is_weighted(target))

    @property
    def row(self) -> int:
        """The last of its rows."""
        return max(target.row for target in self.targets)


def scorecards(plan: Plan, roles: Iterable[str]) -> Iterator[PlannedScorecard]:
    """Yield the scorecards of roles: one for each set of targets that hold together, the first time it does.

    What is left when all but totals by a date have ended is no scorecard, nor what is there while somebody has left or
    is to come within the period, nor the long targets of months that nobody has planned.
    """
    for role in roles:
        if ("scorecards", role) not in plan.kept:
            plan.kept["scorecards", role] = list(_scorecards(plan, role))
        yield from plan.kept["scorecards", role]


def _scorecards(plan: Plan, role: str) -> Iterator[PlannedScorecard]:
    own, spans = plan.of_role(role), plan.spans(role)
    weighted = Spans(target for target in own if is_weighted(target))
    parts = [target for target in own if is_weighted(target) and target.within is not None]
    starts = {target.start for target in own}
    said = set()
    for day in sorted(starts | {target.due for target in own if target.due}):
        card = PlannedScorecard(role, day, tuple(spans.on(day)))
        subjects = frozenset((target.metric, target.segment, target.scorecard_weight) for target in card.targets)
        is_rest = day not in starts and all(target.kind in TOTALS for target in card.weighted)
        is_rest = is_rest or _is_vacant(card, parts, plan.settings.calendar_rules)
        is_rest = is_rest or is_unplanned(day, weighted)
        if card.targets and not is_rest and subjects not in said:
            said.add(subjects)
            yield card


def _is_vacant(card: PlannedScorecard, parts: Iterable[Target], rules: CalendarRules) -> bool:
    """Whether a weighted part of the same period holds on other days of it, and none in its place on this one."""
    subjects = {(target.metric, target.segment) for target in card.targets}
    return any(
        target.within is not None
        and (target.metric, target.segment) not in subjects
        and target.holds_in(period_holding(card.day, target.within, rules))
        for target in parts
    )
