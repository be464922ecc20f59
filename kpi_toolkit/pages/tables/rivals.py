"""Rival definitions as a table."""

from kpi_toolkit.judge.rivals import Rivals
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.rivals import who_differs
from kpi_toolkit.units import Language, format_value


def rivals_table(of: Rivals, language: Language) -> str:
    """Write the metric, then each rival with those on whom it differs."""
    own = format_value(of.value.value, of.metric.unit, language, of.currency)
    rows = [[of.metric.label(language), own, ""]]
    for rival in of.rivals:
        value = format_value(rival.value.value, rival.metric.unit, language, of.currency)
        rows.append([rival.metric.label(language), value, who_differs(rival, language)])
    heads = [word(f"analysis.{name}", language) for name in ("definition", "value", "differ_on")]
    title = word("analysis.rivals", language, name=of.metric.label(language), period=of.period)
    return ShownTable(title, heads, rows).html
