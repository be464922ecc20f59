"""Pace and landing in words."""

from collections.abc import Callable

from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import word
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import MISSING, Language, format_share

Write = Callable[[float | None], str]


def is_shown(review: Review, landed: Landing) -> bool:
    """Whether a landing says something: a closed period with a target, or one projected by more than working days.

    Without any past a quarter and its year would be projected by two rules and contradict each other.
    """
    if landed.is_over:
        return landed.target is not None
    has_past = (
        landed.outlook is not None and landed.outlook.method != "working_days" and landed.outlook.landing is not None
    )
    return has_past or landed.target is not None or landed.period == review.period


def landing(review: Review, landed: Landing, value: Write) -> str:
    """Write where a metric will land; what it is once the period is over; a dash where that is not shown."""
    if landed.is_over:
        return word("outlook.over", review.language)
    return value(landed.outlook.landing) if landed.outlook else MISSING


def interval(review: Review, landed: Landing, value: Write) -> str:
    """Write the 80 % interval of the landing, empty without one."""
    outlook = landed.outlook
    if landed.is_over or outlook is None or outlook.low is None or outlook.high is None:
        return ""
    return word("outlook.interval", review.language, low=value(outlook.low), high=value(outlook.high))


def pace(review: Review, landed: Landing, metric: Metric) -> str:
    """Write landing ÷ target, and that less is better where it is."""
    if landed.outlook is None or landed.outlook.pace is None:
        return MISSING
    said = format_share(landed.outlook.pace, 0)
    return f"{said} · {word('better.lower', review.language)}" if metric.better == "lower" else said


def notes(review: Review, landed: Landing) -> list[str]:
    """Say by what a landing was projected, and why it or its interval is missing."""
    return list(landing_sentences(landed, review.language))


def landing_sentences(landing: Landing, language: Language) -> tuple[str, ...]:
    """Say by what a landing was projected, and why it or its interval is missing."""
    is_projected = landing.outlook is not None and not landing.is_over
    method = [word(f"landing.method.{landing.outlook.method}", language)] if landing.outlook and is_projected else []
    reasons = (*landing.notes, *([landing.reason] if landing.reason else []))
    return (*method, *(reason.text(language) for reason in reasons))
