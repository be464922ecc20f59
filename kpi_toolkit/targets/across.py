"""What must hold for the targets of a sheet together: no two for one period, and weights that sum to 1."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from kpi_toolkit.errors import listed
from kpi_toolkit.period import CalendarRules, Period
from kpi_toolkit.targets.target import TOTALS, Target, period_holding, period_starting

Draft = tuple[Target, frozenset[str]]
NEAR_ONE = Decimal("0.001")
SHOWN_ROWS = 8


def faults_across(drafts: Sequence[Draft], rules: CalendarRules) -> Iterator[tuple[int, str]]:
    """Yield the faults that targets have together, each with the number of the later row.

    Parameters
    ----------
    drafts
        Every target, None in its faulty fields, with the names of its filled columns.
    """
    for (first, _), (second, _) in combinations(drafts, 2):
        if _clash(first, second, rules):
            yield (
                second.row,
                (f"row {first.row} sets the same metric, role, segment and dates already. Keep one of the two."),
            )
    yield from _mixed(drafts)
    for role in dict.fromkeys(target.role for target, _ in drafts):
        own = [(target, filled) for target, filled in drafts if target.role == role]
        if all(_is_placed(target, filled) for target, filled in own):
            yield from _weights([target for target, _ in own if target.weight is not None], rules)


def _mixed(drafts: Sequence[Draft]) -> Iterator[tuple[int, str]]:
    first_used: dict[str, tuple[str, int]] = {}
    for target, filled in drafts:
        for column in ("weight", "points"):
            if column in filled and target.role:
                used, number = first_used.setdefault(target.role, (column, target.row))
                if used != column:
                    yield target.row, f"`{column}` is filled, but row {number} of the role has `{used}`. Use one."


def _is_placed(target: Target, filled: frozenset[str]) -> bool:
    """Whether it is known which periods a target judges and what it weighs in them."""
    needed = {"role", "kind", "start", "due"} | ({"per", "weight"} & filled)
    return "points" not in filled and all(getattr(target, column) is not None for column in needed)


def _weights(targets: Sequence[Target], rules: CalendarRules) -> Iterator[tuple[int, str]]:
    said = set()
    for period in sorted(_turns(targets, rules)):
        together = [target for target in targets if target.covers(period)]
        rows = tuple(target.row for target in together)
        total = sum((target.weight for target in together if target.weight), Decimal(0))
        if rows in said or abs(total - 1) <= NEAR_ONE or all(target.kind in TOTALS for target in together):
            continue
        said.add(rows)
        yield (
            rows[-1],
            (
                f"weights of {together[0].role} for {period} sum to {total.normalize():f} (rows "
                f"{listed(rows, SHOWN_ROWS)}). Make them 1, or use `points`."
            ),
        )


def _turns(targets: Sequence[Target], rules: CalendarRules) -> set[Period]:
    """Return the periods in which a target begins or has ended: between them the same ones hold."""
    grains = {grain for target in targets if target.kind not in TOTALS and (grain := target.grain(rules))}
    turns = set()
    for grain in grains:
        for target in targets:
            first = period_holding(target.start, grain, rules)
            turns.add(first if first.start == target.start else first.shift(1))
            turns.add(period_holding(target.due, grain, rules))
    return turns


def _subject(target: Target) -> tuple[str, str, str]:
    return target.metric, target.role, target.segment


def _clash(first: Target, second: Target, rules: CalendarRules) -> bool:
    """Whether two targets judge the same period; monthly values and a total for the year do not."""
    is_read = all(target.metric and target.role and target.start and target.due for target in (first, second))
    if not is_read or _subject(first) != _subject(second):
        return False
    if first.per == second.per:
        return first.start < second.due and second.start < first.due
    for single, many in ((first, second), (second, first)):
        if single.per is None and many.per and single.kind not in TOTALS:
            period = period_starting(single.start, many.per, rules)
            return period is not None and period.end == single.due and many.covers(period)
    return False
