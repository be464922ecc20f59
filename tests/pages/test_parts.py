"""A part of a review is declared once: the façade, its types, the notebook, the page and the words follow."""

import re

import nbformat
import pytest

import kpi_toolkit as kt
from kpi_toolkit.language.text import Text
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.part import Part
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import LANGUAGES, Language
from scripts.build_facade import stub
from scripts.build_notebook import FILE, notebook, text


@pytest.fixture(scope="module")
def reviews(cdnow: Workspace) -> dict[str, Review]:
    return {language: review(cdnow, "1998-03", "operations", language) for language in LANGUAGES}


@pytest.fixture
def weather(monkeypatch: pytest.MonkeyPatch) -> Part:
    """Return a chart that is added in one place, with its heading among the words."""

    def sky(review: Review) -> list[Picture]:
        """Show the sky of the period."""
        return [Picture(b"<svg/>", f"sky of {review.period}", "sky")]

    part = Part("weather", Text("天气如何?", "How was the weather?"), sky, is_chart=True)
    monkeypatch.setitem(PARTS, part.name, part)
    monkeypatch.setitem(WORDS, part.name, ("天气", "Weather"))
    return part


def test_a_part_that_is_added_in_one_place_is_everywhere(weather: Part, reviews: dict[str, Review]) -> None:
    assert kt.weather is weather
    assert "weather" in dir(kt)
    assert "weather: Part" in stub().splitlines()
    assert weather.__doc__ == "Show the sky of the period."
    cells = notebook(PARTS.values()).cells
    (place,) = [place for place, cell in enumerate(cells) if cell.id == "weather"]
    assert cells[place].source == "kt.weather(review)"
    assert cells[place - 1].source == "## How was the weather? · 天气如何?"
    assert cells[place + 1].id == "q-closer"
    for language, heading in (("zh", "天气"), ("en", "Weather")):
        html = str(kt.weather(reviews[language]))
        assert f"<h2>{heading}</h2>" in html
        assert 'alt="sky of 1998-03"' in html


def test_the_notebook_shows_the_parts_in_order() -> None:
    assert FILE.read_text("utf-8") == text(), "notebooks/review.ipynb is not what the parts say: run `make docs`."
    shown = [cell.source for cell in nbformat.read(FILE, as_version=4).cells if cell.source.endswith("(review)")]
    assert shown == [f"kt.{name}(review)" for name in PARTS]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_a_section_of_its_name_or_nothing(reviews: dict[str, Review], name: str, language: Language) -> None:
    html = str(PARTS[name](reviews[language]))
    assert html == "" or html.startswith(f'<section class="part" id="{name}">')
    pictures = re.findall("<img[^>]*>", html)
    assert all(re.search('alt="[^"]+"', picture) for picture in pictures)
    assert not PARTS[name].is_chart or pictures


@pytest.mark.parametrize("name", PARTS)
def test_each_part_says_what_it_shows_and_asks_in_both_languages(name: str) -> None:
    part = PARTS[name]
    assert part.name == name
    assert part.__doc__
    assert part.question.zh.endswith("?")
    assert part.question.en.endswith("?")
