"""The pages of the documentation, their order, and how they are written as static files."""

import shutil
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kpi_toolkit import __version__
from kpi_toolkit.units import LANGUAGES, Language
from scripts.docs_site import glossary, library
from scripts.docs_site.commands import commands
from scripts.docs_site.engines import engines
from scripts.docs_site.exports import exports
from scripts.docs_site.markup import as_html, heading_of
from scripts.docs_site.python_api import python_api
from scripts.docs_site.sample import FILE, sample
from scripts.docs_site.settings import settings
from scripts.docs_site.words import DOCS, said

PAGES: dict[str, tuple[str, ...]] = {
    "start": ("index", "tutorial"),
    "howto": (
        "platforms",
        "excel",
        "order_lines",
        "refunds",
        "currencies",
        "mapping",
        "segments",
        "plan",
        "own_metric",
        "own_role",
        "own_notebook",
        "deep_dive",
        "ask",
        "many",
        "schedule",
        "send",
        "watch",
        "close",
        "exchange",
        "pandas",
        "postgresql",
        "clickhouse",
        "spark",
    ),
    "reference": ("commands", "settings", "tables", "metrics", "rules", "python", "editions"),
    "explanation": ("judged", "chance", "guarantees", "security", "kept", "troubleshooting", "glossary"),
}
"""Names of the pages by section; each stands in docs/zh and docs/en."""

OTHER: dict[Language, Language] = {"zh": "en", "en": "zh"}
GENERATED: dict[str, Callable[[Language], str]] = {
    "commands": commands,
    "settings": settings,
    "tables": library.tables,
    "metrics": library.metrics,
    "rules": library.rules,
    "roles": library.roles,
    "exports": exports,
    "engines": engines,
    "python_api": python_api,
}
"""What a page asks of the code, as ``{{ commands() }}``."""
SHIPPED = ("review.png", "review_zh.png", "layout/style.css")


def write_site(folder: Path) -> Path:
    """Write all pages into a folder, in place of an earlier site, and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True)
        (folder / language / FILE).write_bytes(sample(language))
        for name, html in pages(language).items():
            (folder / language / f"{name}.html").write_text(html, "utf-8")
    for name in SHIPPED:
        shutil.copyfile(DOCS / name, folder / Path(name).name)
    (folder / "index.html").write_text(_template("entry.html.j2").render(version=__version__), "utf-8")
    return folder


def pages(language: Language) -> dict[str, str]:
    """Return the pages of a language as HTML, by name."""
    sources = {name: source(name, language) for names in PAGES.values() for name in names}
    titles = {name: heading_of(text) for name, text in sources.items()}
    layout, word = _template("page.html.j2"), partial(said, language=language)
    return {
        name: layout.render(
            name=name,
            language=language,
            other=OTHER[language],
            body=as_html(text),
            titles=titles,
            sections=PAGES,
            word=word,
            version=__version__,
        )
        for name, text in sources.items()
    }


@cache
def source(name: str, language: Language) -> str:
    """Return a page as Markdown, with what it asks of the code."""
    asked = {key: partial(make, language) for key, make in GENERATED.items()}
    spoken = {
        "message": partial(glossary.message, language=language),
        "messages": partial(glossary.messages, language=language),
        "metric_words": glossary.metric_words,
        "status_words": glossary.status_words,
        "role_words": glossary.role_words,
        "table_words": glossary.table_words,
        "file": _file,
    }
    text = (DOCS / language / f"{name}.md").read_text("utf-8")
    return _environment().from_string(text).render(**asked, **spoken)


def _file(name: str) -> str:
    """Return a file of docs/ as it is, to be shown in a page."""
    return (DOCS / name).read_text("utf-8").rstrip()


def _environment() -> Environment:
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True)


def _template(name: str) -> Template:
    return Environment(
        loader=FileSystemLoader(DOCS / "layout"), undefined=StrictUndefined, autoescape=False, trim_blocks=True
    ).get_template(name)
