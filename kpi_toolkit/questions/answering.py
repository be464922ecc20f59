"""The answer to a question: what is measured and judged for it, as data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from kpi_toolkit.judge.accounts import Explanation
from kpi_toolkit.judge.changes import MetricChange
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import cells
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.measuring.naming import named
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period, period_holding
from kpi_toolkit.plan.action import Action
from kpi_toolkit.questions.meaning import Meaning
from kpi_toolkit.reviewing.agreed import Agreed, read_agreed
from kpi_toolkit.reviewing.analyses import change
from kpi_toolkit.reviewing.explaining import explain
from kpi_toolkit.reviewing.parts import landing
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.levels import levels_in


@dataclass(frozen=True)
class Number:
    """A number of a period and, of a segment, by its name."""

    period: Period
    segment: str
    value: Value


@dataclass(frozen=True)
class Answer:
    """What is known of a question, in the order in which it is said.

    Parameters
    ----------
    meaning
        With the periods that the answer is of, also where the question named none.
    numbers
        Of the metric, each with what it is made of or why there is none.
    change, told
        What moved, and what accounts for it.
    landing
        Where the metric stands against what was agreed.
    targets
        What was agreed of it in the period, of all roles.
    actions
        What is being done about it.
    commands
        What gives the same numbers.
    """

    meaning: Meaning
    metric: Metric
    numbers: tuple[Number, ...] = ()
    change: MetricChange | None = None
    told: Explanation | None = None
    landing: Landing | None = None
    targets: tuple[Target, ...] = ()
    actions: tuple[Action, ...] = ()
    commands: tuple[str, ...] = ()
    currency: str = "CNY"


def answer(workspace: Workspace, meaning: Meaning) -> Answer:
    """Measure and judge what a question asks.

    Raises
    ------
    UsageError
        For a faulty plan.
    DataError
        When the database refuses a query.
    """
    meant = replace(meaning, periods=_periods(workspace, meaning))
    kinds = {"what": _what, "why": _why, "compare": _compare, "on_track": _on_track, "who": _who}
    told = kinds[meant.kind](workspace, Answer(meant, workspace.catalogue[meant.metric]))
    return replace(told, currency=workspace.settings.currency, commands=tuple(_commands(told)))


def _periods(workspace: Workspace, meaning: Meaning) -> tuple[Period, ...]:
    """Return the periods that are named; else the newest whole month, of a target the month that runs in the data."""
    newest = workspace.newest_month
    if meaning.kind == "on_track" and not meaning.periods:
        last = workspace.data_end - timedelta(days=1)
        return (period_holding(last, "month", workspace.settings.calendar_rules),)
    periods = meaning.periods or (newest,)
    if meaning.kind == "compare" and len(periods) == 1 and len(meaning.where) < 2:
        past = newest.last_year if meaning.against == "last_year" else periods[0].previous
        return (past, periods[0])
    return periods


def _what(workspace: Workspace, told: Answer) -> Answer:
    meant = told.meaning
    by = meant.by or (meant.where[0][0] if meant.where else None)
    measured = planner.measured(workspace, cells([told.metric], meant.periods, by))
    segments = meant.segments or ("",)
    numbers = [
        Number(span, name, measured.value(told.metric, span, name)) for span in meant.periods for name in segments
    ]
    if meant.by:
        numbers += [each for span in meant.periods for each in _of_segments(measured, told.metric, span, meant)]
    return replace(told, numbers=tuple(numbers))


def _of_segments(measured: Measured, metric: Metric, span: Period, meant: Meaning) -> Sequence[Number]:
    """Return the segments of a period: the first of them as the question orders, those without a number last."""
    frame = measured.frame([metric], [span], meant.by)
    names = [named(meant.by, name) for name in frame["segment"] if name]
    values = [Number(span, full, measured.value(metric, span, full)) for full in names]
    there = [each for each in values if each.value.value is not None]
    ordered = sorted(there, key=lambda each: each.value.exact or 0, reverse=meant.order != "lowest")
    return [*ordered, *(each for each in values if each.value.value is None)]


def _compare(workspace: Workspace, told: Answer) -> Answer:
    meant, segments = told.meaning, told.meaning.segments
    if len(segments) == 2:
        moved = change(workspace, told.metric, segments[0], segments[1], period=meant.periods[0])
    else:
        moved = change(workspace, told.metric, *meant.periods, segment=segments[0] if segments else "")
    return replace(told, numbers=_ends(moved), change=moved)


def _ends(moved: MetricChange) -> tuple[Number, ...]:
    return tuple(Number(*end, value) for end, value in ((moved.a, moved.before), (moved.b, moved.after)))


def _why(workspace: Workspace, told: Answer) -> Answer:
    meant, period = told.meaning, told.meaning.periods[0]
    against = meant.against or "previous"
    agreed = read_agreed(workspace) if against == "target" else Agreed()
    explained = explain(workspace, told.metric, period, against, meant.by or None, agreed.targets)
    moved = change(workspace, told.metric, explained.compared, period)
    held = tuple(target for target in agreed.targets if target.metric == told.metric.name and target.holds_in(period))
    return replace(told, numbers=_ends(moved), change=moved, told=explained, targets=held)


def _on_track(workspace: Workspace, told: Answer) -> Answer:
    period, agreed = told.meaning.periods[0], read_agreed(workspace)
    held = tuple(
        target
        for target in agreed.targets
        if target.metric == told.metric.name and target.holds_in(period) and not target.segment
    )
    levels = (levels_in(target, period).value for target in held)
    goal = next((float(level) for level in levels if level is not None), None)
    projected = landing(workspace, told.metric, period, goal)
    measured = planner.measured(workspace, cells([told.metric], [period]))
    numbers = (Number(period, "", measured.value(told.metric, period)),)
    return replace(told, numbers=numbers, landing=projected, targets=held)


def _who(workspace: Workspace, told: Answer) -> Answer:
    """Return the segments that account for a change where a column is named, else those who answer for the metric."""
    meant, period = told.meaning, told.meaning.periods[0]
    if meant.by:
        past = period.last_year if meant.against == "last_year" else period.previous
        moved = change(workspace, told.metric, past, period, by=meant.by)
        return replace(told, numbers=_ends(moved), change=moved)
    agreed = read_agreed(workspace)
    mine = [target for target in agreed.targets if target.metric == told.metric.name]
    held = [target for target in mine if target.holds_in(period)] or mine
    actions = tuple(action for action in agreed.actions if action.metric == told.metric.name)
    return replace(told, targets=tuple(held), actions=actions)


def _commands(told: Answer) -> Iterator[str]:
    """Yield what to write after ``kpi`` for the same numbers; the workspace is named by who prints it."""
    meant, periods = told.meaning, told.meaning.periods
    if meant.kind == "who" and not meant.by:
        yield f"plan actions --period {periods[-1]}" if told.actions else "plan smart"
        return
    if meant.kind == "on_track":
        role = told.targets[0].role if told.targets else told.metric.roles[0]
        yield f"run --period {periods[0]} --role {role}"
    cut = "".join(f" --by {column}" for column in _columns(told))
    ends = dict.fromkeys([*periods, *(end[0] for end in (told.change.a, told.change.b))] if told.change else periods)
    for label in _ranges(sorted(ends)):
        yield f"measure --period {label} --metric {told.metric.name}{cut}"


def _columns(told: Answer) -> tuple[str, ...]:
    """Return the columns by which the answer tells segments apart: of an explanation those of its first cell."""
    if told.told and told.told.cells and told.told.cells[0].cell:
        return tuple(column for column, _ in told.told.cells[0].cell)
    meant = told.meaning
    return (meant.by,) if meant.by else tuple(dict.fromkeys(column for column, _ in meant.where))


def _ranges(periods: Sequence[Period]) -> Iterator[str]:
    """Yield labels of periods, those that follow each other as one range."""
    together = len(periods) > 1 and all(after == before.shift(1) for before, after in pairwise(periods))
    if together and periods[0].grain != "span":
        yield f"{periods[0]}..{periods[-1]}"
    else:
        yield from map(str, periods)
