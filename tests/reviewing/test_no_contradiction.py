"""No two sentences of one edition contradict each other: all roles and months of the demo shop, in both languages."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import pytest

import kpi_toolkit as kt
from kpi_toolkit.judge import breaks
from kpi_toolkit.judge.broken_links import Link, Links
from kpi_toolkit.judge.funnel import Funnel
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.text.funnel import conclusion, links_beside
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.reviewing.agreed import read_agreed
from kpi_toolkit.reviewing.making import ask_of_review, asked_again, judged
from kpi_toolkit.reviewing.model import Marks, Review
from kpi_toolkit.reviewing.parts import broken_links, funnel
from kpi_toolkit.reviewing.question import Question
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.units import LANGUAGES, Language
from tests.whole import part_of

MONTHS = (*part_of(("2025-12", *(f"2026-{month:02d}" for month in range(1, 8)))), "2026-08", "2026-09", "2026-10")
PERIODS = (*MONTHS, "2026-Q3", "2026-W33")
NONE = {"zh": "看不出断链", "en": "no broken link is seen"}
BROKEN = {"zh": ("断链：", "断链在个别分组"), "en": ("Broken link", "Links broke")}
BROKEN_MONTH = "2026-08"


def contradictions(review: Review) -> Iterator[str]:
    """Yield what a review says twice and otherwise."""
    record = json.loads(json.dumps(kt.echo(review).to_dict()["review"]))
    yield from _of_links(review, record)
    yield from _of_movements(review, record)
    yield from _of_certainty(review)
    yield from _of_landings(review)
    unbalanced = {row.metric.name for row in review.targeted if row.status == "unbalanced"}
    guarded = {name for guard in review.evidence.guardrails if guard.state == "broken" for name in guard.watches}
    if unbalanced - guarded:
        yield f"unbalanced without a broken guardrail: {unbalanced - guarded}"


def _of_links(review: Review, record: dict[str, object]) -> Iterator[str]:
    evidence, language = review.evidence, review.language
    said = " ".join(_sentences(evidence.funnel, evidence.links, language))
    is_none, is_some = NONE[language] in said, any(start in said for start in BROKEN[language])
    if is_none and is_some:
        yield f"broken and not broken: {said}"
    found = record["evidence"]
    assert isinstance(found, dict)
    if is_some != bool(found["broken_links"]):
        yield f"the page says {said}, the record {found['broken_links']}"
    marked = any(step["is_broken"] for step in found["funnel"])
    if found["funnel"] and marked != bool(found["broken_links"]):
        yield f"steps {found['funnel']} beside {found['broken_links']}"


def _of_movements(review: Review, record: dict[str, object]) -> Iterator[str]:
    calm = word("verdict.nothing", review.language)
    found = record["evidence"]
    assert isinstance(found, dict)
    if calm in str(record["headline"]) and (review.movers or found["broken_links"]):
        yield "calm, though something moved or broke"
    for row in review.rows:
        usual = row.movement.usual
        if row.movement.direction and usual.lower is not None and usual.upper is not None and usual.value is not None:
            side = (usual.value > usual.upper) - (usual.value < usual.lower)
            if side != row.movement.direction:
                yield f"{row.metric.name} moved {row.movement.direction} within {usual}"


def _of_certainty(review: Review) -> Iterator[str]:
    against = {"met": "missed", "missed": "met", "at_risk": "met", "noise": "missed"}
    for row in review.targeted:
        if row.certainty is not None and row.certainty == against.get(row.status or ""):
            yield f"{row.metric.name} is {row.status}, for sure {row.certainty}"
        if row.status == "noise" and row.certainty in ("met", "missed"):
            yield f"{row.metric.name} is within sampling error and beyond it"


def _of_landings(review: Review) -> Iterator[str]:
    rests: dict[str, dict[str, float]] = {}
    for landing in review.evidence.landings:
        pace = landing.outlook
        if pace is None or pace.landing is None or pace.low is None or landing.actual is None:
            continue
        if pace.method == "baseline":
            rests.setdefault(landing.metric, {})[landing.period.grain] = pace.landing - landing.actual
        if landing.hit is not None and (landing.hit - 0.5) * (pace.landing - (landing.target or 0.0)) < 0:
            yield f"{landing.metric} lands at {pace.landing} of {landing.target} with a chance of {landing.hit}"
    for metric, rest in rests.items():
        if {"quarter", "year"} <= rest.keys():
            more = rest["quarter"] - rest["year"]
            is_last = review.period.end.month in (11, 12)
            if more > 1e-9 * rest["year"] or (is_last and abs(more) > 1e-9 * rest["year"]):
                yield f"{metric}: what is to come of the quarter and of the year: {rest}"


def _sentences(steps: Funnel | None, links: Links | None, language: Language) -> tuple[str, ...]:
    first = (conclusion(steps, language, links),) if steps else ()
    return (*first, *(links_beside(steps, links, language) if links else ()))


def reviews(shop: Workspace, periods: tuple[str, ...], roles: Iterable[str] = ROLES) -> Iterator[Review]:
    """Yield the reviews of roles in some periods, measured at once, each in both languages."""
    agreed = read_agreed(shop)
    spans = [parse_period(period, shop.settings.calendar_rules) for period in periods]
    cases = list(product(spans, roles))
    ask = tuple(part for span, role in cases for part in ask_of_review(shop.context, agreed, span, role))
    measured = planner.measured(shop, ask)
    again = tuple(part for span, role in cases for part in asked_again(measured, agreed, span, role))
    measured = planner.measured(shop, (*ask, *again))
    for span, role in cases:
        question = Question(shop.context, span, role, agreed.of(role))
        review = judged(question, measured, Marks(), "zh")
        yield from (replace(review, language=language) for language in LANGUAGES)


def _found(shop: Workspace, periods: tuple[str, ...]) -> list[str]:
    return [
        f"{review.period} {review.role} {review.language}: {said}"
        for review in reviews(shop, periods)
        for said in contradictions(review)
    ]


@pytest.mark.slow
def test_no_edition_of_the_demo_contradicts_itself(demo_shop: Workspace) -> None:
    assert _found(demo_shop, PERIODS) == []


def test_the_month_with_the_broken_link_does_not_contradict_itself(demo_shop: Workspace) -> None:
    steps, links = breaks.together(funnel(demo_shop, BROKEN_MONTH), broken_links(demo_shop, BROKEN_MONTH))
    assert steps is not None
    assert links is not None
    assert links.broken
    assert [line.metric.name for line in steps.steps if line.is_broken] == ["order_conversion"]
    for language in LANGUAGES:
        said = " ".join(_sentences(steps, links, language))
        assert NONE[language] not in said
        assert any(start in said for start in BROKEN[language])


def _with(links: Links, chance: float) -> Links:
    """Return links of which the first has that chance by itself, and the others surely nothing."""
    first, *others = links.compared
    changed: list[Link] = [replace(first, alone=chance), *(replace(link, alone=1.0) for link in others)]
    return replace(links, compared=tuple(changed))


@pytest.mark.parametrize(("of_step", "of_link"), [(1.0, 1.0), (1e-9, 1.0), (1.0, 1e-9), (1e-9, 1e-9)])
def test_whatever_broke_one_verdict_is_given(demo_shop: Workspace, of_step: float, of_link: float) -> None:
    whole, links = funnel(demo_shop, "2026-07"), _with(broken_links(demo_shop, "2026-07"), of_link)
    before = (300, 400) if of_step < 1 else (60, 400)
    inquiry = whole.steps[0]
    assert inquiry.step is not None
    step = replace(inquiry.step, count=60, out_of=400, benchmark=before[0] / before[1], before=before)
    whole = replace(whole, steps=(replace(inquiry, step=step), *whole.steps[1:]))
    steps, together = breaks.together(whole, links)
    assert steps is not None
    assert together is not None
    assert (bool(steps.bottlenecks), bool(together.broken)) == (of_step < 1, of_link < 1)
    for language in LANGUAGES:
        said = _sentences(steps, together, language)
        assert (NONE[language] in " ".join(said)) == (of_step == of_link == 1.0)
        assert any(line.is_broken for line in steps.steps) == (of_step < 1 or of_link < 1)


def test_chances_of_both_are_corrected_for_both(demo_shop: Workspace) -> None:
    whole, links = funnel(demo_shop, "2026-07"), broken_links(demo_shop, "2026-07")
    steps, together = breaks.together(whole, links)
    assert steps is not None
    assert together is not None
    count = len(whole.compared) + len(links.compared)
    least = min([link.alone for link in links.compared] + [line.alone or 0.0 for line in whole.compared])
    chances = [link.chance for link in together.compared]
    chances += [line.step.chance or 0.0 for line in steps.compared if line.step]
    assert min(chances) == pytest.approx(min(1.0, count * least))
