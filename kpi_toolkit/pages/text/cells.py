"""Single values of a review as words: names, numbers, changes, targets, attainments."""

from datetime import timedelta
from fractions import Fraction

from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.benchmark import benchmark_of
from kpi_toolkit.reviewing.model import Review, Row, interval_of
from kpi_toolkit.targets.levels import is_falling, levels_in
from kpi_toolkit.units import (
    MISSING,
    UNITS,
    Language,
    Number,
    exact,
    format_change,
    format_reached,
    format_share,
    format_value,
    round_half_up,
)

SHOWN_RELATIVE = 10  # a change of more than ten times its base says more as a number
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def period_name(period: Period, language: Language) -> str:
    """Name a period in words: ``1998 年 3 月``, ``March 1998``, ``Q1 1998``."""
    label = str(period)
    year, _, part = label.partition("-")
    values = {
        "year": year,
        "part": part.lstrip("WQ0"),
        "month": period.start.month,
        "day": period.start.day,
        "month_name": MONTHS[period.start.month - 1],
        "first": period.start,
        "last": label.split("/")[-1],
    }
    return word(f"period.{period.grain}", language, **values)


def title(review: Review) -> str:
    """Name the review: role and kind."""
    return word("title", review.language, role=review.role_label)


def series_name(row: Row, language: Language) -> str:
    """Name what the periods of a row show: its metric, and its segment if it speaks of one only."""
    name = row.metric.label(language)
    return word("row.segment", language, label=name, segment=row.segment) if row.segment else name


def row_name(row: Row, language: Language) -> str:
    """Name a row: as its series, with the days that its target holds on if they are not the whole period."""
    if not row.days:
        return series_name(row, language)
    first, last = row.days
    days = f"{first}" if first == last else word("row.days", language, first=first, last=last)
    named = word("row.segment_days", language, segment=row.segment, days=days) if row.segment else days
    return word("row.segment", language, label=row.metric.label(language), segment=named)


def days_due(review: Review, row: Row) -> str:
    """Say on how many of the period's days a target holds, where not on all: its weight counts by them."""
    days = review.period.days
    return "" if row.share == 1 else word("scorecard.days_due", review.language, due=int(row.share * days), days=days)


def score_text(review: Review) -> str:
    """Write the weighted score with 100 for all targets reached, or that there is none; empty without targets."""
    value = review.score.value
    if not review.targeted:
        return ""
    if value is None:
        return word("scorecard.unscored", review.language)
    return format_reached(value, 1).removesuffix("%")


def covered(review: Review) -> str:
    """Write the covered share of the scorecard's weight."""
    return format_share(review.score.coverage or 0, 0)


def value(review: Review, metric: Metric, number: Number | None) -> str:
    """Write a number in a metric's unit."""
    return format_value(number, metric.unit, review.language, review.settings.currency)


def change(review: Review, row: Row) -> str:
    """Write the change on the previous period: relative for amounts and counts, in points for shares."""
    return _change(review, row.metric, row.change, row.previous.exact)


def change_on_last_year(review: Review, row: Row) -> str:
    """Write the change on the same period last year."""
    return _change(review, row.metric, row.change_on_last_year, row.last_year.exact)


def _change(review: Review, metric: Metric, difference: Fraction | None, base: Fraction | None) -> str:
    if difference is None or base is None:
        return MISSING
    is_far = base <= 0 or abs(difference / base) > SHOWN_RELATIVE
    if UNITS[metric.unit].is_percent or is_far:
        return format_change(difference, metric.unit, review.language, review.settings.currency)
    return format_share(difference / base, signed=True)


def target(review: Review, row: Row) -> str:
    """Write what was agreed: ``≥ $80,000``, ``≤ 17,700``, ``$45.00–$55.00``."""
    agreed = row.target
    if agreed is None:
        return MISSING
    if agreed.lower is not None and agreed.upper is not None:
        bounds = [value(review, row.metric, bound) for bound in (agreed.lower, agreed.upper)]
        return word("target.band", review.language, lower=bounds[0], upper=bounds[1])
    level = row.attainment.target if row.attainment else None
    if level is None:
        return MISSING
    side = "at_most" if row.metric.better == "lower" else "at_least"
    return word(f"target.{side}", review.language, value=value(review, row.metric, level))


def actual(review: Review, row: Row) -> str:
    """Write the value that is judged: this period's, or the total so far of a target by a date."""
    return value(review, row.metric, (row.judged or row.actual).value)


