"""What stands behind a review's judgement: guardrails, landing, causes, funnel, actions."""

from collections.abc import Sequence
from decimal import Decimal

from kpi_toolkit.judge import breaks, broken_links, by_segment, explained, funnel, guardrails, landing, why
from kpi_toolkit.judge.accounts import Explanation
from kpi_toolkit.judge.usual import movement_of
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.pieces import columns_to_explain
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.loop import followed, on_the_table
from kpi_toolkit.reviewing import landed, rollup
from kpi_toolkit.reviewing.model import Evidence, Row, first_of_each
from kpi_toolkit.reviewing.question import Question
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.target import judged_period
from kpi_toolkit.units import UNITS
from kpi_toolkit.weekly import chain, resources
from kpi_toolkit.weekly.scorecard import ChainScorecard

CHANNEL = "channel"
MOST_EXPLAINED, MOST_SPLIT = 2, 4
"""Metrics that are looked at by several columns, and by channel: what is scored, those that moved least by chance."""
PER_BUYER = ("orders", "buyers", "aov")
"""Of these follows what one buyer more is worth."""
PASTS: tuple[why.Against, ...] = ("previous", "last_year", "target")


def needs(question: Question) -> Ask:
    """Return what the evidence of a review needs.

    Which metrics are split, and what has a bridge, rows tell; so all of those are asked for that might be.
    """
    context, period = question.context, question.period
    ask = guardrails.needs(context, period, question.judged, question.agreed.targets) if question.judged else ()
    if projected := _projected(question):
        spans = landing.around(period, context.settings.calendar_rules)
        ask += landing.needs(context, projected, spans, landing.until(period))
    ask += landed.needs(context, question.claims, period)
    if _has_bridge(question):
        ask += tuple(part for against in PASTS for part in why.needs(context, period, against))
    for target in question.held:
        metric = context.catalogue[target.metric]
        ask += by_segment.needs(metric, period, CHANNEL) if _is_split(question, target) else ()
    if _has_funnel(question):
        ask += (*funnel.needs(context, period), *cells((context.catalogue[name] for name in PER_BUYER), [period]))
    if _has_chain(question):
        ask += (*chain.needs(context, period), *resources.needs(context, period))
    if steps := steps_of(question):
        ask += broken_links.needs(context, period, CHANNEL, steps)
    return ask + rollup.needs(question)


