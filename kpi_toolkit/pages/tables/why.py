"""The part that says what accounts for changes: bridge pictures of the scored metrics, the funnel, broken links."""

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from typing import Any

from kpi_toolkit.analysis.bottleneck import Step
from kpi_toolkit.judge.funnel import FunnelStep
from kpi_toolkit.judge.nested import nested, point_worth
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.pages.text import waterfalls as text_of
from kpi_toolkit.pages.text.funnel import conclusion, links_beside, owner_of
from kpi_toolkit.pages.text.why import account_lines, segment_name
from kpi_toolkit.pages.waterfall_charts import nested_svg, signs_of, waterfall_svg
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.waterfalls import waterfalls
from kpi_toolkit.units import MINUS, MISSING, format_change, format_share, format_value, round_half_up


def why(review: Review) -> dict[str, Any] | None:
    """What accounts for the change of sales and of judged metrics, and where the funnel breaks; may be empty."""
    evidence, language = review.evidence, review.language
    accounts = account_lines(evidence.splits, evidence.explanations, language)
    if not (evidence.bridges or accounts or evidence.funnel or evidence.links):
        return None
    return {
        "pictures": _pictures(review),
        "bridge": _bridge(review),
        "splits": accounts,
        "funnel": _funnel(review),
        "links": _links(review),
    }


def _pictures(review: Review) -> list[Picture]:
    """Return a bridge picture for each scored metric that is explained, all on one scale."""
    falls, language = waterfalls(review), review.language
    ends = [end for fall in falls for span in fall.spans for end in span]
    written = [text_of.numbers(review, fall) for fall in falls]
    longest = max((signs_of(number) for numbers in written for number in numbers), default=0)
    pictures = []
    for fall, numbers in zip(falls, written, strict=True):
        names = [
            *(text_of.row_name(fall, step, language) for step in fall.steps),
            word("waterfall.whole_name", language),
        ]
        svg = waterfall_svg(names, numbers, fall.spans, (min(ends), max(ends)), fall.metric.better != "lower", longest)
        words = (tell(review, fall) for tell in (text_of.alt, text_of.caption, text_of.title))
        pictures.append(Picture(svg, *words))
    return pictures


def _bridge(review: Review) -> dict[str, Any] | None:
    """Return a table: factors down, comparisons across; each comparison has the factors that its data allow."""
    bridges, language, currency = review.evidence.bridges, review.language, review.settings.currency
    if not bridges:
        return None
    factors = bridges[0].factors
    alike = [bridge for bridge in bridges if bridge.factors == factors]
    splits = [bridge.split for bridge in alike if bridge.split]
    money = partial(format_change, unit="money", language=language, currency=currency)
    rows = [
        {"name": word(f"why.factor.{factor}", language), "effects": [money(split.effects[factor]) for split in splits]}
        for factor in factors
    ]
    return {
        "heads": [word(f"bridge.{bridge.against}", language) for bridge in alike],
        "rows": rows,
        "totals": [money(split.change) for split in splits],
        "method": word(f"why.method.{splits[0].method}", language),
    }


def _funnel(review: Review) -> dict[str, Any] | None:
    """Return the steps that have data, the nested ones apart; what is missing stands among the data notes."""
    funnel = review.evidence.funnel
    if funnel is None:
        return None
    chain = nested(funnel)
    rows = {line.metric.name: _step(review, line, line.step) for line in funnel.steps if line.step}
    inner = [rows.pop(line.metric.name) for line in chain]
    return {
        "picture": _nested(review, chain) if chain else None,
        "rows": inner,
        "beside": list(rows.values()),
        "said": conclusion(funnel, review.language, review.evidence.links),
        "has_worth": any(row["worth"] for row in inner),
    }


def _nested(review: Review, chain: Sequence[FunnelStep]) -> Picture:
    """Return the picture of nested steps: how many could take the first, and how many took each."""
    language, steps = review.language, [line.step for line in chain if line.step]
    names = [word("funnel.began", language), *(line.metric.label(language) for line in chain)]
    counts = [steps[0].out_of, *(step.count for step in steps)]
    said = [f"{counts[0]:,}"]
    for line, step in zip(chain, steps, strict=True):
        told = word("funnel.count", language, count=f"{step.count:,}", rate=format_share(step.rate))
        said.append(f"{told} ▼ {word('funnel.broken', language)}" if line.is_broken else told)
    ends = {"began": f"{counts[0]:,}", "ended": f"{counts[-1]:,}"}
    alt = word("semicolon", language).join(f"{name} {text}" for name, text in zip(names, said, strict=True))
    return Picture(nested_svg(names, counts, said), alt, title=word("funnel.picture", language, **ends))


def _links(review: Review) -> list[str]:
    """Return the sentences of links, the broken ones with who is to mend them."""
    evidence, language = review.evidence, review.language
    if evidence.links is None:
        return []
    said = links_beside(evidence.funnel, evidence.links, language)
    owners = [owner_of(review, link.metric) for link in evidence.links.broken]
    return [f"{line} {owner}".rstrip() for line, owner in zip_longest(said, owners[: len(said)], fillvalue="")]


def _step(review: Review, line: FunnelStep, step: Step) -> dict[str, Any]:
    return {
        "name": line.metric.label(review.language),
        "is_broken": line.is_broken,
        "owner": owner_of(review, line.metric) if line.is_broken else "",
        "broken_in": word("comma", review.language).join(_broken_in(review, line)),
        "worth": _worth(review, line),
        "counts": f"{step.count:,} / {step.out_of:,}",
        "rate": format_share(step.rate),
        "benchmark": format_share(step.benchmark),
        "interval": "–".join(format_share(bound) for bound in step.interval) if step.interval else "",
        "gain": MISSING if line.gain is None else f"{round_half_up(line.gain, 0):+,}".replace("-", MINUS),
    }


def _broken_in(review: Review, line: FunnelStep) -> list[str]:
    """Name the segments in which a step broke, each with the week since when where a week of it broke."""
    links, language = review.evidence.links, review.language
    broken = [link for link in (links.broken if links else ()) if link.metric.name == line.metric.name]
    named = []
    for segment in line.broken_in:
        weeks = [link.period for link in broken if link.segment == segment and link.period.grain == "week"]
        name = segment_name(segment, language)
        week = str(min(weeks, key=lambda week: week.start, default=""))
        named.append(word("funnel.broken_in", language, segment=name, week=week) if week else name)
    return named


def _worth(review: Review, line: FunnelStep) -> str:
    """Write the orders and the money that one point more at a nested step would bring; empty where it is not known."""
    funnel, per_buyer = review.evidence.funnel, review.evidence.per_buyer
    buyers = point_worth(funnel, line) if funnel else None
    if buyers is None or per_buyer is None:
        return ""
    orders = buyers * per_buyer[0]
    language, currency = review.language, review.settings.currency
    money = format_value(orders * per_buyer[1], "money", language, currency)
    return word("funnel.worth", language, orders=f"{round_half_up(orders, 1):,}", money=money)
