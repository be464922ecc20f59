"""``kpi score``: scorecards, how often their ranking would flip, and what a score is worth."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.commands.plan import spoken_in
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.judge.bonus import Bonus, bonus
from kpi_toolkit.judge.ranking import ranking
from kpi_toolkit.judge.scorecards import Scorecard, to_frame
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages.text.bonus import bonus_sentence
from kpi_toolkit.pages.text.ranking import left_out_sentence, order_sentence, pair_sentence
from kpi_toolkit.reviewing.cards import heaping, scorecards
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.units import Language, format_share


def print_scores(workspace: Path, period: str, by: str, language: str, as_json: bool, with_bonus: bool = False) -> int:
    """Print the scorecards of a period and how often their ranking would flip; the factor of each if asked for."""
    choice("grouping", {by}, {"role", "person", "team"})
    opened = open_workspace(workspace)
    if with_bonus and not opened.settings.bonus.is_there:
        example = "`bonus: {bands: {0: 0.5, 0.9: 0.9, 1.0: 1.0, 1.1: 1.2}}`"
        raise UsageError(f"There is no bonus rule. Write one into kpi.yaml, as {example}.")
    cards = scorecards(opened, period, by)  # type: ignore[arg-type]
    if not cards:
        raise UsageError(f"No target of the plan holds in {period}, so there is nothing to score. See `kpi check`.")
    factors = [_bonus(card, opened) for card in cards] if with_bonus else []
    if as_json:
        print(to_json(_told(cards, factors, opened, period)))
        return 0
    spoken = spoken_in(opened, language)
    _cards_table(cards, opened, spoken)
    for card, own in zip(cards, factors, strict=False):
        name = _name(card, opened.settings.all_roles, spoken)
        print(word("bonus.line", spoken, name=name, said=bonus_sentence(own, spoken)))
    print("\n".join(_order(cards, opened, period, spoken)))
    return 0


def _order(cards: tuple[Scorecard, ...], opened: Workspace, period: str, language: Language) -> list[str]:
    """Say how often chance would rank the cards otherwise, and which are left out."""
    order, heap = ranking(cards), heaping(opened, period)
    names = {card.name: _name(card, opened.settings.all_roles, language) for card in cards}
    pairs = [replace(pair, first=names[pair.first], second=names[pair.second]) for pair in order.pairs]
    said = [pair_sentence(pair, language) for pair in pairs] + [order_sentence(order, language)]
    if heap.is_suspicious:
        said.append(word("cards.heaping", language, above=heap.above, below=heap.below))
    left_out = (replace(card, name=names[card.name]) for card in order.left_out)
    return said + [left_out_sentence(card, language) for card in left_out]


def _told(cards: tuple[Scorecard, ...], factors: Sequence[Bonus], opened: Workspace, period: str) -> dict[str, Any]:
    """Return cards, their order and, if asked for, what they are worth as JSON types."""
    frame, order = to_frame(cards).astype(object), ranking(cards)
    told: dict[str, Any] = {
        "cards": frame.where(frame.notna(), None).to_dict("records"),
        "order": list(order.order),
        "flips": order.flips,
        "pairs": [asdict(pair) for pair in order.pairs],
        "heaping": asdict(heaping(opened, period)),
    }
    return told | {"bonus": [_in_json(*own) for own in zip(cards, factors, strict=True)]} if factors else told


def _bonus(card: Scorecard, opened: Workspace) -> Bonus:
    return bonus(card.score.value, card.noise.interval_80 if card.noise else None, opened.settings.bonus)


def _in_json(card: Scorecard, own: Bonus) -> dict[str, Any]:
    return {
        "name": card.name,
        "factor": own.factor,
        "lowest": own.lowest,
        "highest": own.highest,
        "is_in_doubt": own.is_in_doubt,
        "reason": own.reason.text("en") if own.reason else None,
    }


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
