"""States of users as a table: from which to which."""

from kpi_toolkit.judge.states import StateFlow
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.states import flow_notes, state_name
from kpi_toolkit.units import Language


def flow_table(of: StateFlow, language: Language) -> str:
    """Write users by their state before (rows) and after (columns); by segment, those of its end in each state."""
    title = word(f"analysis.flow.{of.of}", language, a=of.a, b=of.b)
    if of.segments:
        heads = [word("analysis.segment", language), *(state_name(state, language) for state in of.states)]
        parts = {name: of.segment(name) for name in of.segments}
        rows = [[name, *(f"{part.count(state):,}" for state in of.states)] for name, part in parts.items()]
        rows.append([word("analysis.all", language), *(f"{of.count(state):,}" for state in of.states)])
        return ShownTable(title, heads, rows, flow_notes(of, language)).html
    matrix = of.matrix()
    rows = [
        [state_name(str(before), language), *(f"{users:,}" for users in matrix.loc[before])] for before in matrix.index
    ]
    ends = [state_name(str(state) or "elsewhere", language) for state in matrix.columns]
    heads = [word("analysis.before", language), *ends]
    return ShownTable(title, () if of.reason else heads, () if of.reason else rows, flow_notes(of, language)).html
