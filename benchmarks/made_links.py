"""Made funnels, whole and by channel: nothing changed in them, or one channel lost its orders for two weeks."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.judge import breaks, broken_links, funnel
from kpi_toolkit.judge.broken_links import LINKS
from kpi_toolkit.judge.usual import past_of
from kpi_toolkit.measuring.cell import Cell as Row
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.periods.period import Period, parse_period

CHANNELS = {"a": 0.3, "b": 0.25, "c": 0.2, "d": 0.15, "e": 0.1}
RATES = {
    "visit_conversion_rate": (1.0, 0.12),
    "cart_conversion_rate": (0.3, 0.4),
    "session_conversion_rate": (1.5, 0.09),
    "inquiry_rate": (1.0, 0.2),
    "order_conversion": (0.2, 0.5),
}
"""Cases of each step a visitor, and the share of them that takes it."""
ANSWERS, SATISFIED = 1.5, 0.8
MONTH = parse_period("2026-08")
BROKEN = date(2026, 8, 10), date(2026, 8, 24)
DAYS = 230
"""Days up to the end of the month that are drawn one by one: its own and those of the periods before."""
LAST = MONTH.end - timedelta(days=1)
ORDERS = ("visit_conversion_rate", "cart_conversion_rate", "session_conversion_rate", "order_conversion")


@dataclass(frozen=True)
class Kind:
    """A kind of shop: visitors a day, growth a month, and by how much one channel's orders fall."""

    visitors: float
    growth: float = 0.0
    fall: float = 0.0


def alarms(kind: Kind, draws: int, seed: int = 0) -> tuple[float, float]:
    """Return the shares of shops in which anything broke, and in which the touched channel did."""
    rng = np.random.default_rng([seed, round(kind.visitors), round(1000 * kind.growth), round(100 * kind.fall)])
    anything = touched = 0
    for _ in range(draws):
        steps, links = judged(rng, kind)
        anything += bool(steps or links)
        touched += "a" in links
    return anything / draws, touched / draws


def judged(rng: np.random.Generator, kind: Kind) -> tuple[list[str], list[str]]:
    """Make a shop; return the steps that broke as a whole, and the segments in which a link did."""
    measured = made(rng, kind)
    found = broken_links.broken_links(measured, MONTH, "channel", LINKS)
    steps, links = breaks.together(funnel.funnel(measured, MONTH), found)
    whole = [line.metric.name for line in steps.bottlenecks] if steps else []
    return whole, [link.segment for link in links.broken] if links else []


def made(rng: np.random.Generator, kind: Kind) -> Measured:
    """Make what funnel and links of the month need."""
    known: dict[Hashable, list[Row]] = {}
    size = kind.visitors * (1 + kind.growth) ** (np.arange(1.0 - DAYS, 1.0) / 30.4)
    spans = _spans()
    for name, (cases, rate) in RATES.items():
        parts = {
            channel: _days(rng, kind, name, channel, size * cases * share, rate) for channel, share in CHANNELS.items()
        }
        _put(known, name, parts, spans)
    answers = rng.poisson(size * ANSWERS / 50)
    _put(known, "csat", {"": (rng.binomial(answers, SATISFIED), answers)}, [MONTH.previous, MONTH])
    for name, rate in (("repeat_purchase_rate_1", 0.3), ("loyal_rate", 0.05)):
        _put_cumulative(rng, known, name, rate, kind)
    return Measured(_context(), known)


def _days(
    rng: np.random.Generator, kind: Kind, name: str, channel: str, expected: np.ndarray, rate: float
) -> tuple[np.ndarray, np.ndarray]:
    cases = rng.poisson(expected)
    rates = np.full(DAYS, rate)
    if channel == "a" and name in ORDERS:
        first, last = ((day - LAST).days + DAYS - 1 for day in BROKEN)
        rates[first:last] *= 1 - kind.fall
    return rng.binomial(cases, rates), cases


def _spans() -> list[Period]:
    ask = broken_links.needs(_context(), MONTH, "channel", LINKS)
    return list(dict.fromkeys(span for part in ask for span in part.periods))


def _put(
    known: dict[Hashable, list[Row]], name: str, parts: dict[str, tuple[np.ndarray, np.ndarray]], spans: list[Period]
) -> None:
    metric = _context().catalogue[name]
    for span in spans:
        first, last = ((day - LAST).days + DAYS - 1 for day in (span.start, span.end))
        sums = {channel: [float(side[first:last].sum()) for side in days] for channel, days in parts.items()}
        rows = [_row(name, span, channel, *both) for channel, both in sums.items() if channel]
        total = [sum(both[side] for both in sums.values()) for side in (0, 1)]
        known[cell_key(metric, span, "channel")] = rows
        known[cell_key(metric, span, None)] = [_row(name, span, "", *total)]


def _put_cumulative(
    rng: np.random.Generator, known: dict[Hashable, list[Row]], name: str, rate: float, kind: Kind
) -> None:
    spans = past_of(MONTH)
    new = rng.poisson(kind.visitors * 3 * (1 + kind.growth) ** np.arange(1.0 - len(spans), 1.0))
    good, cases = rng.binomial(new, rate).cumsum(), new.cumsum()
    metric = _context().catalogue[name]
    for span, count, out_of in zip(spans, good, cases, strict=True):
        known[cell_key(metric, span, None)] = [_row(name, span, "", float(count), float(out_of))]


def _row(name: str, span: Period, segment: str, count: float, out_of: float) -> Row:
    value = count / out_of if out_of else float("nan")
    return [name, str(span), segment, value, count, out_of, int(out_of), None]


@cache
def _context() -> Context:
    return from_frames(EXAMPLE_TABLES).context
