"""What customers are worth, in words."""

from kpi_toolkit.judge.lifetimes import Lifetime, Lifetimes
from kpi_toolkit.language.text import word
from kpi_toolkit.units import MISSING, Language, format_share, format_value

UNIT = {"sales": "money_per_buyer", "gross_profit": "money_per_buyer", "orders": "orders_per_buyer"}


def lifetime_sentences(of: Lifetimes, language: Language) -> tuple[str, ...]:
    """Say what one customer is worth with its interval and the held-out record, or why that is not known."""
    if of.reason:
        return (of.reason.text(language),)
    whole = of.of()
    if whole is None:
        return (word("analysis.nobody", language),)
    interval = ""
    if whole.interval and whole.interval[0] != whole.interval[1]:
        low, high = (written(of, end, language) for end in whole.interval)
        interval = word("analysis.within_80", language, low=low, high=high)
    said = word(
        "analysis.worth_of",
        language,
        days=of.days,
        worth=word(f"analysis.worth.{of.worth}", language),
        value=written(of, whole.value, language),
        interval=interval,
        brought=written(of, whole.brought, language),
    )
    return (said, *lifetime_notes(of, language))


def lifetime_notes(of: Lifetimes, language: Language) -> tuple[str, ...]:
    """Say the held-out record, what lies beyond the ages seen, and what must be known."""
    if of.reason:
        return (of.reason.text(language),)
    said = [
        word("analysis.record", language, steps=part.steps, error=format_share(part.error, signed=True))
        for part in of.record
    ]
    if not said and any(line.interval is None for line in of.lines):
        said = [word("analysis.no_record", language)]
    if of.weights:
        said.append(word("analysis.beyond", language, seen=of.seen))
    return (*said, *(remark.text(language) for remark in of.remarks))


def written(of: Lifetimes, value: float | None, language: Language) -> str:
    """Write an amount or a number of orders."""
    return MISSING if value is None else format_value(value, UNIT[of.worth], language, of.currency)


def payback_days(of: Lifetimes, line: Lifetime) -> str:
    """Write after how many days the cost is back; a dash where it is not within the age, or no cost is known."""
    return MISSING if line.payback is None else f"{line.payback * of.step_days:,}"
