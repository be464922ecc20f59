"""The points of the process chain in words."""

from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language
from kpi_toolkit.weekly.scorecard import ChainScorecard


def chain_sentence(card: ChainScorecard, language: Language) -> str:
    """Say the sum of the points, with its cover."""
    key = "chain.total" if card.total is not None else "chain.partial"
    said = word(
        key, language, points=f"{card.earned_so_far:.2f}", worth=f"{card.worth:f}", covered=f"{card.covered_worth:f}"
    )
    return said if card.cut_on is None else said + word("chain.cut", language, day=card.cut_on)
