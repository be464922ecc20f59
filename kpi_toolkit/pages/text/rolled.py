"""The verdicts of the months of a quarter, and of the quarters and months of a year, in words."""

from collections.abc import Sequence

from kpi_toolkit.language.text import spaced, word
from kpi_toolkit.pages.text.cells import period_name, row_name
from kpi_toolkit.pages.text.statuses import COUNTED
from kpi_toolkit.reviewing.findings import MISSED
from kpi_toolkit.reviewing.model import Review, Rolled, Row, guards_apart
from kpi_toolkit.units import MISSING, format_reached

LOST = ("unbalanced", *MISSED)


def rolled_verdict(review: Review) -> tuple[str, ...]:
    """Say how the parts of a period without a target of its own went, then what was lost most often."""
    language, parts = review.language, _finest(review)
    values = {"period": period_name(review.period, language), "role": review.role_label}
    lead = word("verdict.rolled", language, said=rolled_sentence(review, parts), **values)
    return (spaced(lead, language), *_worst(review, parts))


def rolled_sentence(review: Review, parts: Sequence[Rolled]) -> str:
    """Count the weighted verdicts of some parts by status, and say the scores."""
    language = review.language
    statuses = [row.status or "no_data" for part in parts for row in weighted(part)]
    counts = [
        word(f"verdict.count.{name}", language, n=n, names="")
        for name, counted in COUNTED.items()
        if (n := sum(status in counted for status in statuses))
    ]
    scored = [
        f"{period_name(part.period, language)} {rolled_score(part)}" for part in parts if part.score.value is not None
    ]
    said = word(
        f"rolled.{parts[0].period.grain}", language, total=len(statuses), counts=word("comma", language).join(counts)
    )
    scores = word("rolled.scores", language, scores=word("comma", language).join(scored)) if scored else ""
    return spaced(said + scores, language)


def rolled_score(part: Rolled) -> str:
    """Write the score of a part with 100 for all targets reached; a dash where it has none."""
    return MISSING if part.score.value is None else format_reached(part.score.value, 1).removesuffix("%")


def weighted(part: Rolled) -> list[Row]:
    """Return what the score of a part is made of."""
    apart = {id(row) for row in guards_apart(part.rows)}
    return [row for row in part.rows if id(row) not in apart]


def _finest(review: Review) -> list[Rolled]:
    parts = review.evidence.rolled
    return [part for part in parts if part.period.grain == parts[-1].period.grain]


def _worst(review: Review, parts: Sequence[Rolled]) -> tuple[str, ...]:
    """Name what was lost in most parts; of equals what is first in the sheet."""
    names = [row_name(row, review.language) for part in parts for row in weighted(part) if row.status in LOST]
    if not names:
        return ()
    worst = max(dict.fromkeys(names), key=names.count)
    judged = sum(any(row_name(row, review.language) == worst for row in part.rows) for part in parts)
    values = {"name": worst, "n": names.count(worst), "of": judged}
    return (word(f"rolled.worst.{parts[0].period.grain}", review.language, **values),)
