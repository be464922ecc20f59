"""How sure a judgement is, in words beside it."""

from kpi_toolkit.judge.noise import ScoreNoise
from kpi_toolkit.language.text import word
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import Language, exact, format_share, round_half_up


def noise_sentence(noise: ScoreNoise, language: Language) -> str:
    """Say the score's intervals, and how much of the weight they speak of, in one sentence."""
    if not noise.interval_80 or not noise.interval_95:
        return word("certainty.no_interval" if noise.score.value is not None else "certainty.no_score", language)
    ends = {
        "low_80": noise.interval_80[0],
        "high_80": noise.interval_80[1],
        "low_95": noise.interval_95[0],
        "high_95": noise.interval_95[1],
    }
    shown = {name: round_half_up(exact(end) * 100, 1) for name, end in ends.items()}
    return word("certainty.score", language, weight=format_share(noise.resampled_weight, 0), **shown)


def certainty(review: Review, row: Row) -> str:
    """Say whether chance could have made the status another one; empty where the status itself says so, or none is."""
    if row.certainty is None or row.status == "noise":
        return ""
    return word(f"certainty.cell.{row.certainty}", review.language)


def score_interval(review: Review) -> str:
    """Write the 80 % interval of the score, 100 = every target met; empty without one."""
    noise = review.evidence.noise
    if noise is None or noise.interval_80 is None:
        return ""
    low, high = (round_half_up(exact(bound) * 100, 1) for bound in noise.interval_80)
    return word("certainty.short", review.language, low=low, high=high)


def score_note(review: Review) -> str:
    """Say what the score's interval holds and leaves out; empty without a score."""
    noise, language = review.evidence.noise, review.language
    if noise is None or noise.score.value is None:
        return ""
    labels = {row.metric.name: row.metric.label(language) for row in review.rows}
    comma = word("comma", language)
    said = [noise_sentence(noise, language)]
    if noise.resampled and noise.held:
        said.append(word("certainty.held", language, metrics=comma.join(labels.get(name, name) for name in noise.held)))
    return word("certainty.joint", language).join(said)
