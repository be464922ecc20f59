"""What a score is worth, in words."""

from kpi_toolkit.judge.bonus import Bonus, bonus
from kpi_toolkit.language.text import word
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import Language, round_half_up


def bonus_sentence(bonus: Bonus, language: Language) -> str:
    """Say the factor, and where chance could have made it another one which."""
    if bonus.factor is None:
        return word("bonus.none", language, reason=bonus.reason.text(language) if bonus.reason else "")
    factor = written(bonus.factor)
    if bonus.lowest is None or bonus.highest is None:
        return word("bonus.untold", language, factor=factor, reason=bonus.reason.text(language) if bonus.reason else "")
    ends = {"low": written(bonus.lowest), "high": written(bonus.highest)}
    return word(f"bonus.{'doubt' if bonus.is_in_doubt else 'told'}", language, factor=factor, **ends)


def bonus_note(review: Review) -> str:
    """Say what the score of a review is worth; empty without a rule, or where `privacy` keeps it from pages."""
    settings = review.settings
    if not (settings.bonus.is_there and settings.privacy.bonus_on_page):
        return ""
    noise = review.evidence.noise
    own = bonus(review.score.value, noise.interval_80 if noise else None, settings.bonus)
    return word("bonus.note", review.language, said=bonus_sentence(own, review.language))


def written(factor: float) -> str:
    """Write a factor: ``×0.90``."""
    return f"×{round_half_up(factor, 2)}"
