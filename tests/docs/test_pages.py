"""The documentation's pages: both languages, no dead link, settings and commands that are there, readable by all."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page as Window
from playwright.sync_api import sync_playwright
from ruamel.yaml import YAML

import kpi_toolkit as kt
from kpi_toolkit.measuring.callable import number_of_examples
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.own import check_examples, own_names, with_own
from kpi_toolkit.settings import Settings
from kpi_toolkit.starting.exports import EXPORTS
from kpi_toolkit.units import LANGUAGES, Language
from scripts.docs_site.commands import all_commands
from scripts.docs_site.site import PAGES, source, write_site
from scripts.docs_site.words import DOCS
from tests.pages.test_in_the_browser import AXE, CUT, HEIGHT, VIOLATIONS

NAMES = tuple(name for names in PAGES.values() for name in names)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
WIDTHS = (390, 859, 860, 1099, 1100, 1280)
"""Those of a phone and a desk, and on both sides of where the layout changes."""
SHOWS_FAULTS = "rules"
"""The page whose settings are wrong on purpose."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site") / "docs")


def blocks(name: str, language: Language, kind: str) -> list[str]:
    return [text for found, text in BLOCK.findall(source(name, language)) if found == kind]


def code_of(block: str) -> str:
    """Return a block without its comments, blanks and lines of nothing else."""
    lines = (re.sub(r"\s+#.*|^#.*", "", line).rstrip() for line in block.splitlines())
    return "\n".join(line for line in lines if line)


def commands_of(name: str, language: Language) -> list[str]:
    return [line for block in blocks(name, language, "sh") for line in code_of(block).splitlines()]


class Page(HTMLParser):
    """What a page links to, loads and can be linked at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids |= {given["id"] or ""} if "id" in given else set()
        self.loads += [
            given[name] or "" for name in ("src", "href") if name in given and tag in ("img", "link", "script")
        ]
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []


def test_every_page_is_there_in_both_languages_and_in_the_contents() -> None:
    for language in LANGUAGES:
        there = {path.stem for path in (DOCS / language).glob("*.md")}
        assert there == set(NAMES), f"Name each page of docs/{language} in PAGES, and write it in both languages."


def test_links_lead_somewhere_and_nothing_is_loaded_from_outside(site: Path) -> None:
    pages = {path.resolve(): Page(path.read_text("utf-8")) for path in site.rglob("*.html")}
    assert len(pages) == 1 + 2 * len(NAMES)
    for path, page in pages.items():
        assert "script" not in page.tags
        for target in (*page.links, *page.loads):
            assert "://" not in target, f"{path.name} leads outside: {target}"
            place, _, anchor = unquote(target).partition("#")
            there = (path.parent / place).resolve() if place else path
            assert there.is_file(), f"{path.name} links to {target}, which is not there."
            assert not anchor or anchor in pages[there].ids, f"{path.name} links to {target}: no such heading."


def test_every_page_leads_to_its_twin(site: Path) -> None:
    for name in NAMES:
        assert f"../en/{name}.html" in Page((site / "zh" / f"{name}.html").read_text("utf-8")).links
        assert f"../zh/{name}.html" in Page((site / "en" / f"{name}.html").read_text("utf-8")).links


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_show_the_same_commands_and_code(name: str) -> None:
    assert commands_of(name, "zh") == commands_of(name, "en")
    zh, en = ([code_of(block) for block in blocks(name, language, "python")] for language in LANGUAGES)
    assert [re.sub(r'words\("\w+"\)', "words()", block) for block in zh] == [
        re.sub(r'words\("\w+"\)', "words()", block) for block in en
    ]


def test_commands_and_options_exist() -> None:
    known = {
        name: {option for given in command.params for option in given.opts + given.secondary_opts}
        for name, command in all_commands()
    }
    for line in (line for name in NAMES for line in commands_of(name, "en") if line.startswith("kpi ")):
        called = max((name for name in known if f"{line} ".startswith(f"{name} ")), key=len)
        rest = line.removeprefix(called).split()
        assert called != "kpi", f"There is no such command: {line}"
        assert {word for word in rest if word.startswith("-")} <= known[called], line


def settings_shown(language: Language) -> Iterator[tuple[str, str]]:
    for name in NAMES:
        if name != SHOWS_FAULTS:
            yield from ((name, block) for block in blocks(name, language, "yaml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_are_valid(language: Language) -> None:
    shown = list(settings_shown(language))
    assert len(shown) > 2 * len(EXPORTS)
    for name, block in shown:
        try:
            Settings.model_validate(YAML(typ="safe", pure=True).load(block))
        except ValueError as error:
            raise AssertionError(f"{name}: {error}\n{block}") from error


def test_every_setting_is_described() -> None:
    schema = Settings.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        lacking = [
            name
            for name, field in part["properties"].items()
            if not field.get("description") and "$ref" not in str(field) and part.get("title") != "Name"
        ]
        assert lacking == [], f"Say by `Field(description=…)` what these settings are: {lacking}"


def test_the_example_of_metrics_is_one() -> None:
    catalogue = with_own(CATALOGUE, DOCS, Settings())
    assert own_names(catalogue, CATALOGUE) == ("large_order_share",)
    assert check_examples(catalogue, CATALOGUE, number_of_examples()) == []


def test_names_of_the_facade_exist() -> None:
    shown = {
        name for page in NAMES for block in blocks(page, "en", "python") for name in re.findall(r"\bkt\.(\w+)", block)
    }
    assert {name for name in shown if not hasattr(kt, name)} == set()


def test_every_public_name_and_command_stands_in_the_reference(site: Path) -> None:
    python = Page((site / "en" / "python.html").read_text("utf-8")).ids
    assert {f"kt-{name.lower()}" for name in kt._PUBLIC} <= python


@pytest.fixture(scope="module")
def window(chromium: str) -> Iterator[Window]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened.new_context(bypass_csp=True).new_page()
        opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["zh/tutorial", "en/editions"])
def test_axe_finds_nothing_light_or_dark(name: str, site: Path, window: Window) -> None:
    window.goto((site / f"{name}.html").as_uri())
    window.add_script_tag(content=AXE)
    for width, scheme in ((1280, "light"), (390, "dark")):
        window.set_viewport_size({"width": width, "height": HEIGHT})
        window.emulate_media(color_scheme=scheme)
        assert window.evaluate(VIOLATIONS, None) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["zh/tutorial", "en/tables", "zh/settings", "en/rules"])
def test_nothing_is_cut_off_at_any_width(name: str, site: Path, window: Window) -> None:
    window.goto((site / f"{name}.html").as_uri())
    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": HEIGHT})
        assert window.evaluate(CUT)[:3] == [], width
