"""Words in both languages, and messages, from the tables of words that the toolkit itself speaks by."""

import re
from collections.abc import Iterable

from kpi_toolkit.language.words import WORDS
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.units import Language
from scripts.docs_site.markup import grid
from scripts.docs_site.words import said

FILLED = re.compile(r"\{\w+\}")
FORMS = re.compile(r"\((s|\w+/\w+)\)")
PART = 40
"""Signs up to which a text is a part of a message."""
STATUSES = (
    "status.met",
    "status.at_risk",
    "status.missed",
    "status.noise",
    "status.unbalanced",
    "status.no_data",
    "status.open",
)
KINDS = ("better.higher", "better.lower", "better.band", "use.appraisal", "use.diagnostic", "kind.volume", "kind.ratio")


def metric_words() -> str:
    """Return what every metric is called in both languages, and written."""
    filled = CATALOGUE.fill(Settings().rules.in_words)
    return _both([metric.label.zh, metric.label.en, metric.name] for metric in filled)


def status_words() -> str:
    """Return statuses and kinds of metrics in both languages."""
    return _both([*WORDS[key], key.rpartition(".")[2]] for key in (*STATUSES, *KINDS))


def role_words() -> str:
    """Return the built-in roles in both languages, and how they are written."""
    return _both([role.label.zh, role.label.en, role.name] for role in ROLES.values())


def table_words() -> str:
    """Return the canonical tables: what a row is, in both languages."""
    return _both([table.grain.zh, table.grain.en, table.name] for table in TABLES.values())


def _both(rows: Iterable[list[str]]) -> str:
    return grid(["中文", "English", "kpi.yaml, CSV"], [[zh, en, f"`{name}`"] for zh, en, name in rows])


def message(key: str, language: Language) -> str:
    """Return a message of the toolkit with … where it names something."""
    text = WORDS[key][0 if language == "zh" else 1].replace("{{", "\0").replace("}}", "\1")
    plain = FORMS.sub(lambda form: "s" if form[1] == "s" else form[1].rpartition("/")[2], FILLED.sub("…", text))
    return plain.replace("\0", "{").replace("\1", "}")


def messages(prefix: str, language: Language) -> str:
    """Return all messages whose keys begin alike, without the parts that they are put together of."""
    rows = [[message(key, language)] for key, (_, en) in WORDS.items() if key.startswith(prefix) and len(en) > PART]
    return grid([said("message", language)], rows)
