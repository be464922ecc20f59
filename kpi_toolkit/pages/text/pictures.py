"""Pictures in words, for those who cannot see them."""

from kpi_toolkit.language.text import spaced, word
from kpi_toolkit.pages.text.cells import actual, attainment, change, row_name, series_name, target, value
from kpi_toolkit.reviewing.bullets import Bullet
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import MISSING, format_share


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
    return word("alt.trend", review.language, **values).strip()


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
