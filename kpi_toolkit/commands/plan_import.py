"""``kpi plan import``: targets that were agreed elsewhere, into the plan."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from kpi_toolkit.commands import choice
from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.periods.period import period_holding
from kpi_toolkit.plan.adding import add_targets
from kpi_toolkit.plan.proposing import Entry
from kpi_toolkit.plan.shopify_targets import Importing, shopify_targets
from kpi_toolkit.plan.suggestions import targets_of
from kpi_toolkit.units import LANGUAGES, Language, format_value

WITHOUT_WEIGHTS = ("K001", "K002")
"""Rules of weights, which targets from elsewhere do not have: `kpi check` says what a role lacks."""


def import_targets(
    file: Path, workspace: Path, role: str, owner: str, means: Sequence[str], is_written: bool, language: str
) -> int:
    """Print what a file's targets are here, and add those to the plan that it has not, if asked to."""
    opened = open_workspace(workspace)
    spoken_in: Language = (
        "en" if choice("language", {language or opened.settings.language}, set(LANGUAGES)) == {"en"} else "zh"
    )
    named = opened.settings.all_roles.find(role).name if role else ""
    entries = shopify_targets(file, opened, Importing(named, owner, _means(means)))
    there = {(target.metric, target.role, target.segment, target.start, target.due) for target in targets_of(opened)}
    new = [entry for entry in entries if _key(entry) not in there]
    for entry in new:
        print(_line(entry, opened, spoken_in))
    if len(new) < len(entries):
        print(word("plan.import.there", spoken_in, count=len(entries) - len(new)))
    if new and is_written:
        path, rows = add_targets(opened, new, WITHOUT_WEIGHTS)
        print(word("plan.suggest.written", spoken_in, count=len(rows), file=f"plan/{path.name}"))
        print(word("plan.import.weights", spoken_in))
    elif new:
        print(word("plan.import.would", spoken_in, count=len(new)))
    return 0


def _means(texts: Sequence[str]) -> dict[str, str]:
    if faults := [spoken("plan.import.as", text=text) for text in texts if "=" not in text]:
        raise UsageError(faults[0], faults if len(faults) > 1 else ())
    return {there.strip(): here.strip() for there, _, here in (text.partition("=") for text in texts)}


def _key(entry: Entry) -> tuple[object, ...]:
    return tuple(entry[name] for name in ("metric", "role", "segment", "start", "due"))


def _span(entry: Entry, opened: Workspace) -> str:
    if entry["per"]:
        return str(period_holding(entry["start"], entry["per"], opened.settings.calendar_rules))
    return f"{entry['start']}/{entry['due'] - timedelta(days=1)}"


def _line(entry: Entry, opened: Workspace, language: Language) -> str:
    metric = opened.catalogue[entry["metric"]]
    value = format_value(float(entry["value"]), metric.unit, language, opened.settings.currency)
    name = f"{metric.label(language)} {entry['segment']}".strip()
    return word(
        "plan.import.line",
        language,
        name=entry["why"] or entry["metric"],
        metric=name,
        period=_span(entry, opened),
        value=value,
        means=metric.words.sentence(language),
    )
