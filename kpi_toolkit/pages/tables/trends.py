"""Trends as a table: a row a line, a column a period."""

from kpi_toolkit.judge.trends import Trends
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.trends import line_name, standing, trend_notes
from kpi_toolkit.units import MISSING, Language, format_value


def trends_table(of: Trends, language: Language) -> str:
    """Write every number, how the newest stands to what is usual, and why numbers are missing."""
    rows, reasons = trend_rows(of, language)
    heads = [word("column.metric", language), *map(str, of.periods), word("analysis.usual", language)]
    title = word("analysis.trends", language, first=of.periods[0], last=of.periods[-1])
    return ShownTable(title, heads if rows else (), rows, (*trend_notes(of, language), *reasons)).html


def trend_rows(of: Trends, language: Language) -> tuple[list[list[str]], list[str]]:
    """Return a row a line: name, numbers and how the newest stands; and why newest numbers are missing."""
    rows, reasons = [], list[str]()
    for line in of.lines:
        numbers = [
            MISSING if value.value is None else format_value(value.value, line.metric.unit, language, of.currency)
            for value in line.values
        ]
        rows.append([line_name(line, language), *numbers, standing(line, language)])
        if why := line.values[-1].reason:
            reasons.append(f"{line_name(line, language)}: {why.text(language)}")
    return rows, reasons
