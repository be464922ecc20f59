"""The review as a workbook: the scorecard with working formulas, every metric typed, a sheet for each part of the page.

Nothing that anybody wrote becomes a formula: the only formulas are those of points and score.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kpi_toolkit.export.executed import Executed
from kpi_toolkit.export.shown import ShownPart, ShownTable, parts_of
from kpi_toolkit.language.text import word
from kpi_toolkit.units import UNITS, Language, currency_symbol

HEAD, CARD_PART, COMMENTS = "headline", "scorecard", "comments"
"""Parts of the page that sheets of their own hold: of the scorecard, with what heads the page, and all comments."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
WIDEST = 60
CARD = ("metric", "actual", "target", "attainment", "scored", "weight", "points", "status", "owner")
ACTUAL, SCORED, WEIGHT, POINTS = (CARD.index(name) for name in ("actual", "scored", "weight", "points"))
LINE = 15
"""Height of a line of text."""


def render_xlsx(executed: Executed) -> bytes:
    """Return the review as a workbook; equal reviews give equal bytes.

    Sheets: the scorecard, whose points (weight × scored by the sum of weights) and score are formulas; every metric
    with numerator, denominator, number of cases and what is usual; their values over time; and the parts of the page.
    """
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties(
            {"title": executed.title, "author": executed.text("organisation"), "created": _day(executed)}
        )
        sheets, parts = _Sheets(book, executed), list(parts_of(executed.page))
        if "metrics" in executed.review:
            sheets.scorecard([block for part in parts if part.name == HEAD for block in part.blocks])
            sheets.metrics()
            sheets.history()
        for part in parts:
            if part.name not in (HEAD, CARD_PART, COMMENTS) or "metrics" not in executed.review:
                sheets.part(part)
        sheets.comments()
    return content.getvalue()


def _day(executed: Executed) -> datetime:
    return datetime.fromisoformat(executed.text("ends_before") or "2000-01-01")


