"""Every page in a real browser: axe finds nothing, nothing is cut, all is reached by keyboard, filters hide what they say."""

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from nbformat.v4 import new_notebook
from playwright.sync_api import Browser, Page, sync_playwright

import kpi_toolkit as kt
from kpi_toolkit.export.html import render_html
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.pages.catalogue import page as catalogue_page
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.overview import CHAIN, COURSE, Overview
from kpi_toolkit.run.shelf import build_index
from kpi_toolkit.run.ways import link_editions
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.units import LANGUAGES
from tests.export.executed import html_cell

pytestmark = pytest.mark.browser

HEIGHT = 900
WIDTHS = (390, 600, 768, 1000, 1100, 1280, 1920)
AXE_WIDTHS = (390, 768, 1280, 1920)
PERIOD, ROLE = "2026-10", "operations"
PAGES = {
    "review": f"{PERIOD}/{ROLE}/en/review.html",
    "review_zh": f"{PERIOD}/{ROLE}/zh/review.html",
    "overview": f"{PERIOD}/overview/zh/review.html",
    "overview_en": f"{PERIOD}/overview/en/review.html",
    "shelf": "index.html",
    "catalogue": "metrics.html",
}
WITH_AXE = ("review", "overview", "shelf", "catalogue")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
VIOLATIONS = """async only => {
  const found = await axe.run({resultTypes: ["violations"], ...(only ? {runOnly: only} : {})});
  return found.violations.map(it => it.id + ": " + it.nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(" | "));
}"""
CUT = """() => {
  const wide = document.documentElement.clientWidth, faults = [];
  if (document.documentElement.scrollWidth > wide) faults.push("the page scrolls sideways");
  for (const part of document.querySelectorAll("th, td, p, h1, h2, h3, img, .status, a, label, summary, li, dd")) {
    const box = part.getBoundingClientRect();
    if (box.width > 1.5 && (box.right > wide + 1 || box.left < -1)) faults.push(part.tagName + " " + part.textContent.trim().slice(0, 60));
  }
  return faults;
}"""
REACHABLE = """() => [...document.querySelectorAll("a[href], summary, input, select")].filter(it =>
  it.checkVisibility() && !(it.type == "radio" && !it.checked)).length"""
FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  if (it == document.body) return null;
  if (!it.dataset.seen) it.dataset.seen = ++window.seen || (window.seen = 1);
  return {number: it.dataset.seen, text: it.outerHTML.slice(0, 120), outline: style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2,
          inside: it.getBoundingClientRect().bottom > 0 && it.getBoundingClientRect().top < innerHeight};
}"""


@pytest.fixture(scope="module")
def shelf(demo_shop: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a review of the demo shop and an overview, in both languages, as a run would publish them."""
    output: Path = tmp_path_factory.mktemp("shelf")
    reviewed = kt.review(demo_shop, PERIOD, ROLE)
    periods = tuple(reviewed.period.shift(step) for step in range(1 - COURSE, 1))
    chain = kt.trends(demo_shop, CHAIN, periods)
    for language in LANGUAGES:
        review = replace(reviewed, language=language)
        # To review the other roles as well would take a minute, and their rows look alike.
        reviews = tuple(replace(review, role=role) for role in ROLES)
        course = {role: (None, *[review.score] * (COURSE - 1)) for role in ROLES}
        everything = Overview(review.period, reviews, periods, course, chain, language)
        _publish(output, review, [str(part(review)) for part in PARTS.values()])
        _publish(output, everything, [everything._repr_html_()])
    few = Catalogue([metric for metric in CATALOGUE if metric.stage == "referral"])
    build_index(output, "zh", {"metrics.html": catalogue_page(few, Roles(ROLES.values()))})
    link_editions(output)
    return output


def _publish(output: Path, of: Review | Overview, shown: list[str], period: str = "") -> None:
    folder = output / (period or str(of.period)) / of.role / of.language
    folder.mkdir(parents=True)
    notebook = new_notebook(cells=[html_cell(html) for html in shown if html])
    (folder / "review.html").write_text(render_html(notebook, title="t", language=of.language), "utf-8")
    (folder / "review.json").write_text(json.dumps(kt.echo(of).to_dict()["review"]), "utf-8")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Page:
    return browser.new_context(bypass_csp=True).new_page()


def opened(window: Page, shelf: Path, name: str, width: int = 1280, is_dark: bool = False) -> Page:
    """Return a page with nothing folded, as wide and dark as wanted."""
    window.emulate_media(color_scheme="dark" if is_dark else "light")
    window.set_viewport_size({"width": width, "height": HEIGHT})
    window.goto((shelf / PAGES[name]).as_uri())
    window.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    return window


@pytest.mark.parametrize("name", WITH_AXE)
def test_axe_finds_nothing(name: str, shelf: Path, window: Page) -> None:
    faults = []
    for is_dark in (False, True):
        page = opened(window, shelf, name, is_dark=is_dark)
        page.add_script_tag(content=AXE)
        for width in AXE_WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            # What a screen reader is told is the same on a dark screen: only the colours are others.
            found = page.evaluate(VIOLATIONS, ["color-contrast"] if is_dark else None)
            faults += [f"{width} {'dark' if is_dark else 'light'} {fault}" for fault in found]
    assert faults == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_and_no_page_scrolls_sideways(name: str, shelf: Path, window: Page) -> None:
    page = opened(window, shelf, name)
    faults = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if cut := page.evaluate(CUT):
            faults[width] = cut[:5]
    assert faults == {}


@pytest.mark.parametrize("name", WITH_AXE)
def test_all_links_folds_and_filters_are_reached_by_keyboard_and_seen(name: str, shelf: Path, window: Page) -> None:
    page = opened(window, shelf, name)
    reachable, seen, hidden = page.evaluate(REACHABLE), set(), []
    for _ in range(reachable):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused is not None, f"after {len(seen)} of {reachable}"
        seen.add(focused["number"])
        if not (focused["outline"] and focused["inside"]):
            hidden.append(focused["text"])
    assert len(seen) == reachable
    assert hidden == []


def test_a_fold_opens_by_key(shelf: Path, window: Page) -> None:
    page = opened(window, shelf, "review")
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = false)")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")


def test_filters_of_the_shelf_hide_what_is_not_chosen(shelf: Path, window: Page) -> None:
    page = opened(window, shelf, "shelf")
    rows = page.locator(".editions tbody tr")
    assert sorted(row.get_attribute("data-role") for row in rows.all() if row.is_visible()) == [ROLE, "overview"]
    page.keyboard.press("Tab")
    page.locator(f"#role-{ROLE}").check()
    assert [row.get_attribute("data-role") for row in rows.all() if row.is_visible()] == [ROLE]
    page.locator("#language-en").check()
    links = [link for link in page.locator(".editions .files").all() if link.is_visible()]
    assert [link.get_attribute("data-language") for link in links] == ["en"]
    page.locator("#role-all").check()
    assert sum(row.is_visible() for row in rows.all()) == 2
