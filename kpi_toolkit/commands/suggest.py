"""``kpi plan suggest``: targets to choose from, each with its chance, and into the plan with those of one chance."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.plan.adding import add_targets
from kpi_toolkit.plan.frontier import CHANCES, Choice, Frontier
from kpi_toolkit.plan.proposing import next_targets
from kpi_toolkit.plan.suggestions import period_to_come, plan_suggestions
from kpi_toolkit.units import LANGUAGES, UNITS, Language, format_change, format_share, format_value


def print_suggestions(
    workspace: Path,
    period: str,
    metrics: Sequence[str],
    roles: Sequence[str],
    chance: float,
    is_written: bool,
    language: str,
    as_json: bool,
) -> int:
    """Print the frontier of every metric, and add the targets of the roles to the plan if asked to."""
    if not 0 < chance < 1:
        raise UsageError(f"`--chance` is {chance:g}, which is no chance. Write one between 0 and 1, as 0.7.")
    opened = open_workspace(workspace)
    spoken = next(iter(choice("language", {language or opened.settings.language}, set(LANGUAGES))))
    told: Language = "en" if spoken == "en" else "zh"
    frontiers = plan_suggestions(opened, period or None, metrics, roles)
    if as_json:
        print(to_json([_in_json(frontier) for frontier in frontiers]))
    else:
        _table(frontiers, opened, told)
    if is_written:
        said = _written(opened, period, roles, chance, told)
        if not as_json:
            print(said)
    return 0


def _written(opened: Workspace, period: str, roles: Sequence[str], chance: float, language: Language) -> str:
    span = period_to_come(opened, period or None)
    entries = next_targets(opened, span, roles, chance)
    if not entries:
        return word("plan.suggest.nothing", language, period=span)
    path, rows = add_targets(opened, entries)
    return word("plan.suggest.written", language, count=len(rows), file=f"plan/{path.name}")


def _table(frontiers: Sequence[Frontier], opened: Workspace, language: Language) -> None:
    told = [frontier for frontier in frontiers if frontier.choices]
    if told:
        table = Table(title=word("plan.suggest.title", language, period=told[0].period))
        for key in ("metric", "level", "last_year"):
            table.add_column(word(f"plan.suggest.{key}", language))
        for chance in CHANCES:
            table.add_column(word("plan.suggest.chance", language, chance=format_share(chance, 0)))
        table.add_column(word("plan.suggest.record", language))
        for frontier in told:
            table.add_row(*_cells(frontier, opened.settings.currency, language))
        console().print(table)
        print(word("plan.suggest.note", language))
    for frontier in frontiers:
        if frontier.reason:
            label, reason = frontier.metric.label(language), frontier.reason.text(language)
            print(word("plan.suggest.none", language, metric=label, reason=reason))


def _cells(frontier: Frontier, currency: str, language: Language) -> list[str]:
    unit, record = frontier.metric.unit, frontier.record
    ends = [format_value(value, unit, language, currency) for value in (frontier.level, frontier.last_year)]
    values = [_choice(choice, unit, currency, language) for choice in frontier.choices]
    held = word("plan.suggest.held", language, held=record.held, tried=record.tried) if record.tried else "–"
    return [escape(cell) for cell in (frontier.metric.label(language), *ends, *values, held)]


def _choice(choice: Choice, unit: str, currency: str, language: Language) -> str:
    """Return the value, and below it what it asks a month and how often the past went as far."""
    is_rate = UNITS[unit].is_percent  # of which «6 %» may be a share of it or points
    growth = format_change(choice.step, unit, language) if is_rate else format_share(choice.growth, signed=True)
    key = "asks" if choice.moves else "asks_growth"
    asks = word(f"plan.suggest.{key}", language, growth=growth, hits=choice.hits, moves=choice.moves)
    return f"{format_value(choice.value, unit, language, currency)}\n{asks}"


def _in_json(frontier: Frontier) -> dict[str, Any]:
    frame = frontier.to_frame().astype(object)
    return {
        "metric": frontier.metric.name,
        "period": str(frontier.period),
        "level": frontier.level,
        "last_year": frontier.last_year,
        "periods": frontier.periods,
        "held": frontier.record.held,
        "tried": frontier.record.tried,
        "choices": frame.where(frame.notna(), None)
        .drop(columns=["metric", "period", "level", "last_year"])
        .to_dict("records"),
        "reason": frontier.reason.text("en") if frontier.reason else None,
    }
