"""What the data say of an action: on which rung of evidence it can be judged, and the verdict there.

Arms drawn at random, if the sheet names the column that says who was in which; else the touched segment beside those
that nobody touched; else the metric's own past.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import fsum

from kpi_toolkit.analysis import shift
from kpi_toolkit.analysis.baseline import Baseline
from kpi_toolkit.analysis.effect import Below, Effect, Rank, Why, verdict
from kpi_toolkit.analysis.limits import LIMITS_FROM
from kpi_toolkit.analysis.shift import Arms
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.acted import Acted, assigned, column_of, spans_around
from kpi_toolkit.plan.action import Action
from kpi_toolkit.units import UNITS

MOST_RANKED = 20
"""Untouched segments, the largest, among which the touched one is ranked."""


def needs(context: Context, actions: Iterable[Action], period: Period) -> Ask:
    """Return what the verdicts on some actions need up to a period: totals, and segments of the columns they name."""
    ask: Ask = ()
    for action in actions:
        if is_judged(action) and action.metric in context.catalogue:
            metric, spans = context.catalogue[action.metric], spans_around(action.start, period)
            column = column_of(context, metric, action.segment)
            drawn = assigned(context, metric, column) if action.split is not None else None
            ask += cells([metric, *([drawn] if drawn else [])], spans, column or None)
    return ask


def is_judged(action: Action) -> bool:
    """Whether an action says what is to change and by how much."""
    return bool(action.metric and action.start and action.expected) and action.status != "cancelled"


def effect_of(measured: Measured, action: Action, period: Period, touched: Iterable[str] = ()) -> Effect | None:
    """Return what the data say of an action up to a period; None where there is nothing to compare.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    touched
        Segments that other actions touched: they are no control.
    """
    catalogue = measured.context.catalogue
    if not is_judged(action) or action.metric not in catalogue:
        return None
    acted = Acted(measured, action, catalogue[action.metric], spans_around(action.start, period))
    is_due = action.expected_by is not None and action.expected_by < period.end
    untouched = [name for name in acted.others if name not in frozenset(touched)]
    effect = _by_arms(acted, is_due) or _beside_others(acted, is_due, untouched) or _by_history(acted, is_due)
    return effect and replace(effect, below=_below(acted, effect))


def _by_arms(acted: Acted, is_due: bool) -> Effect | None:
    """Judge by arms drawn at random; None where the data do not say who was in which."""
    if acted.action.split is None or acted.action.segment not in acted.segments or not acted.others:
        return None
    if UNITS[acted.metric.unit].kind == "share":
        return _by_shares(acted, is_due, float(acted.action.split))
    drawn = assigned(acted.measured.context, acted.metric, acted.column)
    ratio = acted.ratio(acted.action.segment, acted.others) if drawn else None
    if not drawn or ratio is None:
        return None
    sizes = [
        fsum(value.value or 0.0 for segment in arm for value in acted.values(segment, drawn))
        for arm in ((acted.action.segment,), acted.others)
    ]
    came, before = _compared(acted, ratio)
    return verdict(
        "randomised",
        acted.expected,
        came,
        is_due=is_due,
        placebo=before,
        arms=Arms(sizes[0], sizes[1], float(acted.action.split)),
        otherwise=_why_not(acted, acted.values(acted.action.segment)),
    )


def _by_shares(acted: Acted, is_due: bool, split: float) -> Effect:
    """Judge by the shares of both arms since the start; the placebo in time compares them before it."""
    arms = acted.values(acted.action.segment), acted.pooled(acted.others)
    known = [all(acted.is_whole(at, arm[at]) for arm in arms) for at in range(len(acted.spans))]
    since = [at for at, is_known in enumerate(known) if is_known and at >= acted.first]
    before = [at for at, is_known in enumerate(known) if is_known and at < acted.first][-len(since) :] if since else []
    sizes = [fsum(under for _, under in acted.cases(arm, since)) for arm in arms]
    came, placebo = (shift.between_arms(*(acted.cases(arm, places) for arm in arms)) for places in (since, before))
    return verdict(
        "randomised",
        acted.expected,
        came,
        is_due=is_due,
        placebo=placebo,
        arms=Arms(sizes[0], sizes[1], split),
        otherwise="few_cases" if since else "no_after",
    )


def _beside_others(acted: Acted, is_due: bool, untouched: Sequence[str]) -> Effect | None:
    """Judge the touched segment beside those that nobody touched and that were there all along; None without any."""
    if acted.action.segment not in acted.segments:
        return None
    own = acted.known(acted.values(acted.action.segment))
    control = [name for name in untouched if _is_there(acted, own, acted.values(name))]
    ratio = acted.ratio(acted.action.segment, control) if control else None
    if ratio is None:
        return None
    came, before = _compared(acted, ratio)
    rank = _rank(acted, came, control) if came else None
    why = _why_not(acted, acted.values(acted.action.segment))
    return verdict("segments", acted.expected, came, is_due=is_due, rank=rank, placebo=before, otherwise=why)


def _by_history(acted: Acted, is_due: bool) -> Effect | None:
    baseline, known = acted.own()
    if acted.expected.is_relative and not any(value is not None for value in known):
        return None
    came, before = shift.alone(baseline, acted.first), shift.placebo(shift.alone, baseline, acted.first)
    few = sum(value is not None for value in known[: acted.first]) < LIMITS_FROM
    why: Why = "few_before" if few else "no_after"
    return verdict("history", acted.expected, came, is_due=is_due, placebo=before, otherwise=why)


def _compared(acted: Acted, ratio: tuple[Baseline, float]) -> tuple[shift.Shift | None, shift.Shift | None]:
    """Return what came of a ratio and the placebo in time, in the unit of the metric."""
    baseline, level = ratio
    both = shift.beside(baseline, acted.first), shift.placebo(shift.beside, baseline, acted.first)
    return both[0] and both[0].times(level), both[1] and both[1].times(level)


def _rank(acted: Acted, came: shift.Shift, control: Sequence[str]) -> Rank | None:
    """Return the place of the touched segment, had each of the others been touched; None below two others."""
    if len(control) < 2:
        return None
    sizes = {name: fsum(value.value or 0.0 for value in acted.values(name)) for name in control}
    largest = sorted(control, key=lambda name: -sizes[name])[:MOST_RANKED]
    ratios = [acted.ratio(name, [other for other in control if other != name]) for name in largest]
    moved = [shift.beside(ratio[0], acted.first) for ratio in ratios if ratio]
    wanted = acted.expected.sign
    ahead = sum(other is not None and wanted * other.strength >= wanted * came.strength for other in moved)
    return Rank(1 + ahead, 1 + len(moved))


def _is_there(acted: Acted, own: Sequence[float | None], other: Sequence[Value]) -> bool:
    """Whether a segment has something wherever the touched one is known: one that came later would move the ratio."""
    is_rate = UNITS[acted.metric.unit].is_rate
    sizes = [(value.denominator if is_rate else value.value) or 0.0 for value in other]
    return all(size > 0 for mine, size in zip(own, sizes, strict=True) if mine is not None)


def _why_not(acted: Acted, values: Sequence[Value]) -> Why:
    """Return why there is nothing to compare."""
    before = sum(value is not None for value in acted.known(values)[: acted.first])
    return "few_before" if before < LIMITS_FROM else "no_after"


def _below(acted: Acted, effect: Effect) -> Below | None:
    """Return why an action stands on no higher rung; None on the first."""
    action = acted.action
    if effect.rung == "randomised":
        return None
    if not action.segment:
        return "no_segment" if action.split is None else "no_arms"
    if not acted.column:
        return "no_column"
    if action.segment not in acted.segments:
        return "no_value"
    if action.split is not None:
        return "no_arms"
    return "no_untouched" if effect.rung == "history" else None
