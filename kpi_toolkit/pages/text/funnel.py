"""The funnel in words: its steps, the broken link, and the links that broke in one segment."""

from fractions import Fraction

from kpi_toolkit.judge.broken_links import Link, Links
from kpi_toolkit.judge.funnel import Funnel, FunnelStep
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.measured import part_against_whole
from kpi_toolkit.pages.text.why import segment_name
from kpi_toolkit.units import Language, format_share, round_half_up

LEAST_SHOWN = 0.001
"""Smaller chances are written as below it."""


def funnel_sentences(funnel: Funnel, language: Language) -> tuple[str, ...]:
    """Say every step, then the broken link."""
    return (*(step_sentence(step, language) for step in funnel.steps), conclusion(funnel, language))


def step_sentence(of_funnel: FunnelStep, language: Language) -> str:
    """Say counts, rate and interval of a step, or why there are none."""
    name, step = of_funnel.metric.label(language), of_funnel.step
    if step is None:
        reason = of_funnel.reason.text(language) if of_funnel.reason else ""
        return word("why.step_no_data", language, name=name, reason=reason)
    rate, benchmark = format_share(step.rate), format_share(step.benchmark)
    values = {"name": name, "count": f"{step.count:,}", "out_of": f"{step.out_of:,}", "rate": rate}
    if step.interval is None:
        return word("why.step_no_share", language, **values)
    low, high = (format_share(end) for end in step.interval)
    return word("why.step", language, **values, low=low, high=high, benchmark=benchmark)


def conclusion(funnel: Funnel, language: Language) -> str:
    """Say which step is the broken link and what mending it would bring, or that none is seen."""
    if not any(line.step and line.step.benchmark is not None for line in funnel.steps):
        reasons = (part_against_whole(funnel.period, line.reason) for line in funnel.steps)
        if why := next((reason for reason in reasons if reason), None):
            return why.text(language)
    broken = funnel.broken
    if broken is None or broken.step is None:
        return word("why.no_broken_link", language)
    return word(
        "why.broken_link",
        language,
        name=broken.metric.label(language),
        benchmark=format_share(broken.step.benchmark),
        gain=f"{round_half_up(broken.gain or 0, 0):,}",
    )


def links_sentences(links: Links, language: Language) -> tuple[str, ...]:
    """Say each broken link, or that none is seen."""
    if links.reason:
        return (links.reason.text(language),)
    broken = tuple(link_sentence(link, language) for link in links.broken)
    return broken or (word("why.no_link", language, tested=len(links.compared)),)


def link_sentence(link: Link, language: Language) -> str:
    """Say how far a step fell in a segment, and how likely chance makes it."""
    return word(
        "why.link",
        language,
        period=link.period,
        name=link.metric.label(language),
        segment=segment_name(link.segment, language),
        rate=format_share(Fraction(*link.after)),
        count=f"{link.after[0]:,}",
        out_of=f"{link.after[1]:,}",
        before=format_share(Fraction(*link.before)),
        chance=format_share(link.chance) if link.chance >= LEAST_SHOWN else "<0.1%",
    )
