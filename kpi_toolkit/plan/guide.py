"""A sheet of a plan as an Excel workbook: the sheet to fill in, a guide to its columns, the metrics to choose from."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kpi_toolkit.files.inert import append
from kpi_toolkit.language.text import Text, word
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.sheets.columns import Form, SheetColumn
from kpi_toolkit.units import Language, unit_word

ROWS_TO_FILL = 500
LONGEST_LIST = 255  # characters that Excel takes for a list inside a rule
HELD = {
    "metric": "any_metric",
    "segment": "segment",
    "number": "number",
    "weight": "weight",
    "day": "day",
    "period": "period",
    "owner": "owner",
    "edition": "text",
    "text": "text",
}
NUMBER_FORMATS = {"day": "yyyy-mm-dd", "period": "@"}  # Excel would take 1998-02 for a day


def workbook(
    form: Form, rows: Sequence[Sequence[Any]], language: Language, catalogue: Catalogue, roles: Roles = ROLES
) -> bytes:
    """Return a workbook with the sheet of a form, its guide and, where it has a column of them, the metrics.

    Parameters
    ----------
    rows
        Headings and examples; numbers as Decimal, days as date.
    """
    from openpyxl import Workbook  # only for those who use Excel

    book = Workbook()
    sheet = book.active
    sheet.title = form.title(language)
    for row in rows:
        append(sheet, [_stored(value) for value in row])
    _dressed(sheet, [18] * len(form.columns))
    _guide(book.create_sheet(word("plan.guide", language)), form, language)
    metrics = book.create_sheet(word("plan.guide.metrics", language))
    last = _metrics(metrics, language, catalogue, roles)
    for place, column in enumerate(form.columns, start=1):
        _column(sheet, place, column, language, f"='{metrics.title}'!$A$2:$A${last}")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return None if value == "" else value


def _dressed(sheet: Any, widths: Sequence[int]) -> None:
    """Make the headings bold and keep them in sight."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _column(sheet: Any, place: int, column: SheetColumn, language: Language, metrics: str) -> None:
    """Give the cells of a column their type and the list they are chosen from."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(place)
    if number_format := NUMBER_FORMATS.get(column.holds):
        sheet.column_dimensions[letter].number_format = number_format  # of the cells that are empty yet
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, place).number_format = number_format
    choices = f'"{",".join(_choices(column, language))}"' if column.choices else ""
    source = metrics if column.holds == "metric" else choices
    if source and len(choices) <= LONGEST_LIST:
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=column.holds != "metric")
        rule.error = word("plan.list_error", language)
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{ROWS_TO_FILL}")


def _choices(column: SheetColumn, language: Language) -> list[str]:
    return [words[0] if language == "zh" else name for name, words in column.choices.items()]


def _guide(sheet: Any, form: Form, language: Language) -> None:
    heads = ("sheet", "column", "other", "needed", "means", "allowed", "example")
    sheet.append([word(f"plan.guide.{head}", language) for head in heads])
    for column in form.columns:
        names = (column.zh, column.name) if language == "zh" else (column.name, column.zh)
        needed = word("plan.guide.yes", language) if column.name in form.needed else None
        sheet.append(
            [
                form.title(language),
                *names,
                needed,
                column.means(language),
                allowed(column)(language),
                _example(column, language),
            ]
        )
    sheet.append([])
    sheet.append([word("plan.guide.note", language)])
    _dressed(sheet, [10, 16, 16, 8, 60, 40, 30])


def allowed(column: SheetColumn) -> Text:
    """Return what may stand in a column."""
    if column.choices:
        return Text("、".join(_choices(column, "zh")), ", ".join(column.choices))
    key = f"plan.guide.{HELD[column.holds]}"
    return Text(word(key, "zh"), word(key, "en"))


def _example(column: SheetColumn, language: Language) -> str | None:
    chosen = column.choices.get(column.example)
    return (chosen[0] if chosen and language == "zh" else column.example) or None


def _metrics(sheet: Any, language: Language, catalogue: Catalogue, roles: Roles) -> int:
    """Write the metrics to choose from; return the last row."""
    sheet.append([word(f"plan.guide.{head}", language) for head in ("metric", "name", "unit", "roles")])
    for metric in catalogue:
        owners = [roles.label(role).zh if language == "zh" else role for role in metric.roles]
        named = word("comma", language).join(owners)
        append(sheet, [metric.name, metric.label(language), unit_word(metric.unit, language), named])
    _dressed(sheet, [30, 40, 14, 40])
    return len(catalogue) + 1
