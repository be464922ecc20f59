"""The page that lists every published edition: scores and statuses over time, then by period, newest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock

from kpi_toolkit.export.formats import for_readers
from kpi_toolkit.files.durable import forget_temporaries, write_atomically, writing
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.run.history import CSV, JSON, history, history_files
from kpi_toolkit.run.publish import LOCKS, own_file
from kpi_toolkit.run.published import LANGUAGES, Edition, EditionRow, published
from kpi_toolkit.run.shelf_course import GRAINS, courses
from kpi_toolkit.settings.roles import OVERVIEW
from kpi_toolkit.units import Language

INDEX = "index.html"
NOTHING: Mapping[str, str] = MappingProxyType({})
CATALOGUE = "metrics.html"
"""The metric library of the workspace, beside the index."""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def build_index(output: Path, language: Language = "zh", beside: Mapping[str, str] = NOTHING) -> Path:
    """Write `index.html` of an output folder in one step, and files beside it, and return its path.

    Raises
    ------
    PublishError
        When it cannot be written.
    """
    with writing(output), FileLock(own_file(output, LOCKS, "index.lock")):
        editions = published(output)
        rows = [row for _, own in _by_period(editions, language) for row in own]
        files = {name: text.encode() for name, text in beside.items()} | history_files(rows)
        for name, content in files.items():
            _put(output / name, content)
        page = render_index(editions, language, has_catalogue=(output / CATALOGUE).is_file())
        _put(output / INDEX, page.encode())
    return output / INDEX


def _put(file: Path, content: bytes) -> None:
    with writing(file):
        forget_temporaries(file)
        write_atomically(file, content)


def render_index(editions: Iterable[Edition], language: Language, has_catalogue: bool = False) -> str:
    """Return the page; it needs no script and, besides the reports it links to, nothing else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a run that changes nothing writes no page

    templates = Environment(
        loader=FileSystemLoader(resource("templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    periods = list(_by_period(editions, language))
    rows = [row for _, group in periods for row in group]
    in_language = sorted(rows, key=lambda row: row.shown.language != language)
    roles = _roles(in_language)
    return templates.get_template("editions.html.j2").render(
        language=language,
        languages=LANGUAGES,
        policy=POLICY,
        stylesheet=resource("templates", "style.css").read_text(encoding="utf-8"),
        organisation=next((name for row in in_language if (name := row.shown.text("organisation"))), ""),
        periods=periods,
        roles=roles,
        courses=courses(rows, {role: label for role, label in roles.items() if role != OVERVIEW}),
        choices=_choices(rows, roles),
        catalogue=CATALOGUE if has_catalogue else "",
        history={"CSV": CSV, "JSON": JSON} if history(rows) else {},
        overview=next((row.shown for row in rows if row.shown.role == OVERVIEW and row.shown.links), None),
        glyphs=GLYPHS,
        formats=for_readers(),
        word=lambda key, **values: word(key, language, **values),
    )


def _roles(rows: Iterable[EditionRow]) -> dict[str, str]:
    """Return what each role is called in its first row, in the order of the organisation."""
    first: dict[str, Edition] = {}
    for row in rows:
        first.setdefault(row.shown.role, row.shown)
    ordered = sorted(first.values(), key=lambda edition: edition.place)
    return {edition.role: edition.text("role_label") or edition.role for edition in ordered}


def _choices(rows: Sequence[EditionRow], roles: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what can be chosen by each filter, where there is a choice."""
    shown = [row.shown for row in rows]
    known: dict[str, list[str]] = {
        "role": list(roles),
        "grain": [grain for grain in GRAINS if grain in {edition.grain for edition in shown}],
        "year": sorted({edition.period[:4] for edition in shown}, reverse=True),
        "language": [str(code) for code in LANGUAGES if any(code in row.in_languages for row in rows)],
    }
    return {name: options for name, options in known.items() if len(options) > 1}


def _by_period(editions: Iterable[Edition], language: Language) -> Iterator[tuple[str, list[EditionRow]]]:
    ordered = sorted(editions, key=lambda edition: edition.span, reverse=True)
    for period, group in groupby(ordered, key=lambda edition: edition.period):
        roles = groupby(sorted(group, key=lambda edition: edition.role), key=lambda edition: edition.role)
        rows = [_row(tuple(same), language) for _, same in roles]
        yield period, sorted(rows, key=lambda row: row.shown.place)


def _row(editions: tuple[Edition, ...], language: Language) -> EditionRow:
    best = max(editions, key=lambda edition: (bool(edition.review), edition.language == language))
    return EditionRow(best, tuple(sorted(editions, key=lambda edition: edition.language != language)))
