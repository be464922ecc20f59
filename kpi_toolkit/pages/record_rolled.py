"""The verdicts of the parts of a period as JSON types."""

from decimal import Decimal

from kpi_toolkit.pages.record_shape_evidence import RolledRecord
from kpi_toolkit.reviewing.model import Rolled


def rolled_json(part: Rolled) -> RolledRecord:
    """Return each target of a part with its status."""
    return {
        "period": str(part.period),
        "score": None if part.score.value is None else float(part.score.value),
        "lines": [
            {
                "metric": row.metric.name,
                "segment": row.segment,
                "status": row.status,
                "attainment": None if row.line.attainment is None else _number(row.line.attainment.raw),
                "weight": None if row.line.weight is None else float(row.line.weight),
            }
            for row in part.rows
        ],
    }


def _number(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
