"""Cohorts and their retention as tables: one row per cohort, one column per lag."""

from kpi_toolkit.judge.cohorts import CohortCell, Cohorts
from kpi_toolkit.judge.retention import Retention, RetentionCell
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.cohorts import cohort_notes, lag_name
from kpi_toolkit.units import MISSING, Language, format_share


def cohorts_table(of: Cohorts, language: Language) -> str:
    """Write users by cohort and lag."""
    lags = sorted({cell.lag for cell in of.cells})
    rows = []
    for segment in of.segments:
        cells = [cell for cell in of.cells if cell.segment == segment]
        for cohort in dict.fromkeys(cell.cohort for cell in cells):
            own = {cell.lag: cell for cell in cells if cell.cohort == cohort}
            numbers = [_users(own[lag], language) for lag in lags]
            rows.append([*_names(of, segment, cohort, language), _count(own[lags[0]].size), *numbers])
    heads = [*_heads(of, language), *(lag_name(of, lag, language) for lag in lags)]
    return ShownTable(word("analysis.cohorts", language), heads if rows else (), rows, cohort_notes(of, language)).html


def retention_table(of: Retention, language: Language) -> str:
    """Write rates by cohort and lag, and those of all cohorts together below."""
    lags = sorted({cell.lag for cell in of.cells})
    by_row: dict[tuple[str, str], dict[int, RetentionCell]] = {}
    for cell in of.cells:
        by_row.setdefault((cell.segment, cell.cohort), {})[cell.lag] = cell
    rows = [
        [
            *_names(of.cohorts, *key, language),
            _count(cells[lags[0]].size),
            *(_rate(cells[lag], language) for lag in lags),
        ]
        for key, cells in by_row.items()
    ]
    heads = [*_heads(of.cohorts, language), *(lag_name(of.cohorts, lag, language) for lag in lags)]
    notes = cohort_notes(of.cohorts, language)
    return ShownTable(word("analysis.retention", language), heads if rows else (), rows, notes).html


def _heads(of: Cohorts, language: Language) -> list[str]:
    names = ["segment", "cohort", "size"] if of.by else ["cohort", "size"]
    return [word(f"analysis.{name}", language) for name in names]


def _names(of: Cohorts, segment: str, cohort: str, language: Language) -> list[str]:
    name = cohort or word("analysis.all", language)
    return [segment, name] if of.by else [name]


def _count(number: int | None) -> str:
    return MISSING if number is None else f"{number:,}"


def _users(cell: CohortCell, language: Language) -> str:
    return _count(cell.users) if cell.users is not None else _unknown(cell, language)


def _rate(cell: RetentionCell, language: Language) -> str:
    if cell.rate is None:
        return _unknown(cell, language)
    return format_share(cell.rate) + ("" if cell.is_mature else " *")


def _unknown(cell: CohortCell | RetentionCell, language: Language) -> str:
    is_open = getattr(cell.reason, "code", "") in ("lag_open", "windows_left_out")
    return word("analysis.open", language) if is_open else MISSING
