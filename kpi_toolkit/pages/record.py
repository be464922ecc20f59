"""The last cell of a review notebook: proof that it ran whole, with the review as data."""

from dataclasses import dataclass
from typing import Any

from kpi_toolkit.files.strict_json import plain
from kpi_toolkit.judge.usual import Movement
from kpi_toolkit.pages import text
from kpi_toolkit.pages.record_evidence import evidence_json, finding_json, restated_json
from kpi_toolkit.pages.record_overview import overview_json
from kpi_toolkit.pages.record_shape import (
    HEAD,
    AttainmentRecord,
    MetricRecord,
    ReviewRecord,
    SubjectRecord,
    TargetRecord,
    UsualRecord,
    ValueRecord,
)
from kpi_toolkit.reviewing.findings import findings
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.reviewing.overview import Overview
from kpi_toolkit.targets.attainment import Attainment
from kpi_toolkit.targets.kept import to_plain
from kpi_toolkit.targets.target import Target

MIME = "application/vnd.kpi-toolkit.echo+json"


@dataclass(frozen=True)
class Echo:
    """What a run asked for and what came of it; shown as JSON under its own media type."""

    nonce: str
    review: Review | Overview

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {MIME: self.to_dict(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        """Return what was run, in one line."""
        review = self.review
        said = f"{len(review.rows)} metrics" if isinstance(review, Review) else f"{len(review.reviews)} roles"
        return f"<{review.role} {review.period} {review.language}: {said}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the echo as JSON types."""
        review = self.review
        return {
            "nonce": self.nonce,
            "period": str(review.period),
            "role": review.role,
            "language": review.language,
            "review": plain({**HEAD, **(to_json(review) if isinstance(review, Review) else overview_json(review))}),
        }


def echo(review: Review | Overview, nonce: str = "") -> Echo:
    """End a notebook: hand back the run's nonce with the whole review, or the overview of all, as data."""
    return Echo(nonce, review)


def to_json(review: Review) -> ReviewRecord:
    """Return a review as JSON types: numbers unrounded, in the metric's unit, None where there is no data."""
    language, score = review.language, review.score
    return {
        "organisation": review.settings.organisation(language),
        "title": text.title(review),
        **_subject(review),
        "headline": text.headline(review),
        "findings": [finding_json(review, finding) for finding in findings(review)],
        "score": None if score.value is None else float(score.value),
        "score_text": text.score_text(review),
        "score_interval": review.evidence.noise.interval_80 if review.evidence.noise else None,
        "covered_weight": None if score.coverage is None else float(score.coverage),
        "weakest": score.weakest,
        "status_counts": review.status_counts,
        "data_through": f"{review.data_through}",
        "coverage": {table: [f"{first}", f"{last}"] for table, (first, last) in review.coverage.items()},
        "is_preliminary": not review.is_over,
        "currency": review.settings.currency,
        "time_zone": review.settings.time_zone,
        "rules": review.settings.rules.model_dump(mode="json"),
        "scoring": review.settings.scoring.model_dump(mode="json"),
        "data": {table: dict(totals) for table, totals in review.marks.data.items()},
        "metrics": [_metric(review, row) for row in review.rows],
        "evidence": evidence_json(review),
        "restated": restated_json(review),
        "comments": [{"metric": it.metric, "author": it.author, "text": it.text} for it in review.comments],
        "notes": text.notes(review),
    }


def _subject(review: Review) -> SubjectRecord:
    """Return what is reviewed: the period with its days, the role and its place among all, in which language."""
    return {
        "period": str(review.period),
        "starts_on": f"{review.period.start}",
        "ends_before": f"{review.period.end}",
        "role": review.role,
        "role_label": review.role_label,
        "role_place": list(review.settings.all_roles).index(review.role),
        "language": review.language,
    }


def _metric(review: Review, row: Row) -> MetricRecord:
    return {
        "name": row.metric.name,
        "label": text.row_name(row, review.language),
        "unit": row.metric.unit,
        "better": row.metric.better,
        "definition": review.marks.definitions.get(row.metric.name),
        **_value(review, row),
        "previous": row.previous.value,
        "last_year": row.last_year.value,
        "history": [{"period": p.period, "value": p.value, "last_year": p.last_year} for p in row.history],
        "status": row.status,
        "certainty": row.certainty,
        "usual": _usual(row.movement),
        "agreed": to_plain(row.target) if row.target else None,
        "judged": row.judged.value if row.judged else None,
        "target": _target(row, row.target) if row.target else None,
        "attainment": _attainment(row.attainment) if row.attainment else None,
    }


def _usual(movement: Movement) -> UsualRecord:
    """Return what would have been usual, and the direction in which the number is beyond it."""
    usual = movement.usual
    return {
        "expected": usual.expected,
        "range": None if usual.lower is None or usual.upper is None else (usual.lower, usual.upper),
        "chance": usual.chance,
        "direction": movement.direction,
        "state": usual.state,
        "parts": list(usual.parts),
        "why_not": movement.why_not.code if movement.why_not else None,
    }


def _value(review: Review, row: Row) -> ValueRecord:
    actual = row.actual
    return {
        "value": actual.value,
        "numerator": actual.numerator,
        "denominator": actual.denominator,
        "n": actual.n,
        "is_partial": actual.is_partial or (row.judged is not None and row.judged.is_partial),
        "reason": actual.reason.text(review.language) if actual.reason else None,
    }


def _target(row: Row, agreed: Target) -> TargetRecord:
    record: TargetRecord = {
        "kind": agreed.kind,
        "mode": agreed.mode,
        "segment": agreed.segment,
        "value": _number(agreed.value),
        "level": _number(row.attainment.target) if row.attainment and agreed.kind != "band" else None,
        "lower": _number(agreed.lower),
        "upper": _number(agreed.upper),
        "baseline": row.baseline.value if row.baseline else None,
        "weight": _number(agreed.scorecard_weight),
        "row": agreed.row,
        "owner": agreed.owner,
        "why": agreed.why,
        "agreed_on": f"{agreed.agreed_on}" if agreed.agreed_on else None,
        "proposed_by": agreed.proposed_by,
        "approved_by": agreed.approved_by,
        "commitment": agreed.commitment,
    }
    if row.days:
        record |= {"days": [f"{day}" for day in row.days], "share_due": float(row.share)}
    return record


def _attainment(reached: Attainment) -> AttainmentRecord:
    return {
        "raw": _number(reached.raw),
        "scored": _number(reached.scored),
        "gap": _number(reached.gap),
        "convention": reached.convention,
    }


def _number(number: Any) -> float | None:
    return None if number is None else float(number)
