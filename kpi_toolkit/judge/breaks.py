"""The funnel and its links of one review as one question, so that they cannot contradict each other."""

from dataclasses import replace

from kpi_toolkit.judge import broken_links as linked
from kpi_toolkit.judge import funnel as funnels
from kpi_toolkit.judge.broken_links import STEP_OF, Links
from kpi_toolkit.judge.funnel import Funnel


def together(funnel: Funnel | None, links: Links | None) -> tuple[Funnel | None, Links | None]:
    """Judge the steps of the whole and those of its segments as one family.

    Their chances are corrected by Holm for all comparisons of both, and a step knows the segments in which it broke.
    """
    if funnel is None or links is None:
        return funnel, links
    steps = [line.alone for line in funnel.steps if line.alone is not None]
    compared = linked.corrected(links.compared, steps)
    lines = funnels.corrected(funnel.steps, [link.alone for link in compared])
    broken = {(STEP_OF.get(link.metric.name, link.metric.name), link.segment) for link in compared if link.is_broken}
    marked = tuple(
        replace(line, broken_in=tuple(sorted(segment for name, segment in broken if name == line.metric.name)))
        for line in lines
    )
    return replace(funnel, steps=marked), replace(links, compared=compared)