class _Sheets:
    """Writes the sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, executed: Executed) -> None:
        self._book, self._executed, self._review = book, executed, executed.review
        self._language: Language = executed.language
        self._rows: list[Mapping[str, Any]] = self._review.get("metrics") or []
        self._formats: dict[str, CellFormat] = {}
        self._names: set[str] = set()

    def scorecard(self, head: Sequence[str | ShownTable]) -> None:
        """Write what heads the page, what was agreed, how far it was reached, and points that add up to the score."""
        rows = [row for row in self._rows if row["target"]]
        sheet = self._sheet(word("scorecard", self._language))
        told = [*(block for block in head if isinstance(block, str)), self._executed.text("score_text")]
        for place, text in enumerate(told):
            sheet.merge_range(place, 0, place, len(CARD) - 1, "")
            sheet.write_string(place, 0, text, self._format(bold=place == 0, text_wrap=True, valign="top"))
            sheet.set_row(place, LINE * -(-len(text) // WIDEST))
        first, weights = len(told) + 2, _weights(rows)
        last = first + len(rows) - 1
        for column, name in enumerate(CARD):
            align = "right" if ACTUAL <= column <= POINTS else "left"
            sheet.write_string(first - 1, column, self._word(name), self._format(bold=True, bottom=1, align=align))
        for place, (row, weight) in enumerate(zip(rows, weights, strict=True), first):
            self._card_row(sheet, place, row, weight, _range(first, last, WEIGHT), sum(weights))
        if rows:
            self._score(sheet, first, last)
        _fit(sheet, [28, 14, 14, 12, 16, 10, 10, 24, 14])

    def _card_row(
        self, sheet: Worksheet, place: int, row: Mapping[str, Any], weight: float, weights: str, total: float
    ) -> None:
        target, reached = row["target"], row["attainment"] or {}
        number = self._format(num_format=self._number(row["unit"]))
        percent, scored = self._format(num_format="0.0%"), reached.get("scored")
        sheet.write_string(place, 0, row["label"])
        judged = row["judged"] if row["judged"] is not None else row["value"]
        for column, value, shape in (
            (ACTUAL, judged, number),
            (2, target["level"], number),
            (3, reached.get("raw"), percent),
            (SCORED, scored, percent),
        ):
            if value is not None:
                sheet.write_number(place, column, value, shape)
        if target["level"] is None:
            sheet.write_string(place, 2, _band(row["unit"], target), self._format(align="right"))
        if weight:
            sheet.write_number(place, WEIGHT, weight, self._format(num_format="0.0##"))
            own, of = xl_rowcol_to_cell(place, WEIGHT), xl_rowcol_to_cell(place, SCORED)
            points = 100 * weight / total * scored if scored is not None else ""
            formula = f'=IF(ISNUMBER({of}),100*{own}/SUM({weights})*{of},"")'
            sheet.write_formula(place, POINTS, formula, self._format(num_format="0.00"), points)
        status = word(f"status.{row['status']}", self._language) if row["status"] else ""
        sheet.write_string(place, 7, status, self._format(indent=1))
        sheet.write_string(place, 8, str(target["owner"] or ""))

    def _score(self, sheet: Worksheet, first: int, last: int) -> None:
        """Write the sum of the points; below full cover there is none, and the page's words say why."""
        label, value = word("scorecard.total", self._language), self._review["score"]
        sheet.write_string(last + 1, 0, label, self._format(bold=True, top=1))
        points, weights, scored = (_range(first, last, column) for column in (POINTS, WEIGHT, SCORED))
        covered = f"SUMPRODUCT(ISNUMBER({weights})*ISNUMBER({scored}))"
        formula = f'=IF(AND(COUNT({weights})>0,COUNT({weights})={covered}),SUM({points}),"–")'
        shape = self._format(bold=True, top=1, num_format="0.0")
        sheet.write_formula(last + 1, POINTS, formula, shape, "–" if value is None else 100 * value)

    def metrics(self) -> None:
        """Write every metric with what it is made of, before and what would be usual."""
        sheet = self._sheet(word("workbook.metrics", self._language))
        keys = ("value", "numerator", "denominator", "n", "previous", "last_year")
        heads = ["metric", "name", *keys, "usual_low", "usual_high", "reason"]
        sheet.write_row(0, 0, [self._word(head) for head in heads], self._format(bold=True, bottom=1))
        for place, row in enumerate(self._rows, 1):
            sheet.write_string(place, 0, row["label"])
            sheet.write_string(place, 1, row["name"])
            usual = row["usual"]["range"] or (None, None)
            parts = [*(row[key] for key in keys), *usual]
            for column, value in enumerate(parts, 2):
                is_part = column in (3, 4, 5)
                if value is not None:
                    shape = "#,##0.####" if is_part else self._number(row["unit"])
                    sheet.write_number(place, column, value, self._format(num_format=shape))
            sheet.write_string(place, len(heads) - 1, row["reason"] or "")
        _fit(sheet, [28, 26, *[14] * 8, WIDEST])
        sheet.freeze_panes(1, 1)

    def history(self) -> None:
        """Write the values over time, a row each."""
        sheet = self._sheet(word("workbook.history", self._language))
        periods = list(dict.fromkeys(past["period"] for row in self._rows for past in row["history"]))
        sheet.write_row(0, 0, [self._word("metric"), *periods], self._format(bold=True, bottom=1))
        for place, row in enumerate(self._rows, 1):
            sheet.write_string(place, 0, row["label"])
            for past in row["history"]:
                if past["value"] is not None:
                    shape = self._format(num_format=self._number(row["unit"]))
                    sheet.write_number(place, 1 + periods.index(past["period"]), past["value"], shape)
        _fit(sheet, [28, *[12] * len(periods)])
        sheet.freeze_panes(1, 1)

    def comments(self) -> None:
        """Write what people said as they typed it, if anybody did."""
        said: list[Mapping[str, str]] = self._review.get("comments") or []
        if not said:
            return
        sheet, labels = self._sheet(word(COMMENTS, self._language)), {row["name"]: row["label"] for row in self._rows}
        bold, wrapped = self._format(bold=True, bottom=1), self._format(text_wrap=True, valign="top")
        for column, key in enumerate(("column.metric", "comment.author", "comment.text")):
            sheet.write_string(0, column, word(key, self._language), bold)
        for place, comment in enumerate(said, 1):
            told = (labels.get(comment["metric"], comment["metric"]), comment["author"], comment["text"])
            for column, cell in enumerate(told):
                sheet.write_string(place, column, cell, wrapped)
        _fit(sheet, [28, 14, WIDEST])

    def part(self, part: ShownPart) -> None:
        """Write a part of the page: its sentences, and its tables with typed numbers."""
        name = part.heading or word("workbook.more", self._language)
        sheet, place = self._sheet(name), 1
        sheet.write_string(0, 0, name, self._format(bold=True))
        for block in part.blocks:
            if isinstance(block, str):
                sheet.write_string(place, 0, block)
                place += 1
            else:
                place = self._table(sheet, place + 1, block) + 1
        widths = [
            [len(cell.text) for cell in row] for block in part.blocks if not isinstance(block, str) for row in block
        ]
        count = max(map(len, widths), default=0)
        _fit(sheet, [min(max(len_of) + 2, WIDEST) for len_of in _columns(widths, count)])

    def _table(self, sheet: Worksheet, place: int, table: ShownTable) -> int:
        for row in table:
            column = 0
            for cell in row:
                number = cell.number
                if number is None:
                    told = f"{cell.text} ({cell.small})" if cell.small and cell.text else cell.text or cell.small
                    sheet.write_string(place, column, told, self._format(bold=cell.is_heading))
                else:
                    sheet.write_number(place, column, number[0], self._format(num_format=number[1]))
                    if cell.small:
                        sheet.write_comment(place, column, cell.small)
                column += cell.span
            place += 1
        return place

    def _sheet(self, name: str) -> Worksheet:
        """Add a sheet under a name that Excel takes and that no other has."""
        whole = FORBIDDEN.sub(" ", name).strip(" '")
        if len(whole) > LONGEST_NAME:
            whole = whole[: LONGEST_NAME + 1].rpartition(" ")[0] or whole[:LONGEST_NAME]
        short, count = whole or "-", 1
        while short.casefold() in self._names:
            count += 1
            short = f"{whole[: LONGEST_NAME - 4]} {count}"
        self._names.add(short.casefold())
        sheet = self._book.add_worksheet(short)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _number(self, unit: str) -> str:
        """Return how a spreadsheet writes numbers of a unit."""
        known = UNITS[unit]
        decimals = "." + "0" * known.decimals if known.decimals else ""
        if known.is_percent:
            return f"0{decimals}%"
        if known.kind == "money":
            return f'"{currency_symbol(self._executed.text("currency"))}"#,##0.00'
        return f"#,##0{decimals}"

    def _format(self, **options: Any) -> CellFormat:
        key = repr(sorted(options.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({name: value for name, value in options.items() if value})
        return self._formats[key]

    def _word(self, name: str) -> str:
        return word(f"column.{name}", self._language)


def _weights(rows: Sequence[Mapping[str, Any]]) -> list[float]:
    """Return what of each row's weight was due, 0 for one that is not in the score, as `targets.scorecard` weighs."""
    due = [row["target"].get("share_due", 1.0) for row in rows]
    own = [(row["target"]["weight"] or 0.0) * share for row, share in zip(rows, due, strict=True)]
    if any(own):
        return own
    is_scored = [not row["attainment"] or row["attainment"]["convention"] != "undefined" for row in rows]
    return [share if scored else 0.0 for share, scored in zip(due, is_scored, strict=True)]


def _band(unit: str, target: Mapping[str, Any]) -> str:
    """Write the bounds of a target that is a band, or has one end only."""
    times, sign = (100, "%") if UNITS[unit].is_percent else (1, "")
    return "–".join(f"{times * end:,.12g}{sign}" for end in (target["lower"], target["upper"]) if end is not None)


def _range(first: int, last: int, column: int) -> str:
    ends = (str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)) for row in (first, last))
    return ":".join(ends)


def _columns(widths: Sequence[Sequence[int]], count: int) -> Iterator[list[int]]:
    for column in range(count):
        yield [row[column] for row in widths if len(row) > column and len(row) > 1] or [0]


def _fit(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
