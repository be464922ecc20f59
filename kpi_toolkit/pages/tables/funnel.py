"""A funnel as a table: its steps, and those of each segment below."""

from kpi_toolkit.judge.funnel import Funnel, FunnelStep
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.funnel import conclusion
from kpi_toolkit.units import MISSING, Language, format_share


def funnel_table(of: Funnel, language: Language) -> str:
    """Write counts, rates with intervals and benchmarks of the steps."""
    parts = {"": of, **of.segments}
    rows = [
        [*([name] if of.segments else []), *_row(line, language)] for name, part in parts.items() for line in part.steps
    ]
    names = ("step_name", "count", "out_of", "rate", "interval", "benchmark")
    heads = [word(f"analysis.{name}", language) for name in (*(("segment",) if of.segments else ()), *names)]
    reasons = [line.reason.text(language) for line in of.steps if line.reason]
    notes = (*dict.fromkeys(reasons), conclusion(of, language))
    return ShownTable(word("analysis.funnel", language, period=of.period), heads, rows, notes).html


def _row(line: FunnelStep, language: Language) -> list[str]:
    name, step = line.metric.label(language), line.step
    if step is None:
        return [name, *[MISSING] * 5]
    interval = "–".join(format_share(end) for end in step.interval) if step.interval else MISSING
    counts = [f"{number:,}" for number in (step.count, step.out_of)]
    return [name, *counts, format_share(step.rate), interval, format_share(step.benchmark)]
