"""What of a review matters most: its findings, ranked by what they cost. Data only; the sentences are made in pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from typing import Literal, get_args

from kpi_toolkit.judge.broken_links import Link
from kpi_toolkit.judge.funnel import FunnelStep
from kpi_toolkit.judge.guardrails import Guardrail, guards_of
from kpi_toolkit.judge.inflated import Without
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.reviewing.model import Review, Row, guards_apart
from kpi_toolkit.targets.scorecard import weighed
from kpi_toolkit.units import exact

Kind = Literal["lost", "link", "missed", "guard", "misled", "seen", "chance"]
"""From the gravest on: a target that is met only by losing something; a step that broke; targets that were missed;
a guardrail that broke while nothing was won by it; a number that a trap moved without turning a judgement; what a trap
saw that moved no target; targets that were missed and may have been by chance."""
ORDER: tuple[Kind, ...] = get_args(Kind)
MISSED = ("missed", "at_risk")
OPEN = ("proposed", "running", "overdue")


@dataclass(frozen=True)
class ReviewFinding:
    """One thing that a reader of a review must know.

    Parameters
    ----------
    rows
        The targets that it is about, what costs most first.
    guards
        The guardrails or traps that say it; of a target that several things spoil, all of them.
    links, steps
        What broke in one segment, what cost most first; and what broke as a whole.
    cost
        What it costs or hides of a score of 100; of a step how many more would have taken it.
    actions
        The open actions that are about the same metric or segment.
    """

    kind: Kind
    rows: tuple[Row, ...] = ()
    guards: tuple[Guardrail, ...] = ()
    links: tuple[Link, ...] = ()
    steps: tuple[FunnelStep, ...] = ()
    cost: float = 0.0
    actions: tuple[Followed, ...] = field(default=(), repr=False)

    @property
    def watches(self) -> tuple[str, ...]:
        """Names of the metrics that its guardrails speak of, moved or not."""
        return tuple(name for guard in self.guards for name in (guard.trap.watches if guard.trap else guard.watches))

    @property
    def without(self) -> tuple[Without, ...]:
        """What each row would be without what the traps name, in their order; nothing where no trap moved them."""
        moved = [other for guard in self.guards for other in guard.without]
        return tuple(other for row in self.rows if (other := _worst_of(row, moved)) is not None)


def findings(review: Review) -> tuple[ReviewFinding, ...]:
    """Return the findings of a review, the gravest first: by kind, then by what they cost or how much they touch."""
    weights = weights_of(review)
    traps = [*_of_traps(review, weights)]
    spoilt = {id(row.target) for finding in traps if finding.kind in ("lost", "missed") for row in finding.rows}
    every = [*traps, *_of_links(review), *_of_guards(review, weights, spoilt), *_of_misses(review, weights, spoilt)]
    judged = {row.metric.name for row in review.targeted}
    ranked = sorted(every, key=lambda it: (ORDER.index(it.kind), -it.cost, -len(judged.intersection(it.watches))))
    return tuple(replace(finding, actions=_about(review, finding)) for finding in ranked)


def guardrail_rows(review: Review) -> tuple[Row, ...]:
    """Return the targeted rows that weigh nothing beside others that do: they are counted apart from the score."""
    return guards_apart(review.rows)


def weights_of(review: Review) -> dict[int, Fraction]:
    """Return by the identity of a target the share of the score that it weighs; without what is not due."""
    due = [row.line for row in review.targeted if not row.is_not_due]
    lines = [(weight, line.target) for weight, line in weighed(due)]
    whole = sum((weight for weight, _ in lines), Fraction(0))
    return {id(target): weight / whole for weight, target in lines}


def _points(weights: dict[int, Fraction], row: Row, scored: Fraction | None) -> float:
    """Return how many points of a score of 100 so much of a row's attainment is; never less than none."""
    return 0.0 if scored is None else float(100 * weights.get(id(row.target), Fraction(0)) * max(scored, Fraction(0)))


def _of_traps(review: Review, weights: dict[int, Fraction]) -> Iterator[ReviewFinding]:
    """Yield a finding for each trap that found something: its segments are one story, with what guards the same."""
    broken = [guard for guard in review.evidence.guardrails if guard.state == "broken"]
    for _, group in groupby((guard for guard in broken if guard.trap), key=_story):
        guards = tuple(group)
        moved = [other for guard in guards for other in guard.without]
        cost = {
            id(row.target): _hidden(weights, row, other) for row in review.targeted if (other := _worst_of(row, moved))
        }
        rows = _dearest(review, cost)
        kind = _kind_of_trap(rows, moved)
        beside = [
            guard
            for row in rows
            if row.status == "unbalanced"
            for guard in guards_of(row.metric.name, broken)
            if not guard.trap
        ]
        yield ReviewFinding(kind, tuple(_lost_first(rows, moved)), (*guards, *beside), cost=sum(cost.values()))


def _story(guard: Guardrail) -> tuple[str, str]:
    """Return what one finding is made of: a trap, or one ratio of which fewer cases were counted."""
    return guard.metric, guard.trap.segment if guard.trap and guard.trap.instead is not None else ""


