"""``kpi plan``: templates, SMART verdicts, rules."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.plan.born import DefaultPlan, default_plan
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.rules_page import page
from kpi_toolkit.plan.smart import Smart, smart
from kpi_toolkit.plan.template import write_template
from kpi_toolkit.units import LANGUAGES, Language

SHEETS = ("targets", "actions", "proposals", "benchmarks", "comments")
MARKS = {"ok": "✓", "unknown": "?", "warned": "!", "refused": "✗"}


def write_templates(
    workspace: Path, language: str, form: str, what: str, roles: Sequence[str], period: str = ""
) -> int:
    """Write template sheets into the workspace's plan folder, say where, and return 0.

    The targets are the default plan of the roles named, else of those in kpi.yaml, else of all, for the month named,
    else the newest that the data cover whole.
    """
    choice("format", {form}, {"csv", "xlsx"})
    named = choice("sheet", set(what.split(",")), set(SHEETS))
    opened = open_workspace(workspace)
    known = opened.settings.all_roles
    chosen, spoken = [known.find(role).name for role in roles], spoken_in(opened, language)
    first = opened.settings.period(period).start if period else None
    every = chosen or list(opened.settings.roles) or list(known)
    planned = default_plan(opened, every, spoken, first) if "targets" in named else DefaultPlan((), {})
    files = write_template(
        workspace,
        spoken,
        [sheet for sheet in SHEETS if sheet in named],
        "xlsx" if form == "xlsx" else "csv",
        opened,
        first,
        planned.entries,
    )
    for file in files:
        print(file)
    for role, reason in planned.left_out.items():
        print(word("template.left_out", spoken, role=known.find(role).label(spoken), reason=reason))
    return 0


def print_smart(workspace: Path, language: str, as_json: bool) -> int:
    """Print the SMART verdict of every target; return 1 when one is refused."""
    opened = open_workspace(workspace)
    verdicts = smart(read_plan(workspace, opened.catalogue, opened.settings, opened))
    spoken = spoken_in(opened, language)
    if as_json:
        print(to_json([_smart_json(verdict) for verdict in verdicts]))
    else:
        _smart_table(verdicts, spoken)
    return 1 if any(verdict.verdict == "refused" for verdict in verdicts) else 0


def print_rules() -> int:
    """Print the rules of the plan check with their examples, in both languages, as Markdown."""
    print(page(), end="")
    return 0


def spoken_in(opened: Workspace, language: str) -> Language:
    """Return the language asked for, else the workspace's."""
    chosen = next(iter(choice("language", {language or opened.settings.language}, set(LANGUAGES))))
    return "en" if chosen == "en" else "zh"


def _smart_json(verdict: Smart) -> dict[str, Any]:
    letters = {judged.letter: judged.verdict for judged in verdict.letters}
    return {
        "row": verdict.target.row,
        "metric": verdict.target.metric,
        "role": verdict.target.role,
        "days": verdict.target.days and [f"{day}" for day in verdict.target.days],
        "verdict": verdict.verdict,
        "letters": letters,
        "reach": verdict.reach,
        "chance": verdict.chance and verdict.chance.probability,
        "share": verdict.chance and verdict.chance.share,
        "findings": [finding.to_dict() for finding in verdict.findings],
    }


def _smart_table(verdicts: tuple[Smart, ...], language: Language) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("row", "metric", "S", "M", "A", "R", "T"):
        table.add_column(name)
    table.add_column(word("smart.what", language), overflow="fold")
    for verdict in verdicts:
        marks = [MARKS[verdict[letter].verdict] for letter in ("S", "M", "A", "R", "T")]
        said = " ".join(dict.fromkeys(finding.text(language) for finding in verdict.findings))
        days = verdict.target.days
        metric = (verdict.target.metric or "?") + (f" {days[0]}/{days[1]}" if days else "")
        table.add_row(str(verdict.target.row), metric, *marks, escape(said))
    console().print(table)
    print(word("smart.marks", language))
