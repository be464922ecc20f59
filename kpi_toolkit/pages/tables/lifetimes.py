"""What customers are worth as a table: all, each segment, each cohort."""

from kpi_toolkit.judge.lifetimes import Lifetime, Lifetimes
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.lifetimes import lifetime_notes, payback_days, written
from kpi_toolkit.units import MISSING, Language, format_value


def lifetimes_table(of: Lifetimes, language: Language) -> str:
    """Write value, interval, cost and payback by cohort."""
    shown = ("cohort", "size", "brought", "until", "interval_80", "cost", "to_cost", "payback")
    names = ("segment", *shown) if of.by else shown
    heads = [word(f"analysis.{name}", language) for name in names]
    rows = [_row(of, line, language) for line in of.lines]
    title = word("analysis.ltv", language, days=of.days, worth=word(f"analysis.worth.{of.worth}", language))
    return ShownTable(title, heads if rows else (), rows, lifetime_notes(of, language)).html


def _row(of: Lifetimes, line: Lifetime, language: Language) -> list[str]:
    everyone = word("analysis.all", language)
    interval = "–".join(written(of, end, language) for end in line.interval) if line.interval else MISSING
    return [
        *([line.segment or everyone] if of.by else []),
        line.cohort or everyone,
        f"{line.members:,}",
        written(of, line.brought, language),
        written(of, line.value, language),
        interval,
        format_value(line.cost, "money_per_buyer", language, of.currency),
        format_value(line.to_cost, "multiple", language),
        payback_days(of, line),
    ]
