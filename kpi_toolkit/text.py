"""Sentences and cell texts of a review, in its language. Judgement is made in `report`; here it is only worded."""

from collections.abc import Iterable
from datetime import timedelta

from kpi_toolkit.language import Reason, word
from kpi_toolkit.metric import Metric
from kpi_toolkit.period import Period
from kpi_toolkit.report import Review, Row, Value, interval_of
from kpi_toolkit.units import (
    MISSING,
    UNITS,
    Language,
    format_change,
    format_share,
    format_value,
    round_half_up,
)  # fmt: skip

SHOWN_RELATIVE = 10  # a change of more than ten times its base says more as a number
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def period_name(period: Period, language: Language) -> str:
    """Name a period in words: ``1998 年 3 月``, ``March 1998``, ``Q1 1998``."""
    label = str(period)
    year, _, part = label.partition("-")
    values = {
        "year": year, "part": part.lstrip("WQ0"), "month": period.start.month, "day": period.start.day,
        "month_name": MONTHS[period.start.month - 1], "first": period.start, "last": label.split("/")[-1],
    }  # fmt: skip
    return word(f"period.{period.grain}", language, **values)


def title(review: Review) -> str:
    """Name the review: role and kind."""
    return word("title", review.language, role=review.role_label)


def score_text(review: Review) -> str:
    """Write the weighted score with 100 for all targets reached, or that there is none; empty without targets."""
    value = review.score.value
    if not review.targeted:
        return ""
    if value is None:
        return word("scorecard.unscored", review.language)
    return f"{round_half_up(float(value) * 100, 1)}"


def headline(review: Review) -> str:
    """Say in two or three sentences: the score, what is met and missed, what moved most."""
    language = review.language
    values = {"period": period_name(review.period, language), "role": review.role_label}
    if not review.targeted:
        return word("headline.untargeted", language, **values)
    if not review.is_over:
        lead = word("headline.open", language, last=review.data_through, **values)
    elif review.score.coverage is None:
        lead = word("headline.unjudged", language, **values)
    elif review.score.value is None:
        lead = word("headline.unscored", language, covered=covered(review), **values)
    else:
        cap = round_half_up(review.settings.scoring.cap * 100, 0)
        lead = word("headline.score", language, score=score_text(review), cap=cap, **values)
    counts = [
        word(f"headline.count.{status}", language, n=n) for status, n in review.status_counts.items() if n
    ]  # fmt: skip
    total = word("headline.counts", language, total=len(review.targeted), counts=word("joint", language).join(counts))
    sentences = [lead + total, *_names_missed(review), *(_mover(review) if review.is_over else [])]
    return ("" if language == "zh" else " ").join(sentences)


def _names_missed(review: Review) -> list[str]:
    language, sentences = review.language, []
    for status in ("missed", "at_risk"):
        if labels := [row.metric.label(language) for row in review.targeted if row.status == status]:
            names = word("comma", language).join(labels)
            sentences.append(word("headline.names", language, status=word(f"status.{status}", language), names=names))
    return sentences


def _mover(review: Review) -> list[str]:
    if not review.movers:
        return []
    row = review.movers[0]
    if (row.times_usual or 0) < 1:
        return [word("headline.calm", review.language)]
    return [word("headline.mover", review.language, label=row.metric.label(review.language),
                 change=change(review, row), usual=usual(review, row))]  # fmt: skip


def covered(review: Review) -> str:
    """Write the covered share of the scorecard's weight."""
    return format_share(float(review.score.coverage or 0), 0)


def value(review: Review, metric: Metric, number: float | None) -> str:
    """Write a number in a metric's unit."""
    return format_value(number, metric.unit, review.language, review.settings.currency)


def change(review: Review, row: Row) -> str:
    """Write the change on the previous period: relative for amounts and counts, in points for shares."""
    return _change(review, row.metric, row.change, row.previous.value)


def change_on_last_year(review: Review, row: Row) -> str:
    """Write the change on the same period last year."""
    return _change(review, row.metric, row.change_on_last_year, row.last_year.value)


def _change(review: Review, metric: Metric, difference: float | None, base: float | None) -> str:
    if difference is None or base is None:
        return MISSING
    is_far = base <= 0 or abs(difference / base) > SHOWN_RELATIVE
    if UNITS[metric.unit].is_percent or is_far:
        return format_change(difference, metric.unit, review.language, review.settings.currency)
    return format_share(difference / base, signed=True)


def usual(review: Review, row: Row) -> str:
    """Write the usual change from period to period, without a sign: in points for shares, else relative."""
    if row.usual_change is None:
        return MISSING
    if UNITS[row.metric.unit].is_percent:
        return format_change(row.usual_change, row.metric.unit, review.language).lstrip("+")
    return format_share(row.usual_change)


def target(review: Review, row: Row) -> str:
    """Write what was agreed: ``≥ $80,000``, ``≤ 17,700``, ``$45.00–$55.00``."""
    agreed = row.target
    if agreed is None:
        return MISSING
    if agreed.lower is not None and agreed.upper is not None:
        bounds = [value(review, row.metric, float(bound)) for bound in (agreed.lower, agreed.upper)]
        return word("target.band", review.language, lower=bounds[0], upper=bounds[1])
    level = row.attainment.target if row.attainment else None
    if level is None:
        return MISSING
    side = "at_most" if row.metric.better == "lower" else "at_least"
    return word(f"target.{side}", review.language, value=value(review, row.metric, float(level)))


def actual(review: Review, row: Row) -> str:
    """Write the value that is judged: this period's, or the total so far of a target by a date."""
    return value(review, row.metric, (row.judged or row.actual).value)


