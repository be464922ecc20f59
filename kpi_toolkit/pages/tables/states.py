"""States of users as a table: from which to which."""

from kpi_toolkit.judge.states import StateFlow
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.states import flow_notes, state_name
from kpi_toolkit.units import Language


def flow_table(of: StateFlow, language: Language) -> str:
    """Write users by their state before (rows) and after (columns)."""
    title = word(f"analysis.flow.{of.of}", language, a=of.a, b=of.b)
    matrix = of.matrix()
    rows = [
        [state_name(str(before), language), *(f"{users:,}" for users in matrix.loc[before])] for before in matrix.index
    ]
    heads = [word("analysis.before", language), *(state_name(state, language) for state in of.states)]
    return ShownTable(title, () if of.reason else heads, () if of.reason else rows, flow_notes(of, language)).html
