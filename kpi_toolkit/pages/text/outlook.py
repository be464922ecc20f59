"""Pace and landing in words."""

from collections.abc import Callable

from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import word
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import MISSING, Language, format_share

Write = Callable[[float | None], str]
MOST_SAID = 0.99
"""Larger probabilities are written as above it, and those below one minus it as below that."""


def is_shown(review: Review, landed: Landing) -> bool:
    """Whether a landing says something: a closed period with a target, one with an interval, or one that is asked for.

    What fewer than three comparable periods tell, and no baseline bears out, is not shown, only why.
    """
    if landed.is_over:
        return landed.target is not None
    is_told = landed.outlook is not None and landed.outlook.low is not None
    return is_told or landed.target is not None or landed.period == review.period


def record(review: Review) -> str:
    """Say how often the intervals of earlier editions held, and what follows for these; empty without any."""
    known = review.evidence.record
    if not known.of:
        return ""
    made_for = format_share(1 - known.misses, 0)
    return word("outlook.record", review.language, held=known.held, of=known.of, made_for=made_for)


def hit(landed: Landing, metric: Metric) -> str:
    """Write the probability of reaching the target; a dash without target or interval, or once the period is over."""
    if landed.is_over or landed.hit is None or metric.better not in ("higher", "lower"):
        return MISSING
    chance = landed.hit if metric.better == "higher" else 1 - landed.hit
    if chance > MOST_SAID:
        return f">{format_share(MOST_SAID, 0)}"
    return format_share(chance, 0) if chance >= 1 - MOST_SAID else f"<{format_share(1 - MOST_SAID, 0)}"


def landing(review: Review, landed: Landing, value: Write) -> str:
    """Write where a metric will land; what it is once the period is over; a dash where that is not shown."""
    if landed.is_over:
        return word("outlook.over", review.language)
    return value(landed.outlook.landing) if landed.outlook and landed.outlook.low is not None else MISSING


def interval(review: Review, landed: Landing, value: Write) -> str:
    """Write the 80 % interval of the landing, empty without one."""
    outlook = landed.outlook
    if landed.is_over or outlook is None or outlook.low is None or outlook.high is None:
        return ""
    return word("outlook.interval", review.language, low=value(outlook.low), high=value(outlook.high))


def pace(review: Review, landed: Landing, metric: Metric) -> str:
    """Write landing ÷ target, and that less is better where it is."""
    if landed.outlook is None or landed.outlook.pace is None or landed.outlook.low is None:
        return MISSING
    said = format_share(landed.outlook.pace, 0)
    return f"{said} · {word('better.lower', review.language)}" if metric.better == "lower" else said


def notes(review: Review, landed: Landing) -> list[str]:
    """Say by what a landing was projected, and why it or its interval is missing."""
    return list(landing_sentences(landed, review.language))


def landing_sentences(landing: Landing, language: Language) -> tuple[str, ...]:
    """Say by what a landing was projected, and why it or its interval is missing."""
    is_projected = landing.outlook is not None and landing.outlook.low is not None and not landing.is_over
    method = [word(f"landing.method.{landing.outlook.method}", language)] if landing.outlook and is_projected else []
    reasons = (*landing.notes, *([landing.reason] if landing.reason else []))
    return (*method, *(reason.text(language) for reason in reasons))
