"""``kpi plan`` and ``kpi score``: templates, SMART verdicts, rules, scorecards."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.judge.ranking import ranking
from kpi_toolkit.judge.scorecards import Scorecard, to_frame
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages.text.ranking import left_out_sentence, order_sentence, pair_sentence
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.rules_page import page
from kpi_toolkit.plan.smart import Smart, smart
from kpi_toolkit.plan.template import write_template
from kpi_toolkit.reviewing.cards import heaping, scorecards
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.units import LANGUAGES, Language, format_share

SHEETS = ("targets", "actions", "proposals", "benchmarks")
MARKS = {"ok": "✓", "unknown": "?", "warned": "!", "refused": "✗"}


def write_templates(workspace: Path, language: str, form: str, what: str, roles: Sequence[str]) -> int:
    """Write template sheets into the workspace's plan folder, say where, and return 0.

    The targets are the default plan of the roles named, else of those in kpi.yaml, else of all.
    """
    choice("format", {form}, {"csv", "xlsx"})
    named = choice("sheet", set(what.split(",")), set(SHEETS))
    opened = open_workspace(workspace)
    known = opened.settings.all_roles
    files = write_template(
        workspace,
        _language(opened, language),
        [sheet for sheet in SHEETS if sheet in named],
        "xlsx" if form == "xlsx" else "csv",
        opened,
        roles=[known.find(role).name for role in roles] or list(opened.settings.roles) or list(known),
    )
    for file in files:
        print(file)
    return 0


def print_smart(workspace: Path, language: str, as_json: bool) -> int:
    """Print the SMART verdict of every target; return 1 when one is refused."""
    opened = open_workspace(workspace)
    verdicts = smart(read_plan(workspace, opened.catalogue, opened.settings, opened))
    spoken = _language(opened, language)
    if as_json:
        print(to_json([_smart_json(verdict) for verdict in verdicts]))
    else:
        _smart_table(verdicts, spoken)
    return 1 if any(verdict.verdict == "refused" for verdict in verdicts) else 0


def print_rules() -> int:
    """Print the rules of the plan check with their examples, in both languages, as Markdown."""
    print(page(), end="")
    return 0


def print_scores(workspace: Path, period: str, by: str, language: str, as_json: bool) -> int:
    """Print the scorecards of a period and how often their ranking would flip."""
    choice("grouping", {by}, {"role", "person", "team"})
    opened = open_workspace(workspace)
    cards = scorecards(opened, period, by)  # type: ignore[arg-type]
    if not cards:
        raise UsageError(f"No target of the plan holds in {period}, so there is nothing to score. See `kpi check`.")
    order, heap = ranking(cards), heaping(opened, period)
    spoken = _language(opened, language)
    if as_json:
        frame = to_frame(cards).astype(object)
        told: dict[str, Any] = {
            "cards": frame.where(frame.notna(), None).to_dict("records"),
            "order": list(order.order),
            "flips": order.flips,
            "pairs": [asdict(pair) for pair in order.pairs],
            "heaping": asdict(heap),
        }
        print(to_json(told))
        return 0
    _cards_table(cards, opened, spoken)
    names = {card.name: _name(card, opened.settings.all_roles, spoken) for card in cards}
    pairs = [replace(pair, first=names[pair.first], second=names[pair.second]) for pair in order.pairs]
    said = [pair_sentence(pair, spoken) for pair in pairs] + [order_sentence(order, spoken)]
    if heap.is_suspicious:
        said.append(word("cards.heaping", spoken, above=heap.above, below=heap.below))
    left_out = (replace(card, name=names[card.name]) for card in order.left_out)
    print("\n".join(said + [left_out_sentence(card, spoken) for card in left_out]))
    return 0


def _language(opened: Workspace, language: str) -> Language:
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


def _name(card: Scorecard, roles: Roles, language: Language) -> str:
    return roles.label(card.name)(language) if card.by == "role" else card.name


def _cards_table(cards: tuple[Scorecard, ...], opened: Workspace, language: Language) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for key in ("card", "score", "interval_80", "covered", "weakest"):
        table.add_column(word(f"cards.{key}", language), justify="left" if key in ("card", "weakest") else "right")
    for card in cards:
        interval = card.noise.interval_80 if card.noise else None
        table.add_row(
            escape(_name(card, opened.settings.all_roles, language)),
            format_share(card.score.value),
            "–".join(format_share(end) for end in interval) if interval else "",
            format_share(card.score.coverage or 0, 0),
            opened.catalogue[card.score.weakest].label(language) if card.score.weakest else "",
        )
    console().print(table)
