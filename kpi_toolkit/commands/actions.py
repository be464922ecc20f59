"""``kpi plan actions``: what the data say of each action, and on which rung of evidence."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages.record_evidence import action_json
from kpi_toolkit.pages.text import effects
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.reviewing.acting import followed_until
from kpi_toolkit.units import LANGUAGES, Language


def print_actions(workspace: Path, period: str, language: str, as_json: bool) -> int:
    """Print the verdict on every action that reviews of a period show; return 0."""
    opened = open_workspace(workspace)
    chosen = choice("language", {language or opened.settings.language}, set(LANGUAGES))
    spoken: Language = "en" if "en" in chosen else "zh"
    actions = followed_until(opened, period)
    if as_json:
        print(to_json([action_json(followed) for followed in actions]))
    elif actions:
        _table(actions, opened, spoken)
    else:
        print(word("actions.none", spoken))
    return 0


def _table(actions: tuple[Followed, ...], opened: Workspace, language: Language) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for key in ("action", "metric", "observed", "by_data"):
        table.add_column(word(f"column.{key}", language), overflow="fold")
    for followed in actions:
        action, known = followed.action, followed.action.metric in opened.catalogue
        metric = opened.catalogue[action.metric] if known else None
        unit, currency = metric.unit if metric else "multiple", opened.settings.currency
        rests_on = effects.basis(followed.effect, unit, language, currency)
        table.add_row(
            escape(action.id),
            escape(
                (metric.label(language) if metric else action.metric) + (f" {action.segment}" if action.segment else "")
            ),
            effects.observed(followed.effect, unit, language, currency),
            "\n".join(filter(None, (effects.verdict(followed.effect, language), rests_on))),
        )
    console().print(table)
