"""The way around: every edition's page links the one before and after it, the shelf, its other language and its files.

Which these are is known only when a run is over, so they are written into the pages then, and noted in their manifests.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from kpi_toolkit.errors import PublishError
from kpi_toolkit.export.formats import FORMATS, for_readers
from kpi_toolkit.files.durable import forget_temporaries, write_atomically, writing
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import word
from kpi_toolkit.run.manifest import MANIFEST, noted_anew
from kpi_toolkit.run.publish import edition_lock
from kpi_toolkit.run.published import LANGUAGES, Edition, published
from kpi_toolkit.run.shelf import CATALOGUE, INDEX
from kpi_toolkit.settings.roles import OVERVIEW

PAGE = FORMATS[0]
NAV = re.compile(r'<nav class="way"[^>]*>.*?</nav>', re.DOTALL)
UP = "../../../"


def link_editions(output: Path) -> None:
    """Write the links of every published page anew where they differ; a page that another run has is left as it is."""
    editions = [edition for edition in published(output) if PAGE.name in edition.links]
    has_catalogue = (output / CATALOGUE).is_file()
    for edition in editions:
        _link(output, edition, _nav(edition, editions, has_catalogue))


def _link(output: Path, edition: Edition, nav: str) -> None:
    file = output / edition.links[PAGE.name]
    page = file.read_text("utf-8")
    if (linked := NAV.sub(lambda _: nav, page, count=1)) == page:
        return
    with suppress(PublishError), edition_lock(output, "~".join(file.parent.parts[-3:])), writing(file):
        for name in (file, file.parent / MANIFEST):
            forget_temporaries(name)
        write_atomically(file, linked.encode())
        noted_anew(file, linked.encode())


def _nav(edition: Edition, editions: Sequence[Edition], has_catalogue: bool) -> str:
    """Return the links of one page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a run that changes nothing writes no page

    templates = Environment(
        loader=FileSystemLoader(resource("templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    before, after = _neighbours(edition, editions)
    anchor = edition.period.replace("/", "--")
    return (
        templates.get_template("way.html.j2")
        .render(
            label=word("way", edition.language),
            before=before and (before.period, UP + before.links[PAGE.name]),
            shelf=(word("site.title", edition.language), f"{UP}{INDEX}#{anchor}"),
            after=after and (after.period, UP + after.links[PAGE.name]),
            others=[
                *_roles(edition, editions),
                *_languages(edition, editions),
                *_files(edition),
                *([(word("site.catalogue", edition.language), UP + CATALOGUE)] if has_catalogue else []),
            ],
        )
        .strip()
    )


def _neighbours(edition: Edition, editions: Sequence[Edition]) -> tuple[Edition | None, Edition | None]:
    """Return the editions before and after one, of the same role and language and periods of the same length."""
    alike = [
        other
        for other in editions
        if (other.role, other.language, other.grain) == (edition.role, edition.language, edition.grain)
    ]
    alike.sort(key=lambda other: other.span)
    place = alike.index(edition)
    return (alike[place - 1] if place else None), (alike[place + 1] if place + 1 < len(alike) else None)


def _roles(edition: Edition, editions: Sequence[Edition]) -> Iterator[tuple[str, str]]:
    """Yield where the overview of the period is, of an overview where each role is; in its language if there is one."""
    wanted = edition.role == OVERVIEW
    alike = [other for other in editions if other.period == edition.period and (other.role != OVERVIEW) == wanted]
    alike.sort(key=lambda other: (other.place, other.language != edition.language))
    for _, same in groupby(alike, key=lambda other: other.role):
        shown = next(same)
        name = shown.text("role_label") or shown.role if wanted else word("overview.name", edition.language)
        yield name, UP + shown.links[PAGE.name]


def _languages(edition: Edition, editions: Sequence[Edition]) -> Iterator[tuple[str, str]]:
    for other in editions:
        if (other.period, other.role) == (edition.period, edition.role) and other.language != edition.language:
            yield LANGUAGES[other.language], UP + other.links[PAGE.name]


def _files(edition: Edition) -> Iterator[tuple[str, str]]:
    for row in for_readers():
        if row.name in edition.links and row.name != PAGE.name:
            yield row.label[edition.language], row.file
