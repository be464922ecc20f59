"""How sure a judgement is, in words beside it."""

from kpi_toolkit.language.text import word
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import round_half_up


def certainty(review: Review, row: Row) -> str:
    """Say whether chance could have made the status another one; empty where the status itself says so, or none is."""
    if row.certainty is None or row.status == "noise":
        return ""
    return word(f"certainty.cell.{row.certainty}", review.language)


def score_interval(review: Review) -> str:
    """Write the 80 % interval of the score, 100 = every target met; empty without one."""
    found = review.evidence.noise
    if found is None or found.interval_80 is None:
        return ""
    low, high = (round_half_up(bound * 100, 1) for bound in found.interval_80)
    return word("certainty.short", review.language, low=low, high=high)


def score_note(review: Review) -> str:
    """Say what the score's interval holds and leaves out; empty without a score."""
    found, language = review.evidence.noise, review.language
    if found is None or found.score.value is None:
        return ""
    labels = {row.metric.name: row.metric.label(language) for row in review.rows}
    comma = word("comma", language)
    said = [found.text(language)]
    if found.resampled and found.held:
        said.append(word("certainty.held", language, metrics=comma.join(labels.get(name, name) for name in found.held)))
    return word("certainty.joint", language).join(said)
