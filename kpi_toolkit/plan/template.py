"""Empty sheets of a plan to fill in: headings in either language, an example of each kind, and a guide."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from kpi_toolkit.errors import UsageError, did_you_mean, listed
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.files.inert import inert
from kpi_toolkit.language.text import Text
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.periods.period import CalendarRules
from kpi_toolkit.periods.today import today_in
from kpi_toolkit.plan.columns import FORMS
from kpi_toolkit.plan.examples import examples
from kpi_toolkit.plan.guide import workbook
from kpi_toolkit.settings import Rules
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.sheets.columns import TARGETS, Form, SheetColumn
from kpi_toolkit.units import LANGUAGES, Language

Format = Literal["csv", "xlsx"]
FORMATS = ("csv", "xlsx")


def write_template(
    folder: Path,
    language: Language,
    what: Sequence[str] = ("targets", "actions", "proposals", "comments"),
    format: Format = "csv",
    workspace: Workspace | None = None,
    first: date | None = None,
    planned: Sequence[Mapping[str, Any]] | None = None,
) -> tuple[Path, ...]:
    """Write sheets into the folder ``plan`` of a workspace; nothing that is there is overwritten.

    Parameters
    ----------
    folder
        The workspace, opened or not.
    language
        Of headings, choices and the guide; either is read.
    what
        Which of ``targets``, ``actions``, ``proposals``, ``benchmarks``, ``comments`` and ``recipients``.
    format
        ``xlsx`` comes with a guide, lists to choose from and cells of the right type.
    workspace
        Opened, for its own metrics, its calendar and the end of its data.
    first
        The examples start with the first whole periods on or after this day; the end of the data, else the day after
        today if None.
    planned
        Targets of the sheet, as :func:`kpi_toolkit.plan.born.default_plan` makes them; examples if None.

    Returns
    -------
    tuple
        The files written.

    Raises
    ------
    UsageError
        For an unknown language, sheet or format, or where a sheet is there already; all faults at once.
    """
    if faults := _faults(folder / "plan", language, what, format):
        raise UsageError("No template was written:", faults)
    catalogue = workspace.catalogue if workspace else CATALOGUE.fill(Rules().in_words)
    rules = workspace.settings.calendar_rules if workspace else CalendarRules()
    known = workspace.settings.all_roles if workspace else ROLES
    start = first or (workspace.data_end if workspace else today_in() + timedelta(days=1))
    written = []
    for name in dict.fromkeys(what):
        form = FORMS[name].with_roles(known)
        entries = examples(name, start, rules) if planned is None or name != TARGETS.name else planned
        rows = sheet_rows(form, language, catalogue, entries)
        content = csv_bytes(rows) if format == "csv" else workbook(form, rows, language, catalogue, known)
        path = folder / "plan" / f"{name}.{format}"
        write_atomically(path, content)
        written.append(path)
    return tuple(written)


def _faults(plan: Path, language: str, what: Sequence[str], format: str) -> list[str]:
    faults = []
    if language not in LANGUAGES:
        faults.append(f"There is no language `{language}`. Choose `zh` or `en`.")
    if format not in FORMATS:
        faults.append(f"There is no format `{format}`. Choose {' or '.join(f'`{name}`' for name in FORMATS)}.")
    faults += [f"There is no sheet `{name}`. {did_you_mean(name, FORMS)}" for name in what if name not in FORMS]
    if plan.exists() and not plan.is_dir():
        return [*faults, "`plan` is no folder. Move that file away."]
    there = (
        [path.name for path in sorted(plan.iterdir()) if path.name.lower().split(".")[0] in what]
        if plan.exists()
        else []
    )
    if there:
        faults.append(f"`plan` holds {listed(there)} already. Move it away, or ask for other sheets.")
    return faults


def sheet_rows(
    form: Form, language: Language, catalogue: Catalogue, entries: Iterable[Mapping[str, Any]]
) -> list[list[Any]]:
    """Return the headings and the entries whose metrics there are, each cell as text, number or day."""
    header = [column.zh if language == "zh" else column.name for column in form.columns]
    sound = [entry for entry in entries if not entry.get("metric") or entry["metric"] in catalogue]
    return [
        header,
        *(
            [cell_of(column, entry.get(column.name, ""), language, catalogue) for column in form.columns]
            for entry in sound
        ),
    ]


def cell_of(column: SheetColumn, value: Any, language: Language, catalogue: Catalogue) -> Any:
    """Return a value as a cell of a sheet in one language: text, number or day."""
    if isinstance(value, Text):
        return value(language)
    if column.holds in ("number", "weight") and value:
        return Decimal(value)
    if language == "zh" and column.choices and value:
        return column.choices[value][0]
    if language == "zh" and column.holds == "metric" and value:
        return _label(value, catalogue)
    return value


def _label(metric: str, catalogue: Catalogue) -> str:
    """Return the Chinese label of a metric where it is its alone, else its name."""
    label = catalogue[metric].label.zh
    return label if [each.name for each in catalogue if label in (each.label.zh, each.label.en)] == [metric] else metric


def csv_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a CSV as Excel opens it: UTF-8 with its mark."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([list(map(inert, row)) for row in rows])
    return text.getvalue().encode("utf-8-sig")
