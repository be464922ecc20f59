"""How deep users or sessions went into a funnel of events."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import SEGMENT
from kpi_toolkit.facts.fact import in_periods, left_joined, moment, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.measuring.cohort_choices import ORDER
from kpi_toolkit.measuring.funnel_choices import FunnelChoices
from kpi_toolkit.measuring.studies.study import Given, StudyKind
from kpi_toolkit.schema import day_column, whole_day_column

_TAKER, _DONE = ("period", "taker"), ("taker", "event", "at", "on", "is_day")


def event_funnel(given: Given, choices: FunnelChoices) -> ir.Table:
    """Count who went how deep. Grain: one row per period, segment of the first step in it, and depth.

    ``depth`` is the number of steps taken from the first on; with a window 0 for those of whom no window that began in
    the period is over. ``takers`` counts users or sessions.
    """
    done, starts = _done(given, choices), _starts(given, choices)
    follow = _in_order if choices.ordered else _in_any_order
    if choices.minutes:
        length = ibis.interval(minutes=choices.minutes)
        end = datetime.combine(given.last + timedelta(days=1), time())
        over = starts.filter((starts.started_at + length) <= ibis.literal(end))
        deep = follow(over.select(*_TAKER, "started_at", "started_on").distinct(), done, choices)
    else:
        firsts = starts.group_by(*_TAKER).agg(started_at=_.started_at.min(), started_on=_.started_on.min())
        deep = follow(firsts, in_periods(done.mutate(day_on=_.on), "day_on"), choices)
    deepest = deep.group_by(*_TAKER).agg(depth=_.depth.max())
    takers = left_joined(_with_segments(starts, given), deepest, *_TAKER)
    takers = takers.mutate(depth=takers.depth.fill_null(0))
    return takers.group_by("period", *given.keys, "depth").agg(takers=_.count())


def _in_order(starts: ir.Table, done: ir.Table, choices: FunnelChoices) -> ir.Table:
    """Follow each first step through the earliest next ones: who is soonest at a step has all ways on."""
    keys = [*_TAKER, "started_at", "started_on"]
    rows = starts.mutate(reached_at=_.started_at, reached_on=_.started_on, depth=ibis.literal(1, "int64"))
    for place, name in enumerate(choices.steps[1:], start=1):
        next_ones = _of(done, name, choices)
        here = rows.filter(rows.depth == place)
        if name in choices.steps[:place]:
            is_next = next_ones.at > here.reached_at
        else:  # a day without a time of day lasts until its end
            is_next = (next_ones.at >= here.reached_at) | (next_ones.is_day & (next_ones.on == here.reached_on))
        match = [here.taker == next_ones.taker, is_next, _is_within(here, next_ones, choices)]
        pairs = here.join(next_ones, match, rname="next_{name}")
        soonest = pairs.group_by(*keys).agg(
            next_at=ibis.greatest(pairs.at, pairs.reached_at).min(), next_on=pairs.on.min()
        )
        rows = left_joined(rows, soonest, *keys)
        rows = rows.mutate(
            reached_at=ibis.coalesce(rows.next_at, rows.reached_at),
            reached_on=ibis.coalesce(rows.next_on, rows.reached_on),
            depth=rows.next_at.notnull().ifelse(place + 1, rows.depth),
        ).drop("next_at", "next_on")
    return rows


def _in_any_order(starts: ir.Table, done: ir.Table, choices: FunnelChoices) -> ir.Table:
    """Look which steps were taken at all: in the period, or in a window that a first step lies in."""
    if choices.minutes:
        length = ibis.interval(minutes=choices.minutes)
        begins = done.select(taker=done.taker, begin_at=done.at).distinct()
        match = [
            starts.taker == begins.taker,
            begins.begin_at <= starts.started_at,
            starts.started_at <= begins.begin_at + length,
        ]
        rows = starts.join(begins, match, rname="begun_{name}").select(*_TAKER, "started_at", "begin_at")
    else:
        rows = starts.mutate(begin_at=starts.started_at)
    keys = [*_TAKER, "started_at", "begin_at"]
    rows = rows.mutate(depth=ibis.literal(1, "int64"))
    for place, name in enumerate(choices.steps[1:], start=1):
        next_ones = _of(done, name, choices)
        here = rows.filter(rows.depth == place)
        match = [here.taker == next_ones.taker]
        if choices.minutes:
            match += [next_ones.at >= here.begin_at, next_ones.at <= here.begin_at + length]
        else:
            match.append(here.period == next_ones.period)
        taken = here.join(next_ones, match, rname="next_{name}").group_by(*keys).agg(times=_.count())
        # Where a name comes twice it must have been done twice.
        taken = taken.filter(taken.times > choices.steps[:place].count(name))
        rows = left_joined(rows, taken, *keys)
        rows = rows.mutate(depth=rows.times.notnull().ifelse(place + 1, rows.depth)).drop("times")
    return rows


def _is_within(here: ir.Table, next_ones: ir.Table, choices: FunnelChoices) -> ir.BooleanValue:
    if choices.minutes:
        return next_ones.at <= here.started_at + ibis.interval(minutes=choices.minutes)
    return here.period == next_ones.period


def _of(done: ir.Table, name: str, choices: FunnelChoices) -> ir.Table:
    period = () if choices.minutes else ("period",)
    return done.filter(done.event == name).select("taker", "at", "on", "is_day", *period)


def _with_segments(starts: ir.Table, given: Given) -> ir.Table:
    """Return who entered in which period, with the segment of the first step in it."""
    if not given.by:
        return starts.select(*_TAKER).distinct()
    order = [starts.started_at, starts[SEGMENT].isnull().ifelse(0, 1), starts[SEGMENT]]
    place = ibis.row_number().over(ibis.window(group_by=list(_TAKER), order_by=order))
    return starts.mutate(place=place).filter(_.place == 0).select(*_TAKER, SEGMENT)


def _starts(given: Given, choices: FunnelChoices) -> ir.Table:
    first = _done(given, choices, is_cut=True).filter(_.event == choices.steps[0])
    dated = in_periods(first.mutate(day_on=_.on), "day_on")
    return dated.select(*_TAKER, *given.keys, started_at=_.at, started_on=_.on)


def _done(given: Given, choices: FunnelChoices, is_cut: bool = False) -> ir.Table:
    """Return what was done. Grain: one row per event of a step, or counted order."""
    source, segment = (given.cut, given.keys) if is_cut else (given.whole, ())
    parts = []
    names = [name for name in dict.fromkeys(choices.steps) if name != ORDER]
    if names and not (is_cut and choices.steps[0] == ORDER):
        inputs = source["active_periods"]
        events = without_staff(inputs.tables["events"].filter(_.event.isin(names)), inputs)
        taker = events.user_id if choices.per == "user" else events.session_id
        rows = events.mutate(taker=taker, **_times(events, "occurred_at"))
        parts.append(rows.filter(_.taker.notnull()).select(*_DONE, *segment))
    if ORDER in choices.steps and not (is_cut and choices.steps[0] != ORDER):
        orders = source["order_periods"].tables[ORDER_HISTORY].filter(_.user_id.notnull())
        rows = orders.mutate(taker=_.user_id, event=ibis.literal(ORDER), **_times(orders, "ordered_at"))
        parts.append(rows.select(*_DONE, *segment))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _times(rows: ir.Table, time: str) -> dict[str, ir.Value]:
    is_day = rows[whole_day_column(time)].fill_null(False) if whole_day_column(time) in rows.columns else False
    return {"at": moment(rows, time), "on": rows[day_column(time)], "is_day": ibis.literal(False) | is_day}


def _needs(choices: FunnelChoices) -> tuple[str, ...]:
    events = ("active_periods",) if any(name != ORDER for name in choices.steps) else ()
    return (*events, *(("order_periods",) if ORDER in choices.steps else ()))


EVENT_FUNNEL = StudyKind(
    "event_funnel",
    _needs,
    lambda choices: ("order_periods" if choices.steps[0] == ORDER else "active_periods",),
    event_funnel,
)