def needs_again(question: Question, measured: Measured) -> Ask:
    """Return what must be measured because of what was measured.

    That is without the rows that the traps name, and by all columns together what is explained.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    targets = question.agreed.targets
    again = guardrails.asked_again(measured, question.period, question.judged, targets) if question.judged else ()
    metrics = [question.context.catalogue[target.metric] for target in _to_explain(question, measured)]
    return (
        *again,
        *rollup.needs_again(question, measured),
        *(part for metric in metrics for part in explained.needs(question.context, metric, question.period)),
    )


def evidence(question: Question, measured: Measured, rows: Sequence[Row]) -> Evidence:
    """Return what stands behind the rows of a review.

    Parameters
    ----------
    measured
        With what :func:`needs` and :func:`kpi_toolkit.plan.effects.needs` ask for.
    """
    period, agreed = question.period, question.agreed
    todo = followed(agreed.actions, question.role, period, measured, agreed.beside)
    guards = guardrails.guardrails(measured, period, question.judged, agreed.targets) if question.judged else ()
    points = _chain(measured, question)
    named = [*(action.action.metric for action in todo), *(guard.metric for guard in guards)]
    named += [line.metric for line in points.lines] if points else []
    named += [comment.metric for comment in question.comments]
    catalogue, record = question.context.catalogue, landed.record_of(measured, question.claims, period)
    landings = landing.landings(measured, _projected(question), period, goals_of(question))
    steps, links = breaks.together(_funnel(measured, question), _links(measured, question))
    return Evidence(
        guards,
        tuple(map(record.applied, landings)),
        _bridges(measured, question, rows),
        *_accounts(measured, question, rows),
        steps,
        links,
        todo,
        proposals=on_the_table(agreed.proposals, question.role, period),
        metrics={name: catalogue[name] for name in named if name in catalogue},
        benchmarks=tuple(other for other in agreed.benchmarks if other.metric in {row.metric.name for row in rows}),
        chain=points,
        resources=resources.resources(measured, points) if points else None,
        owners=_owners(question, steps, links),
        record=record,
        per_buyer=_per_buyer(measured, question) if steps else None,
        rolled=rollup.rolled(question, measured),
    )


def _has_chain(question: Question) -> bool:
    """Whether the role reads a step of the process chain, in a month."""
    catalogue = question.context.catalogue
    names = chain.metrics_of(question.context.settings.weekly)
    return question.period.grain == "month" and any(question.role in catalogue[name].roles for name in names)


def _chain(measured: Measured, question: Question) -> ChainScorecard | None:
    if not _has_chain(question):
        return None
    card = chain.funnel_scorecard(measured, question.period)
    return card if card.covered_worth else None


def _owners(
    question: Question, steps: funnel.Funnel | None, links: broken_links.Links | None
) -> dict[str, tuple[str, ...]]:
    """Return who has a target of a step, of any role."""
    named = {line.metric.name for line in (steps.steps if steps else ())}
    named |= {link.metric.name for link in (links.compared if links else ())}
    owners: dict[str, dict[str, None]] = {}
    for target in question.agreed.everyone:
        if target.metric in named and target.owner and target.holds_in(question.period):
            owners.setdefault(target.metric, {})[target.owner] = None
    return {name: tuple(people) for name, people in owners.items()}


def _projected(question: Question) -> list[Metric]:
    """Return the judged metrics that are projected: totals, in periods that others hold."""
    if question.period.grain in ("year", "span"):
        return []
    metrics = (question.context.catalogue[name] for name in question.judged)
    return [metric for metric in metrics if not UNITS[metric.unit].is_rate]


def goals_of(question: Question) -> landing.Targets:
    """Return the levels that targets ask for in the period and in those around it."""
    rules, goals = question.context.settings.calendar_rules, dict[tuple[str, str], Decimal]()
    for target in question.agreed.targets:
        ends_in = target.grain(rules)
        if target.segment or target.value is None or target.kind not in ("level", "cumulative") or not target.due:
            continue
        if target.within:
            continue
        if ends_in and (target.per is None or target.per == ends_in):
            goals[target.metric, _label(target, question.period)] = Decimal(target.value)
    return goals


def _label(target: Target, period: Period) -> str:
    """Return the label of the period that a target's level is for: around the reviewed one, or itself."""
    if target.per is None:
        return str(Period(target.start, target.end, target.grain(period.rules) or "span", period.rules))
    return str(period)


def _has_bridge(question: Question) -> bool:
    """Whether sales are explained: where they are scored, or shown and nothing is."""
    return "sales" in (question.judged or question.shown)


def _bridges(measured: Measured, question: Question, rows: Sequence[Row]) -> tuple[why.Bridge, ...]:
    has_sales = any(row.metric.name == "sales" and row.actual.value is not None for row in rows)
    if not has_sales or not _has_bridge(question):
        return ()
    bridges = (why.bridge(measured, question.period, against, question.agreed.targets) for against in PASTS)
    return tuple(bridge for bridge in bridges if bridge.split is not None)


def _is_split(question: Question, target: Target) -> bool:
    """Whether a target's metric may be split by channel."""
    metric = question.context.catalogue[target.metric]
    is_asked = not question.judged or target.metric in question.judged
    return is_asked and not target.segment and question.context.can_cut_metric(metric, CHANNEL)


