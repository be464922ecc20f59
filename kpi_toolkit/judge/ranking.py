"""How often the ranking of roles, persons or teams would come out otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import numpy as np

from kpi_toolkit.analysis.waves import Numbers
from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.scorecards import EXACT, Scorecard
from kpi_toolkit.language.worded import Worded


@dataclass(frozen=True)
class Pair:
    """Two neighbours of a ranking.

    Parameters
    ----------
    first, second
        The one with the higher score, and the next; of a tie in the order given.
    flip
        Share of draws, 0–1, in which the second is above the first; None for a tie, and where neither could be
        resampled.
    is_tie
        Whether their scores are equal.
    """

    first: str
    second: str
    flip: float | None
    is_tie: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A card that cannot be ranked, because only a part of its weight is covered."""

    name: str
    coverage: Decimal | None


@dataclass(frozen=True)
class Ranking(Worded):
    """Cards by their score.

    Parameters
    ----------
    order
        Names, best first.
    pairs
        Neighbours in it, and how often each would be the other way round.
    flips
        Share of draws, 0–1, in which any two cards of unequal score change places; None where nothing was resampled.
    left_out
        Cards without a score.
    """

    order: tuple[str, ...]
    pairs: tuple[Pair, ...]
    flips: float | None
    left_out: tuple[LeftOut, ...]


def ranking(cards: Iterable[Scorecard]) -> Ranking:
    """Rank scorecards and say how often draws of their scores come out in another order.

    Draws are joint: a metric that two cards share, and values of the same days, move both. A card that was not
    resampled is held at its score. In a draw a place is changed only by a score strictly above the other.

    Parameters
    ----------
    cards
        From :func:`kpi_toolkit.judge.scorecards.scorecards`, with what was resampled.

    Raises
    ------
    UsageError
        For cards of different numbers of draws.
    """
    cards = tuple(cards)
    scored = sorted((card for card in cards if card.score.value is not None), key=_value, reverse=True)
    left_out = tuple(LeftOut(card.name, card.score.coverage) for card in cards if card.score.value is None)
    table = _table(scored)
    pairs = tuple(_pair(scored, table, place) for place in range(len(scored) - 1))
    is_said = len(scored) > 1 and any(_is_drawn(card) for card in scored)
    return Ranking(tuple(card.name for card in scored), pairs, _flips(scored, table) if is_said else None, left_out)


def _value(card: Scorecard) -> Decimal:
    return (card.score.value or Decimal(0)).quantize(EXACT)


def _is_drawn(card: Scorecard) -> bool:
    return card.noise is not None and bool(card.noise.resampled)


def _table(cards: Sequence[Scorecard]) -> Numbers:
    """Return the draws, a row a card."""
    drawn = [card.noise.values if card.noise and _is_drawn(card) else None for card in cards]
    lengths = {len(values) for values in drawn if values is not None}
    if len(lengths) > 1:
        raise UsageError(f"The cards have {sorted(lengths)} draws. Draw all of them equally often.")
    length = lengths.pop() if lengths else 1
    rows = [
        np.full(length, float(_value(card))) if values is None else values
        for card, values in zip(cards, drawn, strict=True)
    ]
    return np.array(rows).reshape(len(cards), length).round(12)


def _pair(cards: Sequence[Scorecard], table: Numbers, place: int) -> Pair:
    first, second = cards[place], cards[place + 1]
    if _value(first) == _value(second):
        return Pair(first.name, second.name, None, is_tie=True)
    if not (_is_drawn(first) or _is_drawn(second)):
        return Pair(first.name, second.name, None)
    return Pair(first.name, second.name, float((table[place + 1] > table[place]).mean()))


def _flips(cards: Sequence[Scorecard], table: Numbers) -> float:
    """Return the share of draws in which a card overtakes one of a higher score; equals may stand in any order."""
    differs = np.zeros(table.shape[1], dtype=bool)
    lowest = np.full(table.shape[1], np.inf)
    for _, group in groupby(range(len(cards)), key=lambda place: _value(cards[place])):
        rows = table[list(group)]
        differs |= rows.max(axis=0) > lowest
        lowest = np.minimum(lowest, rows.min(axis=0))
    return float(differs.mean())
