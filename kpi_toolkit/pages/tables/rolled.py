"""The verdicts of the parts of a period as strips: a metric a row, a month or quarter a column."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.pages import text
from kpi_toolkit.reviewing.model import Review, Rolled, Row, guards_apart


def rolled(review: Review) -> dict[str, Any] | None:
    """How the months of a quarter or year went, and the quarters of a year: each verdict; empty for other periods."""
    by_grain = groupby(review.evidence.rolled, key=lambda part: part.period.grain)
    strips = [_strip(review, tuple(parts)) for _, parts in by_grain]
    if strips and not review.targeted:
        strips[-1]["said"] = ""  # the verdict says it
    return {"strips": strips} if strips else None


def _strip(review: Review, parts: Sequence[Rolled]) -> dict[str, Any]:
    language = review.language
    guards = {_subject(row) for part in parts for row in guards_apart(part.rows)}
    every = {_subject(row): row for part in reversed(parts) for row in reversed(part.rows)}
    in_order = dict.fromkeys(_subject(row) for part in parts for row in part.rows)
    return {
        "said": text.rolled_sentence(review, parts),
        "heads": [text.period_name(part.period, language) for part in parts],
        "rows": [
            {
                "name": every[subject].metric.name,
                "label": text.series_name(every[subject], language),
                "is_guard": subject in guards,
                "cells": [_cells(review, (row for row in part.rows if _subject(row) == subject)) for part in parts],
            }
            for subject in sorted(in_order, key=lambda subject: subject in guards)
        ],
        "scores": [text.rolled_score(part) for part in parts],
    }


def _subject(row: Row) -> tuple[str, str]:
    return row.metric.name, row.segment


def _cells(review: Review, rows: Iterable[Row]) -> list[dict[str, str]]:
    """Return what is said of each target of a metric in a part: of some days of a month there may be several."""
    return [
        {
            "status": (status := row.status or "no_data"),
            "glyph": GLYPHS[status],
            "word": word(f"status.{status}", review.language),
            "reached": text.attainment(review, row),
        }
        for row in rows
    ]
