"""What a reader must know of the data and of the judgement."""

from collections.abc import Iterable

from kpi_toolkit.language.text import Reason, word
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.pages.text.cells import row_name
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import format_share


def notes(review: Review) -> list[str]:
    """Say what a reader must know of the data and of the judgement."""
    language, scoring = review.language, review.settings.scoring
    lines = _coverage(review)
    if not review.is_over:
        lines.append(word("note.doubt" if review.doubt else "note.open", language))
    lines += [note.text(language) for note in review.notes] + _late_targets(review)
    lines += _grouped(review, [(row.metric, row.actual.reason) for row in review.rows if row.actual.reason])
    lines += _grouped(
        review,
        [(row.metric, row.baseline.reason) for row in review.rows if row.baseline and row.baseline.reason],
        "note.baseline",
    )
    lines += _grouped(review, review.unavailable)
    bands = {name: format_share(getattr(scoring, name), 0) for name in ("met", "at_risk", "cap")}
    lines += [word("note.scoring", language, **bands)] if review.targeted else []
    noise = review.evidence.noise
    return lines + ([word("certainty.limits", language)] if noise and noise.interval_80 else [])


def _coverage(review: Review) -> list[str]:
    """One line where all tables cover the same days, else one a table."""
    zone, tables = review.settings.time_zone, list(review.coverage.items())
    if len({days for _, days in tables}) == 1:
        first, last = tables[0][1]
        return [word("note.coverage", review.language, first=first, last=last, zone=zone)]
    return [
        word("note.coverage_of", review.language, table=table, first=first, last=last, zone=zone)
        for table, (first, last) in tables
    ]


def _grouped(review: Review, pairs: Iterable[tuple[Metric, Reason]], key: str = "note.metric") -> list[str]:
    """Name the metrics that share a reason in one line; a reason that a metric has twice counts once."""
    labels: dict[str, dict[str, None]] = {}
    for metric, reason in pairs:
        labels.setdefault(reason.text(review.language), {})[metric.label(review.language)] = None
    comma = word("comma", review.language)
    return [word(key, review.language, label=comma.join(names), reason=reason) for reason, names in labels.items()]


def _late_targets(review: Review) -> list[str]:
    language = review.language
    return [
        word("note.late_target", language, label=row_name(row, language), agreed_on=row.target.agreed_on)
        for row in review.targeted
        if row.target and row.is_agreed_late(review.period)
    ]
