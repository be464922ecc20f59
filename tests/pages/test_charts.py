import warnings
import xml.etree.ElementTree as ET
from dataclasses import replace

import matplotlib
import pytest

from kpi_toolkit.analysis.baseline import Usual
from kpi_toolkit.judge.usual import Movement
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.charts import STYLE, figure_of, spark_svg, svg_of
from kpi_toolkit.pages.course_charts import trend_svg
from kpi_toolkit.pages.text.pictures import alt_spark
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Row
from kpi_toolkit.reviewing.point import Point


@pytest.fixture(scope="module")
def rows(cdnow: Workspace) -> dict[str, Row]:
    return {row.metric.name: row for row in review(cdnow, "1998-03", "operations", "zh").rows}


@pytest.mark.parametrize("name", ["sales", "aov", "buyer_churn_rate", "spend_per_buyer", "repeat_purchase_rate_1"])
def test_trends_are_pictures_without_text_to_look_up_fonts_for(rows: dict[str, Row], name: str) -> None:
    svg = trend_svg(rows[name], "zh", "USD")
    tree = ET.fromstring(svg)
    assert tree.tag.endswith("svg")
    assert not [element for element in tree.iter() if element.tag.endswith("}text")]
    assert len(svg) < 120_000


def test_the_same_picture_has_the_same_bytes(rows: dict[str, Row]) -> None:
    assert trend_svg(rows["sales"], "en", "USD") == trend_svg(rows["sales"], "en", "USD")


@pytest.mark.parametrize("name", ["𠮷", "🍵", "김민수", "ไทย", "$a$ and $b", "{x}", "%s", "a\nb", "\x01", "\ufffd"])
def test_any_sign_of_a_name_is_drawn(name: str) -> None:
    """No glyph is missing, as matplotlib would warn of, and no formula is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with matplotlib.rc_context(STYLE):
            figure, axes = figure_of(2, 1)
            axes.annotate(name, (0, 0))
            assert svg_of(figure).startswith(b"<?xml")


def test_sparklines_of_gaps_and_of_nothing_are_drawn() -> None:
    gaps = [Point("a", None, None), Point("b", 1.0, None), Point("c", None, None)]
    assert b"<svg" in spark_svg(gaps)
    assert b"<svg" in spark_svg([Point("a", None, None)] * 13)


def test_a_point_beyond_what_is_usual_is_marked_by_its_side(rows: dict[str, Row], cdnow: Workspace) -> None:
    rising = [Point("a", 1.0, None), Point("b", 2.0, None)]
    assert len({spark_svg(rising, direction) for direction in (-1, 0, 1)}) == 3
    gap = [*rising, Point("c", None, None)]
    assert spark_svg(gap, 1) == spark_svg(gap)  # there is no newest point to mark
    for language, words in (("zh", ("高于往常", "低于往常")), ("en", ("above the usual", "below the usual"))):
        said = review(cdnow, "1998-03", "operations", language)
        for value, chance in ((2.0, 0.01), (2.0, 0.3), (0.5, 0.01)):
            moved = Movement(Usual(value, 1.0, 0.8, 1.2, chance, 24, "settled"))
            alt = alt_spark(said, replace(rows["sales"], movement=moved))
            assert [word in alt for word in words] == [moved.direction > 0, moved.direction < 0]


def test_a_sparkline_does_not_depend_on_those_drawn_before_it() -> None:
    rising = [Point("a", 1.0, None), Point("b", 2.0, None)]
    alone = spark_svg(rising)
    for others in (
        [Point("a", None, None)] * 13,
        [Point("a", -5e6, None), Point("b", 1e6, None), Point("c", None, None)],
    ):
        spark_svg(others)
        assert spark_svg(rising) == alone