def condition(review: Review, row: Row) -> str:
    """Say where a lift starts and how far it goes, or over what time a total counts; empty for other targets."""
    agreed, base = row.target, row.baseline
    if agreed and agreed.kind == "cumulative":
        return word("target.total", review.language, start=agreed.start, due=agreed.due - timedelta(days=1))
    if agreed is None or agreed.kind != "lift" or base is None or agreed.value is None:
        return ""
    step = (
        format_share(float(agreed.value), signed=True) if agreed.mode == "relative"
        else format_change(float(agreed.value), row.metric.unit, review.language, review.settings.currency)
    )  # fmt: skip
    return word("target.lift", review.language, baseline=value(review, row.metric, base.value), lift=step)


def gap(review: Review, row: Row) -> str:
    """Write actual − target in the metric's unit."""
    if row.attainment is None or row.attainment.gap is None or row.status == "open":
        return MISSING
    if row.attainment.convention == "band" and row.attainment.gap == 0:
        return word("target.inside", review.language)
    return format_change(float(row.attainment.gap), row.metric.unit, review.language, review.settings.currency)


def attainment(row: Row) -> str:
    """Write the raw attainment in %."""
    raw = row.attainment.raw if row.attainment else None
    if raw is not None and abs(raw) >= SHOWN_RELATIVE:
        return ">999%" if raw > 0 else "<−999%"
    return format_share(None if raw is None else float(raw))


def scored(review: Review, row: Row) -> str:
    """Say what the attainment is scored as, where that differs from it."""
    judged = row.attainment
    if judged is None or judged.raw is None or judged.scored is None or judged.raw == judged.scored:
        return ""
    return word("scorecard.scored_as", review.language, scored=format_share(float(judged.scored)))


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
    below = format_value(measured.denominator, "money" if metric.unit == "amount_share" else "users",
                         review.language, review.settings.currency)  # fmt: skip
    return f"{text} = {above} ÷ {below}"


def interval(review: Review, row: Row) -> str:
    """Write the 95 % interval of a rate; empty for other metrics."""
    bounds = interval_of(row.metric, row.actual)
    if not bounds:
        return ""
    low, high = (format_share(bound) for bound in bounds)
    return word("interval", review.language, low=low, high=high)


def alt_trend(review: Review, row: Row) -> str:
    """Describe a trend picture for those who cannot see it."""
    label = row.metric.label(review.language)
    known = [(point.value, point.period) for point in row.history if point.value is not None]
    if not known:
        return word("alt.trend_empty", review.language, label=label)
    (low, low_at), (high, high_at) = min(known), max(known)
    agreed = target(review, row)
    values = {
        "label": label, "first": row.history[0].period, "last": row.history[-1].period,
        "actual": value(review, row.metric, row.actual.value), "low": value(review, row.metric, low),
        "previous": value(review, row.metric, row.previous.value), "low_at": low_at, "high_at": high_at,
        "last_year": value(review, row.metric, row.last_year.value), "high": value(review, row.metric, high),
        "n": len(known), "target": word("alt.target", review.language, target=agreed) if row.target else "",
    }  # fmt: skip
    return word("alt.trend", review.language, **values).strip()


def alt_spark(review: Review, row: Row) -> str:
    """Describe a sparkline."""
    label, actual = row.metric.label(review.language), value(review, row.metric, row.actual.value)
    return word("alt.spark", review.language, label=label, actual=actual)


def notes(review: Review) -> list[str]:
    """Say what a reader must know of the data and of the judgement."""
    language, scoring = review.language, review.settings.scoring
    lines = _coverage(review) + ([] if review.is_over else [word("note.open", language)])
    lines += [note.text(language) for note in review.notes] + _late_targets(review)
    lines += _grouped(review, [(row.metric, row.actual.reason) for row in review.rows if row.actual.reason])
    lines += _grouped(review, [(row.metric, row.baseline.reason) for row in review.rows
                               if row.baseline and row.baseline.reason], "note.baseline")  # fmt: skip
    lines += _grouped(review, review.unavailable)
    bands = {name: format_share(getattr(scoring, name), 0) for name in ("met", "at_risk", "cap")}
    return [*lines, word("note.scoring", language, **bands)] if review.targeted else lines


def _coverage(review: Review) -> list[str]:
    """One line where all tables cover the same days, else one a table."""
    zone, tables = review.settings.time_zone, list(review.coverage.items())
    if len({days for _, days in tables}) == 1:
        first, last = tables[0][1]
        return [word("note.coverage", review.language, first=first, last=last, zone=zone)]
    return [
        word("note.coverage_of", review.language, table=table, first=first, last=last, zone=zone)
        for table, (first, last) in tables
    ]


def _grouped(review: Review, pairs: Iterable[tuple[Metric, Reason]], key: str = "note.metric") -> list[str]:
    """Name the metrics that share a reason in one line; a reason that a metric has twice counts once."""
    labels: dict[str, dict[str, None]] = {}
    for metric, reason in pairs:
        labels.setdefault(reason.text(review.language), {})[metric.label(review.language)] = None
    comma = word("comma", review.language)
    return [word(key, review.language, label=comma.join(names), reason=reason) for reason, names in labels.items()]


def _late_targets(review: Review) -> list[str]:
    return [
        word("note.late_target", review.language, label=row.metric.label(review.language), agreed_on=agreed)
        for row in review.targeted
        if row.target and (agreed := row.target.agreed_on) and agreed > review.period.start
    ]