def _to_explain(question: Question, measured: Measured) -> list[Target]:
    """Return the targets whose metrics are looked at by several columns: those that moved least by chance."""
    context, period = question.context, question.period
    scored = question.judged or [target.metric for target in question.held]
    uncut = (target for target in reversed(question.held) if not (target.segment or target.within))
    whole = {target.metric: target for target in uncut if target.metric in scored}
    metrics = [context.catalogue[name] for name in whole]
    movements = {
        metric.name: movement_of(measured, metric, period).chance
        for metric in metrics
        if columns_to_explain(context, metric) and measured.value(metric, period).value is not None
    }
    return [whole[name] for name in sorted(movements, key=lambda name: (movements[name], name))[:MOST_EXPLAINED]]


def _accounts(
    measured: Measured, question: Question, rows: Sequence[Row]
) -> tuple[tuple[by_segment.SegmentChange, ...], tuple[Explanation, ...]]:
    """Split the judged metrics: by cells of several columns that stand out, and by channel where none does."""
    looked = [_explained(measured, question, rows, target) for target in _to_explain(question, measured)]
    explanations = tuple(told for told in looked if told.looked)
    by_cells = {told.metric.name for told in explanations if told.cells}
    splits = tuple(split for split in _splits(measured, question, rows) if split.metric.name not in by_cells)
    return splits, explanations


def _explained(measured: Measured, question: Question, rows: Sequence[Row], target: Target) -> Explanation:
    """Explain the gap to a target that was not met and is a level of the period; else that to the period before."""
    metric, period = question.context.catalogue[target.metric], question.period
    smallest = question.context.settings.privacy.smallest_group
    is_missed = any(row.target is target and row.status in ("missed", "at_risk") for row in rows)
    if is_missed and judged_period(target, period) == period:
        told = explained.explanation(measured, metric, period, "target", targets=[target], smallest=smallest)
        if told.looked:
            return told
    return explained.explanation(measured, metric, period, smallest=smallest)


def _splits(measured: Measured, question: Question, rows: Sequence[Row]) -> tuple[by_segment.SegmentChange, ...]:
    """Split the judged metrics that can be split by channel, the largest signals first."""
    splits: list[by_segment.SegmentChange] = []
    valued = [row for row in rows if row.target and not row.target.segment and row.actual.value is not None]
    for row in sorted(first_of_each(valued), key=lambda row: row.movement.chance):
        if len(splits) < MOST_SPLIT and row.target and _is_split(question, row.target):
            split = by_segment.rate_change if UNITS[row.metric.unit].is_rate else by_segment.contributions_of
            change = split(measured, row.metric, question.period, CHANNEL)
            cases, smallest = (
                by_segment.fewest_cases(measured, change),
                question.context.settings.privacy.smallest_group,
            )
            splits += [by_segment.published(change, cases, smallest)] if change.split else []
    return tuple(splits)


def _has_funnel(question: Question) -> bool:
    return any(question.role in question.context.catalogue[name].roles for name in funnel.FUNNEL)


def _funnel(measured: Measured, question: Question) -> funnel.Funnel | None:
    if not _has_funnel(question):
        return None
    steps = funnel.funnel(measured, question.period)
    return steps if any(step.step for step in steps.steps) else None


def _per_buyer(measured: Measured, question: Question) -> tuple[float, float] | None:
    """Return how many orders a buyer has placed, and what one came to; None where one of them is not known."""
    orders, buyers, aov = (measured.value(name, question.period).value for name in PER_BUYER)
    return None if not buyers or orders is None or aov is None else (orders / buyers, aov)


def steps_of(question: Question) -> list[str]:
    """Return the steps that are compared by channel; none where the role reads none of them."""
    catalogue = question.context.catalogue
    steps = [name for name in broken_links.LINKS if question.context.can_cut_metric(catalogue[name], CHANNEL)]
    return steps if any(question.role in catalogue[name].roles for name in steps) else []


def _links(measured: Measured, question: Question) -> broken_links.Links | None:
    steps = steps_of(question)
    if not steps:
        return None
    links = broken_links.broken_links(measured, question.period, CHANNEL, steps)
    return None if links.reason else links
