"""Scores and statuses of all published editions as data, for other tools: a row a role and period, oldest first."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from kpi_toolkit.files.inert import inert
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.language.words import GLYPHS
from kpi_toolkit.run.published import EditionRow
from kpi_toolkit.settings.roles import OVERVIEW

CSV, JSON = "history.csv", "history.json"


def history(rows: Iterable[EditionRow]) -> list[dict[str, Any]]:
    """Return one record for each role and period of the shelf, oldest first.

    `score` is a share, 1 where every target was reached, None where nothing is scored; of each status there is the
    number of metrics that have it. Days are whole, `ends_before` the first one after the period.
    """
    judged = [row.shown for row in rows if row.shown.review and row.shown.role != OVERVIEW]
    return [
        {
            "period": edition.period,
            "grain": edition.grain,
            "starts_on": edition.span[0],
            "ends_before": edition.span[1],
            "role": edition.role,
            "role_label": edition.text("role_label"),
            "score": edition.score,
            **{status: edition.counts.get(status, 0) for status in GLYPHS},
            "is_preliminary": bool(edition.review.get("is_preliminary")),
            "data_through": edition.text("data_through"),
        }
        for edition in sorted(judged, key=lambda edition: (*edition.span, edition.place))
    ]


def history_files(rows: Iterable[EditionRow]) -> dict[str, bytes]:
    """Return the records as CSV, in UTF-8 with the mark that Excel needs, and as JSON, by file name."""
    records = history(rows)
    text = io.StringIO()
    if records:
        writer = csv.DictWriter(text, list(records[0]))
        writer.writeheader()
        writer.writerows({name: inert(value) for name, value in record.items()} for record in records)
    return {CSV: text.getvalue().encode("utf-8-sig"), JSON: (as_json(records) + "\n").encode()}
