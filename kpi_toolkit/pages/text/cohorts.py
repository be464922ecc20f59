"""Cohorts and retention in words."""

from kpi_toolkit.judge.cohorts import Cohorts
from kpi_toolkit.judge.retention import Retention
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_share


def cohort_sentences(of: Cohorts, language: Language) -> tuple[str, ...]:
    """Say how many cohorts there are and how far they are followed, or why there are none."""
    if of.reason:
        return (of.reason.text(language),)
    sizes = {(cell.segment, cell.cohort): cell.size or 0 for cell in of.cells}
    if not sum(sizes.values()):
        return (word("analysis.nobody", language), *_remarks(of, language))
    reached = max((cell.lag for cell in of.cells if cell.users is not None), default=0)
    values = {"count": len({cohort for _, cohort in sizes}), "members": f"{sum(sizes.values()):,}", "lag": reached}
    return (word("analysis.cohort_sizes", language, **values), *_remarks(of, language))


def retention_sentences(of: Retention, language: Language) -> tuple[str, ...]:
    """Say the retention of all cohorts together at each lag, or why there is none."""
    if of.cohorts.reason:
        return (of.cohorts.reason.text(language),)
    said = []
    for cell in of.curve:
        if cell.interval and cell.rate is not None:
            low, high = (format_share(end) for end in cell.interval)
            counts = {"users": f"{cell.users:,}", "out_of": f"{cell.out_of:,}", "rate": format_share(cell.rate)}
            name = lag_name(of.cohorts, cell.lag, language)
            said.append(word("analysis.retention_at", language, lag=name, **counts, low=low, high=high))
    return (*(said or [word("analysis.nobody", language)]), *_remarks(of.cohorts, language))


def lag_name(of: Cohorts, lag: int, language: Language) -> str:
    """Name a lag: a calendar period after the cohort's own, a day of age, or a step of some days."""
    days = of.choices.step_days
    key = "analysis.lag" if not days else "analysis.day" if days == 1 else "analysis.step"
    if key == "analysis.step":
        return word(key, language, first=lag * days, last=(lag + 1) * days - 1)
    return word(key, language, lag=lag)


def cohort_notes(of: Cohorts, language: Language) -> tuple[str, ...]:
    """Say below a table why there is nothing, or what open cells mean and what must be known."""
    if of.reason:
        return (of.reason.text(language),)
    is_open = any(cell.users is None or not cell.is_mature for cell in of.cells)
    said = [word("analysis.immature", language, until=of.until)] if is_open and of.until else []
    return (*said, *_remarks(of, language))


def _remarks(of: Cohorts, language: Language) -> tuple[str, ...]:
    return tuple(remark.text(language) for remark in of.remarks)
