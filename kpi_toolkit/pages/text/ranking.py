"""A ranking in words: how often neighbours, and the whole order, would come out otherwise."""

from decimal import ROUND_HALF_UP, Decimal

from kpi_toolkit.judge.ranking import LeftOut, Pair, Ranking
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_share


def ranking_sentences(ranking: Ranking, language: Language) -> tuple[str, ...]:
    """Say every pair of neighbours, then the whole order, then who is left out."""
    pairs = (pair_sentence(pair, language) for pair in ranking.pairs)
    left_out = (left_out_sentence(card, language) for card in ranking.left_out)
    return (*pairs, order_sentence(ranking, language), *left_out)


def pair_sentence(pair: Pair, language: Language) -> str:
    """Say how often two neighbours would change places, in tenths: the draws bear no finer number."""
    if pair.is_tie:
        key = "ranking.tie"
    elif pair.flip is None:
        key = "ranking.unknown"
    else:
        key = "ranking.flip" if _tenths(pair.flip) else "ranking.rarely"
    return word(key, language, first=pair.first, second=pair.second, tenths=_tenths(pair.flip or 0))


def order_sentence(ranking: Ranking, language: Language) -> str:
    """Say how often the whole order would come out otherwise."""
    if ranking.flips is None:
        return word("ranking.order_unknown" if len(ranking.order) > 1 else "ranking.nothing", language)
    key = "ranking.order" if _tenths(ranking.flips) else "ranking.order_rarely"
    return word(key, language, tenths=_tenths(ranking.flips))


def left_out_sentence(card: LeftOut, language: Language) -> str:
    """Say why a card has no rank."""
    covered = format_share(card.coverage or 0, 0)
    return word("ranking.left_out", language, name=card.name, covered=covered)


def _tenths(share: float) -> int:
    return int((Decimal(str(share)) * 10).quantize(Decimal(1), ROUND_HALF_UP))
