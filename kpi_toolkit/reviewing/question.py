"""What one review is asked, before anything is measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kpi_toolkit.errors import DataError
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import tables_of, unavailable
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.metrics.own import own_names
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.reviewing.agreed import Agreed
from kpi_toolkit.reviewing.landed import Claim
from kpi_toolkit.targets import Target

FIRST = ("sales", "buyers", "active_users", "new_users")
"""What a review shows first where nothing was agreed."""


@dataclass(frozen=True)
class Question:
    """A role's review of one period: what was agreed, and what is known of the data without touching a row.

    Parameters
    ----------
    agreed
        Of the role, for other periods too: pictures show what was agreed then.
    claims
        Where editions of earlier periods said that periods would land.
    """

    context: Context
    period: Period
    role: str
    agreed: Agreed
    claims: tuple[Claim, ...] = ()

    @cached_property
    def held(self) -> tuple[Target, ...]:
        """The targets that hold in the period, in the order of the sheet."""
        return tuple(target for target in self.agreed.targets if target.holds_in(self.period))

    @cached_property
    def judged(self) -> tuple[str, ...]:
        """Names of the metrics that the period's score is made of."""
        return tuple(dict.fromkeys(target.metric for target in self.held if target.scorecard_weight))

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """Names of the metrics that the role reads: those of kpi.yaml, else what it reads first and the workspace's."""
        catalogue = self.context.catalogue
        if self._chosen:
            return self._chosen
        own = (name for name in own_names(catalogue, CATALOGUE) if self.role in catalogue[name].roles)
        return (*(name for name in self.context.settings.all_roles[self.role].reads if name in catalogue), *own)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Names of the metrics that have a row, and of those with a target for another period."""
        targets = (target.metric for target in self.agreed.targets)
        return tuple(dict.fromkeys([*targets, *self.only_watched, *self.watched]))

    @cached_property
    def only_watched(self) -> tuple[str, ...]:
        """Names of the metrics that the role reads and that no target of the period judges as a whole.

        What is judged on some days of the period only is shown of all of it too. Where nothing was agreed or
        chosen, how the business does comes first.
        """
        uncut = [target for target in self.held if not target.segment]
        totals = {target.metric for target in uncut if not target.within}
        first = () if self.held or self._chosen else (name for name in FIRST if self._is_there(name))
        read = dict.fromkeys([*first, *self.watched, *(target.metric for target in uncut if target.within)])
        return tuple(name for name in read if name not in totals)

    @property
    def _chosen(self) -> tuple[str, ...]:
        """What kpi.yaml says that the role reads; nothing where it does not."""
        chosen = self.context.settings.roles.get(self.role)
        return chosen.metrics if chosen and chosen.metrics else ()

    def _is_there(self, name: str) -> bool:
        """Whether the workspace has a metric and the tables that it needs."""
        catalogue = self.context.catalogue
        return name in catalogue and unavailable(self.context, catalogue[name]) is None

    @property
    def comments(self) -> tuple[Comment, ...]:
        """What is said of the period, in the order of the sheet."""
        return tuple(comment for comment in self.agreed.comments if comment.period == self.period)

    @cached_property
    def pictured(self) -> tuple[str, ...]:
        """Names of the metrics that have a picture of their course: what is scored, else agreed, else shown first."""
        agreed = tuple(dict.fromkeys(target.metric for target in self.held))
        return self.judged or agreed or tuple(name for name in self.only_watched if self._is_there(name))[: len(FIRST)]

    @property
    def in_rows(self) -> tuple[str, ...]:
        """Names of the metrics that have a row in the period."""
        return tuple(dict.fromkeys([*(target.metric for target in self.held), *self.only_watched]))

    @property
    def absent(self) -> tuple[tuple[Metric, Reason], ...]:
        """The metrics that the role would read and these data do not have, and why."""
        named = dict.fromkeys([*self.watched, *self.context.settings.all_roles[self.role].reads])
        read = (self.context.catalogue[name] for name in named)
        return tuple((metric, reason) for metric in read if (reason := unavailable(self.context, metric)))

    def check(self) -> None:
        """Refuse what cannot be answered.

        Raises
        ------
        DataError
            When no data fall into the period.
        """
        catalogue = self.context.catalogue
        check_covered(self.context, self.period, {table for name in self.shown for table in tables_of(catalogue[name])})


def check_covered(context: Context, period: Period, tables: Iterable[str]) -> None:
    """Refuse a period that none of some tables reaches into.

    Raises
    ------
    DataError
        With what the tables cover.
    """
    spans = [context.coverage(table) for table in tables if table in context.sources.columns]
    if not any(period.start <= last and period.end > first for first, last in spans):
        covered = " and ".join(f"{first} to {last}" for first, last in dict.fromkeys(spans)) or "nothing it needs"
        raise DataError(f"There are no data for {period}: they cover {covered}. Choose a period in between.")
