"""What must hold for the targets of a sheet together: no two for one period, and weights that sum to 1."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from kpi_toolkit.errors import listed
from kpi_toolkit.periods.period import CalendarRules, Period, period_holding
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.columns import TARGETS
from kpi_toolkit.sheets.faults import error, warning
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.targets.spans import Spans
from kpi_toolkit.targets.target import TOTALS, Target, grain_of, period_starting
from kpi_toolkit.targets.year import has_some_days, is_unplanned, is_whole, sum_of_weights

SHOWN_ROWS = 8
MUDDLED = 100
"""Rows of a role for periods that have a target, from which on nothing is said of its weights."""


@dataclass(frozen=True)
class Draft:
    """A row of the sheet as far as it can be read.

    Parameters
    ----------
    target
        None stands in every field whose cell is empty or could not be read.
    cells
        The text of its cells by column.
    """

    target: Target
    cells: Mapping[str, str] = field(hash=False)

    @cached_property
    def filled(self) -> frozenset[str]:
        """The columns whose cells are not empty."""
        return frozenset(column for column, text in self.cells.items() if text)


def faults_across(drafts: Sequence[Draft], settings: Settings) -> Iterator[Finding]:
    """Yield the faults that targets have together, each at the later row."""
    rules = settings.calendar_rules
    clashes = list(_clashes([draft.target for draft in drafts if _has_span(draft)], rules))
    for first, second in clashes:
        yield replace(error("K024", "same_target", first=first.row), row=second.row, role=second.role)
    yield from _last_days([draft.target for draft in drafts if _has_span(draft)], rules)
    yield from _mixed(drafts)
    for role in dict.fromkeys(draft.target.role for draft in drafts):
        own = [draft for draft in drafts if draft.target.role == role]
        is_muddled = sum(second.role == role for _, second in clashes) > MUDDLED
        if not is_muddled and all(_is_placed(draft) for draft in own):
            yield from _weights([draft.target for draft in own if draft.target.weight is not None], settings)


def _clashes(targets: Iterable[Target], rules: CalendarRules) -> Iterator[tuple[Target, Target]]:
    """Yield each target that judges a period which another judges, too, with the first such one above it."""
    subjects: dict[tuple[str, str, str], list[Target]] = {}
    for target in targets:
        if target.metric and target.role:
            subjects.setdefault(_subject(target), []).append(target)
    for own in subjects.values():
        first_of: dict[int, Target] = {}
        held: list[Target] = []
        for target in sorted(own, key=lambda target: (target.start, target.row)):
            held = [other for other in held if other.end > target.start]
            clash = next((other for other in held if _clash(other, target, rules)), None)
            if clash is None:
                held.append(target)
                continue
            first, second = sorted((clash, target), key=lambda target: target.row)
            first_of.setdefault(second.row, first)
        by_row = {target.row: target for target in own}
        yield from ((first, by_row[row]) for row, first in sorted(first_of.items()))


def _last_days(targets: Sequence[Target], rules: CalendarRules) -> Iterator[Finding]:
    """Refuse days that end one day too early: `due` is the first day after them, not the last of them.

    It is taken for that where it is the last day of a month, or the next target of the same begins the day after it.
    """
    subjects: dict[tuple[str, str, str], list[Target]] = {}
    for target in targets:
        subjects.setdefault(_subject(target), []).append(target)
    for target in targets:
        if target.due is None or target.per or grain_of(target.start, target.due, rules) is not None:
            continue
        following = target.due + timedelta(days=1)
        same = [other for other in subjects[_subject(target)] if other is not target]
        is_followed = any(other.start <= target.due < other.end for other in same)
        ends_month = following.day == 1 and target.within != "week"
        if not is_followed and (ends_month or any(other.start == following for other in same)):
            finding = error("K005", "lacks_last_day", start=target.start, due=target.due, following=following)
            yield replace(finding, row=target.row, role=target.role or "")


def _mixed(drafts: Sequence[Draft]) -> Iterator[Finding]:
    first_used: dict[str, tuple[str, int]] = {}
    for draft in drafts:
        target = draft.target
        for column in ("weight", "points"):
            if column in draft.filled and target.role:
                used, number = first_used.setdefault(target.role, (column, target.row))
                if used != column:
                    finding = error(
                        "K002",
                        "weight_and_points",
                        column=TARGETS[column].label,
                        first=number,
                        used=TARGETS[used].label,
                    )
                    yield replace(finding, row=target.row, role=target.role)


def _has_span(draft: Draft) -> bool:
    target, is_open = draft.target, "due" not in draft.filled and draft.target.per is not None
    return target.start is not None and (is_open or target.due is not None)


def _is_placed(draft: Draft) -> bool:
    """Whether it is known which periods a target judges and what it weighs in them."""
    filled = draft.filled
    needed = {"role", "kind"} | ({"per", "weight", "path"} & filled)
    return (
        _has_span(draft) and "points" not in filled and all(getattr(draft.target, name) is not None for name in needed)
    )


def _weights(targets: Sequence[Target], settings: Settings) -> Iterator[Finding]:
    said, spans = set(), Spans(targets)
    for alone, period, is_rest in _together(targets, spans, settings.calendar_rules):
        together = _judged_together(alone, period, spans)
        rows, total = tuple(target.row for target in together), sum_of_weights(together)
        if rows in said or is_whole(together) or all(target.kind in TOTALS for target in together):
            continue
        said.add(rows)
        role, has_days = together[0].role, any(has_some_days(target) for target in together)
        finding = (warning if is_rest and total < 1 else error)(
            "K002",
            "weights_rest" if is_rest and total < 1 else "weights_sum_days" if has_days else "weights_sum",
            role_zh=settings.all_roles.label(role).zh,
            role_en=role,
            period=period,
            total=f"{total.normalize():f}",
            rows_zh="、".join(map(str, rows[:SHOWN_ROWS])),
            rows_en=listed(rows, SHOWN_ROWS),
        )
        yield replace(finding, row=rows[-1], role=role)


def _judged_together(alone: Sequence[Target], period: Period, spans: Spans) -> Sequence[Target]:
    """Return what weighs 1 together with the targets of a period: these alone, or with the longer and shorter ones.

    They are weighed alone where any length by itself weighs 1, else with all that hold on the first day in the period
    on which they are not as they should be. Empty where all is well, or is not planned yet.
    """
    if is_whole(alone):
        return alone
    ends = {day for target in spans.over(period.start, period.end) for day in (target.start, target.end)}
    days = [period.start, *sorted(day for day in ends if period.start < day < period.end)]
    sets = [spans.on(day) for day in days if not is_unplanned(day, spans)]
    if any(is_whole(own) for held in sets for own in _by_length(held)):
        return alone if sets else []
    return next((held for held in sets if not is_whole(held)), [])


def _by_length(held: Sequence[Target]) -> list[list[Target]]:
    lengths = dict.fromkeys(target.per or target.within or (target.end - target.start).days for target in held)
    if len(lengths) == 1:
        return []
    return [
        [target for target in held if (target.per or target.within or (target.end - target.start).days) == length]
        for length in lengths
    ]


def _together(
    targets: Sequence[Target], spans: Spans, rules: CalendarRules
) -> Iterator[tuple[list[Target], Period, bool]]:
    """Yield the targets that hold together, for each period, or part of one where some hold on some days of it only.

    The third is whether other days of the period are whole: on these somebody has left, or is to come.
    """
    for period in sorted(_turns(targets, rules)):
        held = [target for target in spans.over(period.start, period.end) if target.holds_in(period)]
        ends = {day for target in held if target.within for day in (target.start, target.end)}
        days = sorted({period.start, period.end, *(day for day in ends if period.start < day < period.end)})
        parts = [period] if len(days) == 2 else [_between(*ends, rules) for ends in pairwise(days)]
        sets = [[target for target in held if target.within is None or _overlap(target, part)] for part in parts]
        has_whole = any(is_whole(together) for together in sets)
        yield from ((together, part, has_whole) for together, part in zip(sets, parts, strict=True) if together)


def _between(start: date, end: date, rules: CalendarRules) -> Period:
    return Period(start, end, "day" if (end - start).days == 1 else "span", rules)


def _turns(targets: Sequence[Target], rules: CalendarRules) -> set[Period]:
    """Return the periods in which a target begins or has ended: between them the same ones hold."""
    grains = {grain for target in targets if target.kind not in TOTALS and (grain := target.grain(rules))}
    turns = set()
    for grain in grains:
        for target in targets:
            first = period_holding(target.start, grain, rules)
            turns.add(first if first.start == target.start or target.within else first.shift(1))
            turns.add(period_holding(target.end, grain, rules))
    return turns


def _subject(target: Target) -> tuple[str, str, str]:
    return target.metric, target.role, target.segment


def _clash(first: Target, second: Target, rules: CalendarRules) -> bool:
    """Whether two targets judge the same period; monthly values and a total for the year do not."""
    is_read = all(target.metric and target.role for target in (first, second))
    if not is_read or _subject(first) != _subject(second):
        return False
    if first.per == second.per or (first.per or first.within) == (second.per or second.within):
        by_a_date = [target.kind in TOTALS and target.within is None for target in (first, second)]
        is_part_of_total = any(by_a_date) and any(target.within for target in (first, second))
        return first.start < second.end and second.start < first.end and not is_part_of_total
    for single, many in ((first, second), (second, first)):
        if single.per is None and many.per and single.kind not in TOTALS:
            period = period_starting(single.start, many.per, rules)
            return period is not None and period.end == single.due and many.holds_in(period)
    return False


def _overlap(target: Target, part: Period) -> bool:
    return target.start < part.end and part.start < target.end
