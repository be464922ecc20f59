"""The metric library as one page in both languages, and as records for JSON and the terminal."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.metrics.metric import Metric, Stage
from kpi_toolkit.metrics.rival_worlds import PERIOD, World, worlds_of
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.units import UNITS, unit_word

SECTIONS: tuple[str, ...] = get_args(Stage)


def record(metric: Metric, catalogue: Catalogue) -> dict[str, Any]:
    """Return all that is known of a metric as plain values."""
    words = metric.words
    texts = {
        "": metric.label,
        "sentence_": words.sentence,
        "formula_": words.formula,
        "leaves_out_": words.leaves_out,
        "misleads_when_": words.misleads_when,
    }
    return {
        "name": metric.name,
        **{f"{key}{language}": text(language) for key, text in texts.items() for language in ("zh", "en")},
        "unit": metric.unit,
        "better": metric.better,
        "section": metric.stage,
        "roles": metric.roles,
        "use": metric.use,
        "shows": metric.shows,
        "kind": kind_of(metric),
        "gameable": metric.gameable,
        "effort": effort_of(metric),
        "pairs_with": metric.pairs_with,
        "rivals": catalogue.rivals(metric.name),
        "fact": metric.fact,
        "parts": tuple(part.name for part in metric.parts),
        "grain": "; ".join(fact.grain.en for fact in facts_of(metric)),
        "tables": tables_of(metric),
        "needs": metric.needs,
        "source": words.source,
        "example": metric.example,
    }


def kind_of(metric: Metric) -> str:
    """Whether a metric is a ``ratio`` or a ``volume``."""
    return "ratio" if UNITS[metric.unit].is_rate else "volume"


def effort_of(metric: Metric) -> str:
    """What it costs to fetch: ``by_hand`` when people fill in one of its tables, else ``automatic``."""
    return "by_hand" if any(TABLES[table].by_hand for table in tables_of(metric)) else "automatic"


def in_sections(catalogue: Iterable[Metric]) -> Iterator[tuple[str, list[Metric]]]:
    """Yield the sections that have metrics, in their order, with these."""
    ordered = sorted(catalogue, key=lambda metric: SECTIONS.index(metric.stage))
    for section, metrics in groupby(ordered, key=lambda metric: metric.stage):
        yield section, list(metrics)


def page(catalogue: Catalogue, roles: Roles = ROLES) -> str:
    """Return the whole library as one HTML page that loads nothing."""
    templates = Environment(
        loader=FileSystemLoader(resource("templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    script = resource("templates", "library.js").read_text("utf-8")
    tables = sorted({table for metric in catalogue for table in tables_of(metric)})
    return templates.get_template("library.html.j2").render(
        count=len(catalogue),
        word=word,
        both=_both,
        script=script,
        script_hash=_hash(script),
        world_period=PERIOD,
        stylesheet=resource("templates", "style.css").read_text("utf-8"),
        sections=[
            (name, [_entry(metric, catalogue, roles) for metric in group]) for name, group in in_sections(catalogue)
        ],
        filters=[
            ("section", [(name, _both(f"section.{name}")) for name, _ in in_sections(catalogue)]),
            ("role", [(name, f"{role.label.zh} {role.label.en}") for name, role in roles.items()]),
            ("table", [(name, name) for name in tables]),
        ],
    )


def _entry(metric: Metric, catalogue: Catalogue, roles: Roles) -> dict[str, Any]:
    links = (("definition.pairs_with", metric.pairs_with), ("library.rivals", catalogue.rivals(metric.name)))
    return {
        "name": metric.name,
        "label": metric.label,
        "words": metric.words,
        "roles": metric.roles,
        "tables": tables_of(metric),
        "example": metric.example,
        "facts": _facts(metric, roles),
        "worlds": [_world(world, metric.name) for world in worlds_of(metric.name)],
        "links": [
            (key, there)
            for key, names in links
            if (there := [(name, catalogue[name].label) for name in names if name in catalogue])
        ],
    }


def _world(world: World, name: str) -> dict[str, Any]:
    """Return the smallest world in which a metric differs from a rival, the metric first."""
    pairs = sorted(zip(world.metrics, world.values, strict=True), key=lambda pair: pair[0] != name)
    tables = []
    for table, rows in world.tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        values = [["" if (value := row.get(column)) is None else str(value) for column in columns] for row in rows]
        tables.append((table, columns, values))
    return {"numbers": [(other, f"{value:g}") for other, value in pairs], "tables": tables}


def _facts(metric: Metric, roles: Roles) -> list[str]:
    units = dict.fromkeys(word for language in ("zh", "en") if (word := unit_word(metric.unit, language)))
    keys = [
        f"better.{metric.better}",
        f"use.{metric.use}",
        f"shows.{metric.shows}",
        f"kind.{kind_of(metric)}",
        f"effort.{effort_of(metric)}",
        *(["gameable"] if metric.gameable else []),
    ]
    labels = [roles.label(role) for role in metric.roles]
    owners = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    return [" ".join(units), *map(_both, keys), " ".join(owners), ", ".join(tables_of(metric))]


def _both(key: str) -> str:
    return f"{word(key, 'zh')} {word(key, 'en')}"


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