def condition(review: Review, row: Row) -> str:
    """Say where a lift starts and how far it goes, or over what time a total counts; empty for other targets."""
    agreed, base = row.target, row.baseline
    if agreed and agreed.kind == "cumulative" and not row.days:
        return word("target.total", review.language, start=agreed.start, due=agreed.end - timedelta(days=1))
    if agreed is None or agreed.kind != "lift" or base is None or agreed.value is None:
        return ""
    step = (
        format_share(agreed.value, signed=True)
        if agreed.mode == "relative"
        else format_change(agreed.value, row.metric.unit, review.language, review.settings.currency)
    )
    return word("target.lift", review.language, baseline=value(review, row.metric, base.value), lift=step)


def benchmark(review: Review, row: Row) -> str:
    """Say what others reach, by whom and of when; empty where nobody says it, or of a total of another length."""
    other = benchmark_of(review.evidence.benchmarks, row.metric.name, row.segment)
    is_alike = UNITS[row.metric.unit].is_rate or review.period.grain == "month"
    if other is None or row.target is None or not is_alike:
        return ""
    ends = [value(review, row.metric, end) for end in dict.fromkeys((other.low, other.high)) if end is not None]
    middle = "" if other.median is None else value(review, row.metric, other.median)
    key = "middle" if not ends else "range_middle" if middle else "range"
    said = {"range": "–".join(ends), "middle": middle, "source": other.source, "as_of": other.as_of}
    return word(f"target.others.{key}", review.language, **said)


def marks(review: Review, row: Row) -> str:
    """Write threshold and stretch of a target, and which of them was reached; empty for a target without."""
    agreed = row.target
    if agreed is None or (agreed.threshold is None and agreed.stretch is None):
        return ""
    wanted = levels_in(agreed, review.period, row.baseline.exact if row.baseline else None)
    said = [
        word(f"target.{name}", review.language, value=value(review, row.metric, level))
        for name, level in (("threshold", wanted.threshold), ("stretch", wanted.stretch))
        if level is not None
    ]
    is_judged = row.attainment is not None and row.attainment.is_met is not None
    reached = wanted.reached(row.judged.exact if row.judged else None, is_falling=is_falling(agreed, row.metric.better))
    said += [word(f"reached.{reached}", review.language)] if is_judged and reached in ("threshold", "stretch") else []
    return word("comma", review.language).join(said)


def gap(review: Review, row: Row) -> str:
    """Write actual − target in the metric's unit."""
    if row.attainment is None or row.attainment.gap is None or row.status == "open":
        return MISSING
    if row.attainment.convention == "band" and row.attainment.gap == 0:
        return word("target.inside", review.language)
    return format_change(row.attainment.gap, row.metric.unit, review.language, review.settings.currency)


def attainment(review: Review, row: Row) -> str:
    """Write the raw attainment in %, never rounded into another status."""
    raw = row.attainment.raw if row.attainment else None
    if raw is not None and abs(raw) >= SHOWN_RELATIVE:
        return ">999%" if raw > 0 else "<−999%"
    scoring = review.settings.scoring
    return format_reached(raw, scoring.at_risk, scoring.met)


def scored(review: Review, row: Row) -> str:
    """Write the attainment as the score takes it, cut to its limits; a dash where there is none."""
    value, scoring = row.line.exact, review.settings.scoring
    return MISSING if value is None else format_reached(value, scoring.at_risk, scoring.met)


def score_is(review: Review) -> str:
    """Say how the points make the score, and what a full one is; empty without a score."""
    if review.score.value is None:
        return ""
    cap = round_half_up(exact(review.settings.scoring.cap) * 100, 0)
    return word("scorecard.is", review.language, cap=cap)


def numbers(review: Review, metric: Metric, measured: Value) -> str:
    """Write the value as the division it is: ``74.6% = 1,537 ÷ 2,060``; or the reason why there is none."""
    if measured.value is None:
        return measured.reason.text(review.language) if measured.reason else MISSING
    text = value(review, metric, measured.value)
    if measured.denominator is None:
        return text
    money = metric.unit == "amount_share" or UNITS[metric.unit].kind == "money"
    unit = "users" if not money else "money" if abs(measured.numerator or 0) >= 10_000 else "money_per_order"
    above = format_value(measured.numerator, unit, review.language, review.settings.currency).removesuffix(".00")
    below = format_value(
        measured.denominator,
        "money" if metric.unit == "amount_share" else "users",
        review.language,
        review.settings.currency,
    )
    return f"{text} = {above} ÷ {below}"


def interval(review: Review, row: Row) -> str:
    """Write the 95 % interval of a rate; empty for other metrics."""
    bounds = interval_of(row.metric, row.actual)
    if not bounds:
        return ""
    low, high = (format_share(bound) for bound in bounds)
    return word("interval", review.language, low=low, high=high)
