"""The chain of points: what each step of the process earned in a month."""

from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.pages.text.chain import chain_sentence
from kpi_toolkit.pages.text.resources import resources_sentences
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import MISSING, Language, format_share, format_value
from kpi_toolkit.weekly.scorecard import ChainLine, ChainScorecard

Metrics = Catalogue | dict[str, Metric]


def chain(review: Review) -> dict[str, Any] | None:
    """What each step from visitor to repeat buyer earned of its points in a month; empty where no step has data."""
    card = review.evidence.chain
    if card is None:
        return None
    rows = chain_rows(card, dict(review.evidence.metrics), review.language, review.settings.currency)
    told = review.evidence.resources
    moved = resources_sentences(told, review.language) if told else ()
    return {"rows": rows, "said": chain_sentence(card, review.language), "moved": moved}


def chain_rows(card: ChainScorecard, metrics: Metrics, language: Language, currency: str) -> list[dict[str, str]]:
    """Return a row a letter, as it is shown."""
    return [_row(line, metrics[line.metric], language, currency) for line in card.lines]


def _row(line: ChainLine, metric: Metric, language: Language, currency: str) -> dict[str, str]:
    earned = line.points

    def value(number: object) -> str:
        return MISSING if number is None else format_value(float(str(number)), metric.unit, language, currency)

    return {
        "name": word("chain.name", language, letter=line.letter, name=metric.label(language)),
        "actual": value(line.actual),
        "target": value(line.target),
        "share": format_share(earned.share, 0),
        "points": f"{MISSING if earned.value is None else f'{earned.value:.2f}'} / {earned.worth.normalize():f}",
        "reason": line.reason.text(language) if line.reason else "",
    }
