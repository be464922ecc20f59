"""Whether a plan agrees with itself: what it states of its metrics, held against what these are of each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, inf, log

from kpi_toolkit.analysis.agreement import Agreement, Conflict, Stated, StraightLine
from kpi_toolkit.metrics.relations import PartOf, Product, Relation, Term, relations
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.history import Past
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.stated import Statement, statements
from kpi_toolkit.targets.target import Target
from kpi_toolkit.units import UNITS

LAST = 12
"""Past periods that tell how far a product holds where rows are in only one of its sides."""
EXACT = 1e-6


@dataclass(frozen=True)
class Repair:
    """A statement put right by itself: the value that agrees with all others."""

    statement: Statement
    value: float

    @property
    def instead_of(self) -> float:
        """The end of what is stated that is nearest to it."""
        ends = [end for end in (self.statement.lower, self.statement.upper) if abs(end) < inf]
        return min(ends, key=lambda end: abs(end - self.value))

    @property
    def share(self) -> float:
        """The change as a share of what is stated."""
        return self.value / self.instead_of - 1


@dataclass(frozen=True)
class Contradiction:
    """Statements of one period that cannot hold together.

    Parameters
    ----------
    relations
        What they break, each with the least and the most that it held by in the past.
    repairs
        Each puts it right by itself, the smallest first.
    """

    period: Period
    statements: tuple[Statement, ...]
    relations: tuple[tuple[Relation, float, float], ...]
    repairs: tuple[Repair, ...]


def related(plan: Plan) -> tuple[str, ...]:
    """Return the metrics, planned or not, that tell whether what is planned agrees."""
    every = relations(plan.catalogue)
    names: dict[str, None] = {}
    for own in _distinct(plan).values():
        problem = _problem(plan, own[1], every)
        for place in problem.agreement.lines:
            names |= dict.fromkeys(term.metric for term in problem.relations[place].terms)
    return tuple(names)


def contradictions(plan: Plan) -> Iterator[Contradiction]:
    """Yield what contradicts itself, each once: in the first of the periods that state the same."""
    every = relations(plan.catalogue)
    for period, own in _distinct(plan).values():
        problem = _problem(plan, own, every)
        for conflict in _conflicts(plan, problem):
            yield _contradiction(problem, conflict, period)


def _conflicts(plan: Plan, problem: "_Problem") -> tuple[Conflict, ...]:
    """Return what contradicts itself; periods that state the same numbers are looked at once."""
    numbers = ("conflicts", problem.segment, tuple(problem.stated))
    if numbers not in plan.kept:
        plan.kept[numbers] = problem.agreement.conflicts()
    conflicts: tuple[Conflict, ...] = plan.kept[numbers]
    return conflicts


def _distinct(plan: Plan) -> Mapping[tuple[object, ...], tuple[Period, Sequence[Statement]]]:
    """Return what is stated, once of the periods that state the same."""
    distinct: dict[tuple[object, ...], tuple[Period, Sequence[Statement]]] = {}
    for (segment, period), own in sorted(statements(plan).items(), key=lambda entry: entry[0][1]):
        alike = tuple((stated.metric, stated.lower, stated.upper, tuple(_rows(stated))) for stated in own)
        distinct.setdefault((segment, *alike), (period, own))
    return distinct


def _rows(statement: Statement) -> Iterator[int]:
    return (target.row for target in statement.targets)


@dataclass(frozen=True)
class _Problem:
    segment: str
    agreement: Agreement
    stated: Sequence[Stated]
    statements: Sequence[Statement]
    terms: Sequence[Term]
    relations: Sequence[Relation]
    held: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class _Lines:
    """What relations of a segment are, whatever is stated: the variables of each metric, and lines between them."""

    relations: Sequence[Relation]
    held: Sequence[tuple[float, float]]
    lines: Sequence[StraightLine]
    most: Sequence[float]
    variables: Mapping[str, Sequence[tuple[Term, int]]]


def _problem(plan: Plan, own: Sequence[Statement], every: Iterable[Relation]) -> _Problem:
    segment = next((target.segment for statement in own for target in statement.targets), "")
    if ("lines", segment) not in plan.kept:
        plan.kept["lines", segment] = _lines(plan, segment, every)
    known: _Lines = plan.kept["lines", segment]
    stated, said, terms = [], [], []
    for statement in own:
        for term, variable in known.variables.get(statement.metric, ()):
            if number := _stated(statement, term, variable):
                stated.append(number)
                said.append(statement)
                terms.append(term)
    agreement = Agreement(stated, known.lines, known.most)
    return _Problem(segment, agreement, stated, said, terms, known.relations, known.held)


def _lines(plan: Plan, segment: str, every: Iterable[Relation]) -> _Lines:
    used = [relation for relation in every if not segment or not _is_rest(relation)]
    variables = {term: place for place, term in enumerate(dict.fromkeys(t for used_in in used for t in used_in.terms))}
    held = [_held(plan, relation, segment) for relation in used]
    lines = [_line(relation, ends, variables) for relation, ends in zip(used, held, strict=True)]
    most = [_most(plan, term) for term in variables]
    by_metric: dict[str, list[tuple[Term, int]]] = {}
    for term, variable in variables.items():
        by_metric.setdefault(term.metric, []).append((term, variable))
    return _Lines(used, held, lines, most, by_metric)


def _is_rest(relation: Relation) -> bool:
    """Whether it is of what a share leaves: a person is new to a shop once, not to each of its segments."""
    return isinstance(relation, Product) and relation.ratio.sign < 0


def _line(relation: Relation, held: tuple[float, float], variables: Mapping[Term, int]) -> StraightLine:
    factors = {variables[term]: -1.0 for term in relation.terms}
    factors[variables[relation.terms[0]]] = 1.0
    low, high = held
    return StraightLine(factors, log(low) if low > 0 else -inf, log(high))


def _held(plan: Plan, relation: Relation, segment: str) -> tuple[float, float]:
    """Return how the whole of a product stood to the product in the past, at least and at most; 1 where nobody knows.

    A part may be anything up to the whole.
    """
    if isinstance(relation, PartOf):
        return 0.0, 1.0
    if plan.history is None:
        return 1.0, 1.0
    grains = dict.fromkeys(grain for _, _, grain in plan.history.series)
    for grain in sorted(grains, key=lambda grain: grain != "month"):
        pasts = [plan.history.of(term.metric, segment, grain) for term in relation.terms]
        if ratios := _ratios(relation, pasts)[-LAST:]:
            return min(ratios), max(ratios)
    return 1.0, 1.0


def _ratios(relation: Product, pasts: Sequence[Sequence[Past]]) -> list[float]:
    whole, *others = [
        {past.period: term.of(past.value) for past in series if past.value is not None}
        for term, series in zip(relation.terms, pasts, strict=True)
    ]
    ratios = []
    for period, value in whole.items():
        factors = [other.get(period, 0.0) for other in others]
        if value > 0 and all(factor > 0 for factor in factors):
            ratio = value / (factors[0] * factors[1])
            ratios.append(1.0 if abs(ratio - 1) < EXACT else ratio)
    return ratios


def _most(plan: Plan, term: Term) -> float:
    """Return the logarithm of the most that a term can be: a share leaves or takes at most all."""
    return 0.0 if UNITS[plan.catalogue[term.metric].unit].kind == "share" else inf


def _stated(statement: Statement, term: Term, variable: int) -> Stated | None:
    """Return a statement as the logarithm of its term; None of what has none."""
    ends = sorted(term.of(value) for value in (statement.lower, statement.upper))
    if ends[1] <= 0:
        return None
    lower, upper = (-inf if end <= 0 else inf if end == inf else log(end) for end in ends)
    near = min(end for end in ends if 0 < end < inf) if any(0 < end < inf for end in ends) else 1.0
    return Stated(variable, lower, upper, statement.rounded / near, not statement.targets)


def _contradiction(problem: _Problem, conflict: Conflict, period: Period) -> Contradiction:
    repairs = []
    for place, change in conflict.changes.items():
        statement, term = problem.statements[place], problem.terms[place]
        repairs.append(Repair(statement, _repaired(statement, term, change)))
    broken = [(problem.relations[place], *problem.held[place]) for place in conflict.lines]
    told = tuple(dict.fromkeys(problem.statements[place] for place in conflict.stated))
    return Contradiction(period, told, tuple(broken), tuple(repairs))


def _repaired(statement: Statement, term: Term, change: float) -> float:
    """Return the value that a statement is changed to: the end of a range that is in the way."""
    ends = sorted(term.of(value) for value in (statement.lower, statement.upper))
    end = ends[1] if ends[0] == -inf or (change > 0 and ends[1] < inf) else ends[0]
    return term.back(end * exp(change))


def with_related(plan: Plan) -> tuple[Target, ...]:
    """Return the targets whose past tells whether the plan agrees: each related metric over the grains of the plan."""
    named = {target.metric for target in plan.targets}
    first = {target.per or "month": target for target in plan.targets if not target.segment}
    return tuple(
        replace(target, metric=name, kind="level", value=None)
        for name in related(plan)
        if name not in named
        for target in first.values()
    )
