"""Pictures in words, for those who cannot see them."""

from kpi_toolkit.language.text import spaced, word
from kpi_toolkit.pages.text.cells import actual, attainment, change, row_name, series_name, target, value
from kpi_toolkit.reviewing.bullets import Bullet
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import MISSING, UNITS, format_change, format_share


def alt_trend(review: Review, row: Row) -> str:
    """Describe a trend picture for those who cannot see it."""
    label = series_name(row, review.language)
    known = [(point.value, point.period) for point in row.history if point.value is not None]
    if not known:
        return word("alt.trend_empty", review.language, label=label)
    (low, low_at), (high, high_at) = min(known), max(known)
    agreed = target(review, row)
    values = {
        "label": label,
        "first": row.history[0].period,
        "last": row.history[-1].period,
        "actual": value(review, row.metric, row.actual.value),
        "low": value(review, row.metric, low),
        "previous": value(review, row.metric, row.previous.value),
        "low_at": low_at,
        "high_at": high_at,
        "last_year": value(review, row.metric, row.last_year.value),
        "high": value(review, row.metric, high),
        "n": len(known),
        "target": word("alt.target", review.language, target=agreed) if row.target and not row.days else "",
    }
    said = word("alt.trend", review.language, **values).strip()
    finer = [(value(review, row.metric, point.value), point.period) for point in row.finer if point.value is not None]
    if not finer:
        return said
    beside = word("comma", review.language).join(
        word("alt.finer", review.language, value=number, period=period) for number, period in finer
    )
    return word("alt.beside", review.language, said=said, beside=beside)


def to_date(review: Review, row: Row) -> list[str]:
    """Say the metric's number since quarter and year began, against what was asked and against last year."""
    language, told = review.language, []
    for dated in row.to_date:
        if dated.value.value is None:
            continue
        beside = []
        if dated.target:
            share = format_share((dated.value.exact or 0) / dated.target)
            beside.append(word("to_date.asked", language, share=share))
        now, then = dated.value, dated.last_year
        if now.value is not None and then.value and not (now.is_partial or then.is_partial):
            beside.append(word("to_date.last_year", language, change=_moved(review, row, now.value, then.value)))
        number = value(review, row.metric, dated.value.value)
        said = word(f"to_date.{dated.grain}", language, value=number)
        told.append(
            word("to_date.beside", language, said=said, beside=word("comma", language).join(beside)) if beside else said
        )
    return told


def _moved(review: Review, row: Row, now: float, then: float) -> str:
    """Write a change as tables do: of rates in points, else as a share."""
    if UNITS[row.metric.unit].is_percent:
        return format_change(now - then, row.metric.unit, review.language)
    return format_share(now / then - 1, signed=True)


def trend_title(review: Review, row: Row) -> str:
    """Say in a few words where a metric stands: its number, how much of the target that is, how it changed."""
    language, told = review.language, []
    if (reached := attainment(review, row)) != MISSING:
        told.append(word("trend.title.reached", language, reached=reached))
    if (moved := change(review, row)) != MISSING and not row.days:
        told.append(word("trend.title.change", language, change=moved))
    name = word("trend.title", language, label=series_name(row, language), value=actual(review, row))
    return spaced(word("comma", language).join([name, *told]), language)


def alt_spark(review: Review, row: Row) -> str:
    """Describe a sparkline and its mark."""
    label, actual = series_name(row, review.language), value(review, row.metric, row.actual.value)
    said = word("alt.spark", review.language, label=label, actual=actual)
    if not row.movement.direction:
        return said
    signal = word("signal.up" if row.movement.direction > 0 else "signal.down", review.language)
    return word("alt.spark_moved", review.language, said=said, signal=signal)


def alt_bullet(review: Review, row: Row, shown: Bullet) -> str:
    """Describe a bullet graph: how far the target is reached, within which interval, and what last year would be."""
    language = review.language
    said = [word("alt.bullet", language, label=row_name(row, language), reached=format_share(shown.reached))]
    if shown.between:
        low, high = (format_share(end) for end in shown.between)
        said.append(word("interval", language, low=low, high=high))
    levels = {"threshold": shown.threshold, "stretch": shown.stretch, "last_year": shown.last_year}
    said += [
        word(f"alt.bullet.{name}", language, reached=format_share(level))
        for name, level in levels.items()
        if level is not None
    ]
    return word("comma", language).join(said)
