"""Attribution as a table: one row per segment, the rival rules side by side."""

from kpi_toolkit.judge.attribution import MODELS, Attribution
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.attribution import attribution_sentences
from kpi_toolkit.units import Language, format_share


def attribution_table(of: Attribution, language: Language) -> str:
    """Write orders and their share by each rule, and the touches."""
    by_rule = {model: {credit.segment: credit for credit in of.of(model)} for model in MODELS}
    rows = []
    for segment, last in by_rule["last"].items():
        own = [by_rule[model][segment] for model in MODELS]
        rows.append([segment, *(f"{c.orders:,.2f} ({format_share(c.share)})" for c in own), f"{last.touches:,}"])
    models = [word(f"analysis.model.{model}", language) for model in MODELS]
    heads = [word("analysis.segment", language), *models, word("analysis.touches", language)]
    title = word("analysis.attribution", language, period=of.period)
    return ShownTable(title, heads if rows else (), rows, attribution_sentences(of, language)).html
