"""What was restated, in words: the cells of its table and the sentences beside it."""

from collections.abc import Mapping
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text.cells import actual, row_name, score_text, target, value
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import Change, Restatement, judged_then
from kpi_toolkit.units import MISSING, exact, round_half_up


def since(review: Review, restatement: Restatement) -> str:
    """Say what the first edition knew and what this one knows."""
    return word("restated.since", review.language, then=restatement.data_through, now=review.data_through)


def lines(review: Review, restatement: Restatement) -> list[str]:
    """Say what changes a judgement: the score, and every line that crossed a threshold, with owner and cause."""
    said = []
    now = review.score.value
    if restatement.score_before is not None and now is not None and abs(restatement.score_before - float(now)) > 1e-9:
        scores = {"then": round_half_up(exact(restatement.score_before) * 100, 1), "now": score_text(review)}
        said.append(word("restated.score", review.language, **scores))
    return said + [_crossing(review, change) for change in restatement.changes if change.crosses]


def cells(review: Review, change: Change) -> dict[str, str]:
    """Return one changed line as cells."""
    row, then = change.row, change.before
    statuses = list(
        dict.fromkeys(_status(review, status) for status in (then.get("status"), row and row.status) if status)
    )
    return {
        "label": row_name(row, review.language) if row else str(then.get("label", then.get("name", ""))),
        "then": _number(review, change, judged_then(then) if then else None),
        "now": actual(review, row) if row else MISSING,
        "target_then": _target_then(review, change),
        "target_now": target(review, row) if row and row.target else word("restated.no_target", review.language),
        "status": " → ".join(statuses),
        "causes": _causes(review, change.causes),
    }


def evidence(review: Review, restatement: Restatement) -> list[str]:
    """Say which control totals and settings differ."""
    language = review.language
    return [
        word(
            "restated.table",
            language,
            table=table,
            totals=word("comma", language).join(
                word("restated.total", language, name=name, then=_plain(then), now=_plain(now))
                for name, (then, now) in totals.items()
            ),
        )
        for table, totals in restatement.tables.items()
    ] + [
        word("restated.rule", language, name=name, then=_plain(then), now=_plain(now))
        for name, (then, now) in restatement.rules.items()
    ]


def _crossing(review: Review, change: Change) -> str:
    row, agreed = change.row, change.before.get("target") or {}
    return word(
        "restated.crosses",
        review.language,
        label=cells(review, change)["label"],
        owner=row.target.owner if row and row.target else agreed.get("owner", MISSING),
        then=_status(review, change.before.get("status")),
        now=_status(review, row.status if row else None),
        causes=_causes(review, change.crossed_by),
    )


def _target_then(review: Review, change: Change) -> str:
    agreed: Mapping[str, Any] = change.before.get("target") or {}
    if not agreed:
        return word("restated.no_target", review.language)
    if agreed.get("kind") == "band":
        bounds = (_number(review, change, agreed.get(name)) for name in ("lower", "upper"))
        return "–".join(bounds)
    side = "at_most" if change.before.get("better") == "lower" else "at_least"
    return word(f"target.{side}", review.language, value=_number(review, change, agreed.get("level")))


def _number(review: Review, change: Change, number: float | None) -> str:
    return value(review, change.row.metric, number) if change.row else MISSING if number is None else f"{number:g}"


def _status(review: Review, status: str | None) -> str:
    return word(f"status.{status}", review.language) if status else MISSING


def _causes(review: Review, causes: tuple[str, ...]) -> str:
    return word("comma", review.language).join(word(f"cause.{cause}", review.language) for cause in causes)


def _plain(value: Any) -> str:
    return MISSING if value is None else f"{value:,}" if isinstance(value, int) else str(value)
