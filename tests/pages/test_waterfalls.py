"""Bridge pictures: their steps lead from one number to the other, on one scale, for what this role is scored by."""

import re
from dataclasses import replace
from math import fsum

import pytest
from bs4 import BeautifulSoup
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

import kpi_toolkit as kt
from kpi_toolkit.analysis.bottleneck import Step
from kpi_toolkit.judge.funnel import Funnel, FunnelStep
from kpi_toolkit.judge.nested import nested, point_worth
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.charts import FONT, use_fonts
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.text import waterfalls as words
from kpi_toolkit.pages.waterfall_charts import NAMES, WIDE, fitted
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.waterfalls import Waterfall, WaterfallStep, waterfalls
from kpi_toolkit.settings import Rules
from kpi_toolkit.units import LANGUAGES
from tests.whole import WHOLE

FILLED = CATALOGUE.fill(Rules().in_words)
ROLES = ("operations", "community")


@pytest.fixture(scope="module")
def october(demo_shop: Workspace) -> dict[str, Review]:
    return {role: kt.review(demo_shop, "2026-10", role, "en") for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
def test_steps_lead_from_one_number_to_the_other(october: dict[str, Review], role: str) -> None:
    review = october[role]
    falls = waterfalls(review)
    scored = [row.metric.name for row in review.targeted if row.line.weight is not None]
    assert len(falls) >= 2
    assert [fall.metric.name for fall in falls] == [name for name in scored if name in {it.metric.name for it in falls}]
    for fall in falls:
        row = next(row for row in review.targeted if row.metric.name == fall.metric.name)
        assert fsum(step.effect for step in fall.steps) == pytest.approx(fall.change)
        assert fall.after == pytest.approx(row.actual.value)
        assert fall.against == "target" or fall.before == pytest.approx(row.previous.value)
        spans = fall.spans
        assert [end for _, end in spans[:-2]] == pytest.approx([start for start, _ in spans[1:-1]])
        assert spans[-2][1] == pytest.approx(spans[-1][1])


def test_pictures_say_their_finding_and_tell_every_step(october: dict[str, Review]) -> None:
    for language in LANGUAGES:
        review = replace(october["operations"], language=language)
        figures = BeautifulSoup(str(PARTS["why"](review)), "html.parser").select("figure")
        for fall, figure in zip(waterfalls(review), figures, strict=False):
            assert words.title(review, fall) in figure.get_text()
            image = figure.find("img")
            assert image is not None
            for step in fall.steps:
                assert words.effect(review, fall, step.effect) in str(image["alt"])
                assert words.step_name(step, language) in str(image["alt"])


def test_a_title_names_the_part_of_a_rate_by_its_formula(october: dict[str, Review]) -> None:
    metric = FILLED["aov"]
    parts = (WaterfallStep(1.0, "numerator", (900.0, 1200.0)), WaterfallStep(-3.0, "denominator", (90.0, 1500.0)))
    fall = Waterfall(metric, "previous", 10.0, 8.0, parts)
    assert words.title(october["operations"], fall).endswith("most of it orders (90 → 1,500) −¥3.00")
    chinese = words.title(replace(october["operations"], language="zh"), replace(fall, steps=(parts[0],)))
    assert "销售额（900 → 1,200）" in chinese
    unknown = replace(fall, metric=FILLED["third_purchase_rate"])
    assert "denominator 90 → 1,500" in words.title(october["operations"], unknown)


def test_the_parts_of_a_rate_are_named_beside_their_bars_and_counted_below(october: dict[str, Review]) -> None:
    parts = (WaterfallStep(1.0, "numerator", (900.0, 1200.0)), WaterfallStep(-3.0, "denominator", (90.0, 1500.0)))
    fall = Waterfall(FILLED["aov"], "previous", 10.0, 8.0, parts)
    assert [words.row_name(fall, part, "en") for part in parts] == ["sales", "orders"]
    assert words.caption(october["operations"], fall) == "sales (900 → 1,200) ÷ orders (90 → 1,500)"
    assert [words.row_name(replace(fall, metric=FILLED["buyer_churn_rate"]), part, "zh") for part in parts] == [
        "分子",
        "期初未流失用户数",
    ]


def test_no_name_beside_a_bar_is_wider_than_its_room() -> None:
    font, room = FontProperties(family=FONT), NAMES * WIDE * 72
    use_fonts()
    names = [metric.label(language) for metric in FILLED for language in LANGUAGES]
    for name in sorted(names, key=len)[:: 1 if WHOLE else 12]:  # to draw a name for itself takes its time
        for text in (name, f"{name} · {name}"):
            assert TextPath((0, 0), fitted(text), size=9, prop=font).get_extents().width <= room, text


def test_sales_have_a_bridge_only_where_they_are_scored(october: dict[str, Review], demo_shop: Workspace) -> None:
    assert all(review.evidence.bridges for review in october.values())
    assert kt.review(demo_shop, "2026-02", "operations", "en").evidence.bridges  # nothing is scored: sales are shown


def step(name: str, count: int, out_of: int) -> FunnelStep:
    return FunnelStep(FILLED[name], Step(name, count, out_of, None, 0.0))


CHAINS = (
    ([("inquiry_rate", 600, 10_000), ("order_conversion", 80, 600), ("csat", 53, 70)], 2),
    ([("inquiry_rate", 600, 10_000), ("order_conversion", 80, 601)], 0),
    ([("inquiry_rate", 600, 10_000)], 0),
    ([("inquiry_rate", 600, 10_000), ("order_conversion", 80, 600), ("csat", 40, 80)], 3),
)


@pytest.mark.parametrize(("steps", "length"), CHAINS)
def test_only_steps_of_the_same_people_are_a_funnel(steps: list[tuple[str, int, int]], length: int) -> None:
    funnel = Funnel(kt.parse_period("2026-10"), tuple(step(*counts) for counts in steps))
    chain = nested(funnel)
    assert len(chain) == length
    for line in funnel.steps:
        assert (point_worth(funnel, line) is None) == (line not in chain)
    if chain:  # one point of 10 000 is 100 more inquiries, of which as many go on to the end as of the others
        ended = chain[-1].step.count if chain[-1].step else 0
        assert point_worth(funnel, chain[0]) == pytest.approx(100 * ended / 600)


def test_what_a_point_is_worth_is_reckoned_from_the_page(october: dict[str, Review]) -> None:
    review = october["operations"]
    [table] = re.findall(r"<table(?:(?!<table).)*?One point more.*?</table>", str(PARTS["why"](review)), re.DOTALL)
    cells = re.findall(r'data-label="[^"]+">([^<]+)</td>', table)
    assert review.evidence.per_buyer
    orders, aov = review.evidence.per_buyer
    counts = [(int(took), int(of)) for took, of in re.findall(r"(\d+) / (\d+)", table)]
    for (took, of), said in zip(counts, [cell for cell in cells if " orders, ¥" in cell], strict=True):
        more, money = said.split(" orders, ¥")
        reckoned = counts[-1][0] * 0.01 / (took / of) * orders
        assert float(more) == pytest.approx(reckoned, abs=0.051)
        assert float(money.replace(",", "")) == pytest.approx(reckoned * aov, abs=0.51)
