"""Rules about targets that are parts of one another: they sum to the whole."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules.rule import Example, Fault, Rule, named, rows_of, sheet, shown
from kpi_toolkit.plan.stated import adds_up
from kpi_toolkit.targets.spans import Spans
from kpi_toolkit.targets.target import Target


def _parts(plan: Plan) -> Iterator[Fault]:
    adding = [
        target
        for target in plan.targets
        if adds_up(plan.metric(target)) and target.kind in ("level", "cumulative") and target.value is not None
    ]
    spans: dict[tuple[object, ...], list[Target]] = {}
    subjects: dict[tuple[object, ...], list[Target]] = {}
    for target in adding:
        spans.setdefault(_span(target), []).append(target)
        subjects.setdefault((target.role, target.metric, target.segment), []).append(target)
    inside = {subject: Spans(own) for subject, own in subjects.items()}
    for total in adding:
        if not total.segment:
            yield from _segments(plan, total, spans[_span(total)])
        same = inside[total.role, total.metric, total.segment]
        yield from _months(plan, total, same.over(total.start, total.end) if total.due else [])


def _span(target: Target) -> tuple[object, ...]:
    return target.role, target.metric, target.start, target.due, target.per


def _segments(plan: Plan, total: Target, same: Sequence[Target]) -> Iterator[Fault]:
    """Compare a total with the segments of each column over the same span."""
    parts = [target for target in same if target.segment]
    columns = dict.fromkeys(part.segment.partition("=")[0] for part in parts)
    for column in columns:
        own = [part for part in parts if part.segment.partition("=")[0] == column]
        yield from _compared(plan, total, own, _sum(part.value for part in own), column)


def _months(plan: Plan, total: Target, same: Sequence[Target]) -> Iterator[Fault]:
    """Compare a total of a longer span with the shorter periods that fill it."""
    if total.per and total.steps != 1:
        return
    parts = [
        target
        for target in same
        if target is not total
        and target.per
        and target.kind == "level"
        and target.path is None
        and target.due
        and total.due
        and total.start <= target.start
        and target.due <= total.due
    ]
    grains = {part.per for part in parts}
    if len(grains) != 1 or sorted(_spans(parts)) != _filled(parts, total, plan):
        return
    together = _sum((part.value or Decimal(0)) * (part.steps or 0) for part in parts)
    if sum(part.steps or 0 for part in parts) > 1:
        yield from _compared(plan, total, parts, together)


def _spans(parts: Sequence[Target]) -> list[Period]:
    return [Period(part.start, part.end, "span") for part in parts]


def _filled(parts: Sequence[Target], total: Target, plan: Plan) -> list[Period]:
    """Return the spans of the parts, in order, if one follows the other from the total's start to its end."""
    spans = sorted(_spans(parts))
    chain = [total.start, *(span.end for span in spans)]
    is_whole = chain[:-1] == [span.start for span in spans] and chain[-1] == total.due
    return spans if is_whole else []


def _compared(plan: Plan, total: Target, parts: Sequence[Target], together: Decimal, by: str = "") -> Iterator[Fault]:
    whole = total.value or Decimal(0)
    half_a_digit = Decimal(1).scaleb(_digit(whole)) / 2
    if abs(together - whole) > half_a_digit:
        metric = plan.metric(total)
        values = {
            "metric": named(metric),
            "asked": shown(together, metric, plan),
            "total": shown(whole, metric, plan),
            "rows": rows_of(part.row for part in parts),
            "row": total.row,
            "column": by,
        }
        yield Fault(
            "k018_segments" if by else "k018_months", values, max(target.row for target in (total, *parts)), total.role
        )


def _digit(number: Decimal) -> int:
    """Return the place of the last digit as written: 0 for 1200, −2 for 0.18."""
    exponent = number.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _sum(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), Decimal(0))


_REST = ("repurchase_rate,operations,level,0.3,0.3,", "second_purchase_rate,operations,level,0.15,0.3,")
_SEGMENTED = ("metric", "role", "kind", "value", "weight", "segment")

SUM_RULES = (
    Rule(
        "K018",
        "error",
        Text("分项之和等于总目标", "Children sum to the parent"),
        Text(
            "分项加起来不等于总数，大家都达成了，总目标也可能没有达成。",
            "When the parts do not sum to the whole, all can meet theirs while the whole is missed.",
        ),
        Example(
            sheet(
                "sales,operations,level,300000,0.4,",
                "sales,operations,level,200000,,channel=wechat",
                "sales,operations,level,80000,,channel=app",
                *_REST,
                header=_SEGMENTED,
            )
        ),
        Example(
            sheet(
                "sales,operations,level,300000,0.4,",
                "sales,operations,level,200000,,channel=wechat",
                "sales,operations,level,100000,,channel=app",
                *_REST,
                header=_SEGMENTED,
            )
        ),
        _parts,
    ),
)
