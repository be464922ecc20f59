"""Changes and shares as tables."""

from kpi_toolkit.judge.changes import MetricChange
from kpi_toolkit.judge.shares import Shares
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.changes import any_change_sentences, end_name, part_name
from kpi_toolkit.units import MISSING, Language, format_change, format_share, format_value


def change_table(of: MetricChange, language: Language) -> str:
    """Write both ends and the change, then its parts."""
    title = word("analysis.change", language, name=of.metric.label(language))
    if of.reason or of.value is None:
        return ShownTable(title, notes=any_change_sentences(of, language)).html
    unit, currency = of.metric.unit, of.currency
    ends = [format_value(end.value, unit, language, currency) for end in (of.before, of.after)]
    change = format_change(of.value, unit, language, currency)
    rows = [[word("analysis.whole", language), *ends, change]]
    for name, effect in of.parts.items():
        rows.append([part_name(name, language), "", "", format_change(effect, unit, language, currency)])
    heads = [word("analysis.part", language), end_name(of.a), end_name(of.b), word("analysis.effect", language)]
    return ShownTable(title, heads, rows, any_change_sentences(of, language)[1:]).html


def shares_table(of: Shares, language: Language) -> str:
    """Write the segments with their shares and intervals."""
    rows = []
    for line in of.lines:
        low, high = (format_share(end) for end in line.interval or (None, None))
        value = format_value(line.value, of.metric.unit, language, of.currency)
        interval = f"{low}–{high}" if line.interval else MISSING
        rows.append([line.segment, value, format_share(line.share), interval])
    heads = [word(f"analysis.{name}", language) for name in ("segment", "value", "share", "interval")]
    reasons = (of.reason, *of.remarks)
    notes = [reason.text(language) for reason in reasons if reason]
    title = word("analysis.shares", language, name=of.metric.label(language))
    return ShownTable(title, heads if rows else (), rows, notes).html
