"""Pace and landing in words."""

from collections.abc import Callable

from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import word
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import MISSING, Language, format_share

Write = Callable[[float | None], str]


def is_shown(review: Review, one: Landing) -> bool:
    """Whether a landing says something: a closed period with a target, or one projected by more than working days.

    Without any past a quarter and its year would be projected by two rules and contradict each other.
    """
    if one.is_over:
        return one.target is not None
    has_past = one.outlook is not None and one.outlook.method != "working_days" and one.outlook.landing is not None
    return has_past or one.target is not None or one.period == review.period


def landing(review: Review, one: Landing, value: Write) -> str:
    """Write where a metric will land; what it is once the period is over; a dash where that is not shown."""
    if one.is_over:
        return word("outlook.over", review.language)
    return value(one.outlook.landing) if one.outlook else MISSING


def interval(review: Review, one: Landing, value: Write) -> str:
    """Write the 80 % interval of the landing, empty without one."""
    found = one.outlook
    if one.is_over or found is None or found.low is None or found.high is None:
        return ""
    return word("outlook.interval", review.language, low=value(found.low), high=value(found.high))


def pace(review: Review, one: Landing, metric: Metric) -> str:
    """Write landing ÷ target, and that less is better where it is."""
    if one.outlook is None or one.outlook.pace is None:
        return MISSING
    said = format_share(one.outlook.pace, 0)
    return f"{said} · {word('better.lower', review.language)}" if metric.better == "lower" else said


def notes(review: Review, one: Landing) -> list[str]:
    """Say by what a landing was projected, and why it or its interval is missing."""
    return list(landing_sentences(one, review.language))


def landing_sentences(landing: Landing, language: Language) -> tuple[str, ...]:
    """Say by what a landing was projected, and why it or its interval is missing."""
    is_projected = landing.outlook is not None and not landing.is_over
    method = [word(f"landing.method.{landing.outlook.method}", language)] if landing.outlook and is_projected else []
    reasons = (*landing.notes, *([landing.reason] if landing.reason else []))
    return (*method, *(reason.text(language) for reason in reasons))