def _dearest(review: Review, cost: dict[int, float]) -> list[Row]:
    """Return the rows whose cost is known, by target, the dearest first."""
    known = [row for row in review.targeted if id(row.target) in cost]
    return sorted(known, key=lambda row: -cost[id(row.target)])


def _kind_of_trap(rows: Sequence[Row], moved: Sequence[Without]) -> Kind:
    if any(row.status == "unbalanced" for row in rows):
        return "lost"
    if any(row.status in MISSED for row in rows if (other := _worst_of(row, moved)) and other.is_lost):
        return "missed"
    return "misled" if rows else "seen"


def _lost_first(rows: Sequence[Row], moved: Sequence[Without]) -> list[Row]:
    """Sort those that a trap turns before those that it only moves; what is missed anyway lies between."""

    def rank(row: Row) -> int:
        other = _worst_of(row, moved)
        return 2 if other is None or not other.is_lost else int(row.status != "unbalanced")

    return sorted(rows, key=rank)


def _worst_of(row: Row, moved: Iterable[Without]) -> Without | None:
    """Return what a row's target reaches least without what some traps name; None where none of them moved it."""
    own = [other for other in moved if other.target is row.target]
    return min(own, key=lambda other: exact(other.attainment.raw or 0), default=None)


def _hidden(weights: dict[int, Fraction], row: Row, other: Without) -> float:
    """Return the points that a row has too many: of a missed one, all that it lacks without what the trap names."""
    without = other.attainment.exact
    full = Fraction(1) if row.status in MISSED else row.line.exact
    return 0.0 if without is None or full is None else _points(weights, row, full - without)


def _of_links(review: Review) -> Iterator[ReviewFinding]:
    """Yield a finding for each segment in which steps broke, and one for those that broke as a whole."""
    evidence = review.evidence
    if evidence.funnel and (steps := evidence.funnel.bottlenecks):
        ranked = sorted(steps, key=lambda step: -(step.gain or 0))
        yield ReviewFinding("link", steps=tuple(ranked), cost=sum(step.gain or 0 for step in ranked))
    links = evidence.links.broken if evidence.links else ()
    for segment in dict.fromkeys(link.segment for link in links):
        ranked_links = sorted((link for link in links if link.segment == segment), key=lambda link: -lacking(link))
        yield ReviewFinding("link", links=tuple(ranked_links), cost=lacking(ranked_links[0]))


def lacking(link: Link) -> float:
    """Return how many more would have taken a step at its rate before."""
    return float(Fraction(*link.before) * link.after[1] - link.after[0])


def _of_guards(review: Review, weights: dict[int, Fraction], spoilt: set[int]) -> Iterator[ReviewFinding]:
    """Yield the counter-metrics that broke, unless a trap tells of what they guard, and other guardrails missed."""
    unweighted = [row for row in review.targeted if id(row.target) not in weights]
    counters = [guard for guard in review.evidence.guardrails if guard.state == "broken" and not guard.trap]
    for guard in counters:
        lost = [row for row in review.targeted if row.metric.name in guard.watches and row.status == "unbalanced"]
        if lost and not all(id(row.target) in spoilt for row in lost):
            yield ReviewFinding("lost", tuple(lost), (guard,), cost=_points(weights, lost[0], lost[0].line.exact))
        elif not lost:
            yield ReviewFinding("guard", tuple(row for row in unweighted if row.metric.name == guard.metric), (guard,))
    told = {guard.metric for guard in counters}
    for row in unweighted:
        if row.status in MISSED and row.metric.name not in told and id(row.target) not in spoilt:
            yield ReviewFinding("guard", (row,))


def _of_misses(review: Review, weights: dict[int, Fraction], spoilt: set[int]) -> Iterator[ReviewFinding]:
    """Yield what was missed as one finding, unless a trap tells of it, and what may have been missed by chance."""
    kinds: dict[Kind, tuple[str, ...]] = {"missed": MISSED, "chance": ("noise",)}
    for kind, statuses in kinds.items():
        cost = {
            id(row.target): 0.0 if row.line.exact is None else _points(weights, row, 1 - row.line.exact)
            for row in review.targeted
            if id(row.target) in weights and row.status in statuses and id(row.target) not in spoilt
        }
        if rows := _dearest(review, cost):
            yield ReviewFinding(kind, tuple(rows), cost=sum(cost.values()))


def _about(review: Review, finding: ReviewFinding) -> tuple[Followed, ...]:
    """Return the open actions about the metrics or the segment that a finding names."""
    metrics = {row.metric.name for row in finding.rows} | {guard.metric for guard in finding.guards}
    metrics |= {link.metric.name for link in finding.links} | {step.metric.name for step in finding.steps}
    segments = {link.segment for link in finding.links} | {guard.trap.segment for guard in finding.guards if guard.trap}
    return tuple(
        followed
        for followed in review.evidence.actions
        if followed.state in OPEN and (followed.action.metric in metrics or followed.action.segment in segments - {""})
    )
