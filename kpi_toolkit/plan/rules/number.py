"""Rules about the numbers themselves: in reach, not ratcheting, and able to say something."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.period import period_holding
from kpi_toolkit.plan.ask import ask_of, baseline_of, expected_until, wanted_level
from kpi_toolkit.plan.benchmark import benchmark_of
from kpi_toolkit.plan.chance import STRETCH
from kpi_toolkit.plan.plan import Plan, is_weighted
from kpi_toolkit.plan.rules.rule import Example, Fault, Rule, joined, named, sheet, shown
from kpi_toolkit.targets.target import Target, period_starting
from kpi_toolkit.units import UNITS, format_share

UNLIKELY, CERTAIN = 0.02, 0.98
STEEP = 0.95
MOST_CAP = 10.0
RISES = 2
Subject = tuple[str, str, str]


def _out_of_reach(plan: Plan) -> Iterator[Fault]:
    for target in plan.targets:
        ask = ask_of(plan, target)
        if ask is None or ask.chance is None:
            continue
        probability = ask.chance.probability
        is_easy = probability > CERTAIN and is_weighted(target) and target.kind != "floor"
        if probability < UNLIKELY or is_easy:
            metric = plan.metric(target)
            values = {
                "metric": named(metric),
                "wanted": shown(ask.wanted, metric, plan),
                "past": ask.chance.reason.text,
                "level": shown(ask.chance.level, metric, plan),
            }
            yield Fault("k017_never" if probability < UNLIKELY else "k017_always", values, target.row, target.role)
    yield from _beside_others(plan)


def _beside_others(plan: Plan) -> Iterator[Fault]:
    """Find weighted targets beyond what others reach, or short of it; totals are compared by months alone."""
    for target in plan.targets:
        metric, wanted = plan.metric(target), wanted_level(plan, target)
        benchmark = benchmark_of(plan.benchmarks, target.metric, target.segment)
        is_alike = UNITS[metric.unit].is_rate or target.grain(plan.settings.calendar_rules) == "month"
        if benchmark is None or wanted is None or not is_weighted(target) or not is_alike or metric.better == "band":
            continue
        worst, best = (benchmark.low, benchmark.high) if metric.better == "higher" else (benchmark.high, benchmark.low)
        sign = 1 if metric.better == "higher" else -1
        for key, end, side in (("k017_beyond_others", best, 1), ("k017_short_of_others", worst, -1)):
            if end is not None and side * sign * (wanted - float(end)) > 0 and (side > 0 or target.kind != "floor"):
                values = {
                    "metric": named(metric),
                    "wanted": shown(wanted, metric, plan),
                    "end": shown(end, metric, plan),
                }
                about = {"source": benchmark.source, "as_of": benchmark.as_of, "row": benchmark.row}
                yield Fault(key, values | about, target.row, target.role)


def _by_subject(targets: Iterable[Target]) -> Iterator[tuple[Subject, list[Target]]]:
    def subject(target: Target) -> Subject:
        return target.role, target.metric, target.segment

    for key, group in groupby(sorted(targets, key=subject), key=subject):
        yield key, list(group)


def _too_steep(plan: Plan) -> Iterator[Fault]:
    """Find targets beyond what the baseline of the past, with its growth and season, leads to expect nearly always.

    Nothing is said below twelve periods: what growth is and what season cannot be told apart.
    """
    for target in plan.targets:
        ask = ask_of(plan, target)
        if ask is None or ask.chance is None or ask.foretold is None or ask.chance.is_provisional:
            continue
        if ask.chance.probability >= 1 - STEEP:
            continue
        metric = plan.metric(target)
        values = {
            "metric": named(metric),
            "level": shown(ask.chance.level, metric, plan),
            "wanted": shown(ask.wanted, metric, plan),
            "limit": shown(ask.foretold.quantile(1 - STEEP if ask.direction == "lower" else STEEP), metric, plan),
        }
        yield Fault("k019_step", values, target.row, target.role)
    yield from _ratchets(plan)


def _ratchets(plan: Plan) -> Iterator[Fault]:
    """Find targets whose growth rose again and again, faster than what came or, as long as it has not, is expected."""
    for _, own in _by_subject(
        target for target in plan.targets if target.kind == "level" and target.per and target.value
    ):
        chain = sorted(own, key=lambda target: target.start)
        if len(chain) < RISES + 2 or any(a.due != b.start for a, b in pairwise(chain)):
            continue
        sign = -1 if plan.metric(chain[0]).better == "lower" else 1
        wanted = [sign * (float(b.value or 0) / float(a.value or 1) - 1) for a, b in pairwise(chain)]
        rising = [place for place in range(RISES, len(wanted)) if _is_rising(wanted[place - RISES : place + 1])]
        usual = [None if growth is None else sign * growth for growth in _growths(plan, chain)] if rising else []
        for place in rising:
            last, steps = chain[place + 1], slice(place - RISES, place + 1)
            if _is_faster(wanted[steps], usual[steps]) and not _is_in_reach(plan, last):
                values = {
                    "metric": named(plan.metric(last)),
                    "growths": joined(format_share(sign * growth, signed=True) for growth in wanted[steps]),
                }
                yield Fault("k019_ratchet", values, last.row, last.role)
                break


def _is_rising(growths: Sequence[float]) -> bool:
    return all(a < b for a, b in pairwise(growths))


def _is_faster(growths: Sequence[float], usual: Sequence[float | None]) -> bool:
    return all(other is not None and growth > other for growth, other in zip(growths, usual, strict=True))


def _is_in_reach(plan: Plan, target: Target) -> bool:
    """Whether the past leads there by itself, as in a shop that grows or before its season; nothing below six values.

    A chance from which on a target wants no reason is enough.
    """
    ask = ask_of(plan, target)
    return ask is not None and ask.chance is not None and ask.chance.probability >= STRETCH


def _growths(plan: Plan, chain: Sequence[Target]) -> list[float | None]:
    """Return what the metric grew by from each target's first period to the next one's.

    What has not come yet is what the past leads to expect; where it says nothing, growth is as it was.
    """
    rules = plan.settings.calendar_rules
    periods = [period_holding(target.start, target.per or "month", rules) for target in chain]
    past = [
        plan.history.at(target.metric, target.segment, period) if plan.history else None
        for target, period in zip(chain, periods, strict=True)
    ]
    ahead = expected_until(plan, chain[-1], periods[-1]) if None in past else {}
    values = [known.value if known else ahead.get(period) for known, period in zip(past, periods, strict=True)]
    growths: list[float | None] = []
    for a, b in pairwise(values):
        growths.append(b / a - 1 if a and b is not None else (growths[-1] if growths else None))
    return growths


def _empty_clauses(plan: Plan) -> Iterator[Fault]:
    if getattr(plan.settings.weekly, "method", "robust") == "seed003":
        yield Fault("k026_floor", file="kpi.yaml")
    if plan.settings.scoring.cap >= MOST_CAP:
        yield Fault("k026_cap", {"cap": f"{plan.settings.scoring.cap:g}"}, file="kpi.yaml")
    for target in plan.targets:
        metric, wanted = plan.metric(target), wanted_level(plan, target)
        values = {"metric": named(metric), "wanted": shown(wanted, metric, plan) if wanted is not None else ""}
        if UNITS[metric.unit].kind == "share" and wanted is not None and wanted > 1:
            yield Fault("k026_above_one", values, target.row, target.role)
        if wanted is not None and _is_own_actual(plan, target, wanted):
            yield Fault("k026_actual", values, target.row, target.role)


def _is_own_actual(plan: Plan, target: Target, wanted: float) -> bool:
    """Whether a target asks for just what its own period brought, or a lift for its own baseline.

    Counts, all and none may be met exactly, and what was agreed before it began cannot have been taken from it.
    """
    if target.kind == "lift":
        return baseline_of(plan, target) == wanted
    unit = UNITS[plan.metric(target).unit]
    was_before = target.agreed_on is not None and target.agreed_on <= target.start
    if was_before or unit.kind == "count" or (unit.kind == "share" and wanted in (0, 1)):
        return False
    grain = None if target.within else target.grain(plan.settings.calendar_rules)
    period = period_starting(target.start, grain, plan.settings.calendar_rules) if grain else None
    past = plan.history.at(target.metric, target.segment, period) if plan.history and period else None
    return past is not None and past.value == wanted and (target.due is None or target.steps in (None, 1))


_REST = ("repurchase_rate,operations,level,0.3,0.3", "second_purchase_rate,operations,level,0.15,0.3")
_FLAT = {
    "repurchase_amount": [
        *(100, 104, 98, 102, 99, 103, 97, 101, 100, 105, 96, 102),
        *(101, 97, 103, 100, 104, 99, 96, 102, 105, 98, 101, 100),
    ]
}
_DATED = ("metric", "role", "kind", "value", "weight", "start", "due")


def _chain(*values: int) -> str:
    rows = [
        f"repurchase_amount,operations,level,{value},0.4,2026-{month:02}-01,2026-{month + 1:02}-01"
        for month, value in zip(range(7, 11), values, strict=True)
    ]
    return sheet(*rows, *(f"{row},2026-07-01,2026-11-01" for row in _REST), header=_DATED)


NUMBER_RULES = (
    Rule(
        "K017",
        "warning",
        Text("达成的可能性不太低也不太高", "Neither hopeless nor certain"),
        Text(
            "历史上从未做到过的目标没有人当真，每次都做到的目标没有作用。",
            "Nobody believes a target that the past never reached, and one that it always reached changes nothing.",
        ),
        Example(sheet("repurchase_amount,operations,level,150,0.4", *_REST), history=_FLAT),
        Example(sheet("repurchase_amount,operations,level,102,0.4", *_REST), history=_FLAT),
        _out_of_reach,
    ),
    Rule(
        "K019",
        "warning",
        Text("要求不超出基线所及，也不逐期加码", "Nothing beyond what the past leads to expect, and no ratchet"),
        Text(
            "达成一次就加码一次，等于教人藏着不做。",
            "Raising the target after every success teaches people to hold back.",
        ),
        Example(_chain(101, 104, 109, 118), history={"repurchase_amount": [100, 100, 100, 101, 100]}),
        Example(_chain(101, 104, 107, 110), history={"repurchase_amount": [100, 100, 100, 101, 100]}),
        _too_steep,
    ),
    Rule(
        "K026",
        "error",
        Text("条款要起作用", "Every clause can bind"),
        Text(
            "永远不会生效的条款、等于实际的目标、超过 100% 的比率和没有上限的得分，都让考核失去意义。",
            "A clause that never binds, a target that is its own actual, a rate above 100% and a score without a cap "
            "take the sense out of an appraisal.",
        ),
        Example(sheet("repurchase_amount,operations,level,150000,0.4", *_REST), settings="scoring:\n  cap: 100.0\n"),
        Example(sheet("repurchase_amount,operations,level,150000,0.4", *_REST), settings="scoring:\n  cap: 1.2\n"),
        _empty_clauses,
    ),
)
