"""The funnel in words: its steps, the broken link, and the links that broke in one segment."""

from fractions import Fraction

from kpi_toolkit.judge.broken_links import Link, Links
from kpi_toolkit.judge.funnel import Funnel, FunnelStep
from kpi_toolkit.judge.funnel_rows import StepKind
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.measured import part_against_whole
from kpi_toolkit.pages.text.why import chance_text, segment_name
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import Language, format_share, round_half_up


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


def conclusion(funnel: Funnel, language: Language, links: Links | None = None) -> str:
    """Say which steps broke and what mending them would bring, or that none is seen.

    Parameters
    ----------
    links
        Those of the same review: one sentence speaks of both, so that none can contradict the other.
    """
    if not funnel.compared:
        reasons = (part_against_whole(funnel.period, line.reason) for line in funnel.steps)
        if why := next((reason for reason in reasons if reason), None):
            return why.text(language)
    broken, compared = links.broken if links else (), len(links.compared) if links else 0
    if funnel.bottlenecks:
        said = [_bottleneck(line, language) for line in funnel.bottlenecks]
        return _join([*said, word("why.no_segment_more", language)] if compared and not broken else said, language)
    if broken:
        return word("why.broken_in_segments", language, count=len(broken))
    if compared:
        return word("why.none_broken", language, steps=len(funnel.compared), tested=compared)
    key = "why.no_broken_link" if funnel.compared else "why.nothing_compared"
    return word(key, language, steps=len(funnel.compared))


def _bottleneck(line: FunnelStep, language: Language) -> str:
    step = line.step
    return word(
        "why.broken_link",
        language,
        name=line.metric.label(language),
        benchmark=format_share(step.benchmark if step else None),
        chance=chance_text(step.chance if step and step.chance is not None else 0.0),
        gain=f"{round_half_up(line.gain or 0, 0):,}",
    )


def _join(said: list[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(said)


def links_beside(funnel: Funnel | None, links: Links, language: Language) -> tuple[str, ...]:
    """Say each broken link of a review; that none is seen only where no funnel says so already."""
    if funnel and not links.broken:
        return ()
    return links_sentences(links, language)


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
        chance=chance_text(link.chance),
    )


def owner_of(review: Review, metric: StepKind) -> str:
    """Say who has a target of a metric; without any, the roles that answer for it; empty where nobody does."""
    language, roles = review.language, review.settings.all_roles
    comma = word("comma", language)
    if people := review.evidence.owners.get(metric.name):
        return word("funnel.owner", language, owner=comma.join(people))
    named = [roles.label(role)(language) for role in metric.roles if role in roles]
    return word("funnel.role", language, owner=comma.join(named)) if named else ""
