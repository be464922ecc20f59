"""What is wrong with a row or a cell, as findings that do not know yet where they stand."""

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Text, word
from kpi_toolkit.sheets.finding import Finding


class Refused(UsageError):
    """A cell cannot be read; `finding` says why, in both languages."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.key)  # its sentence is made where it is told


def error(code: str, key: str, **values: object) -> Finding:
    """Return an error of a row."""
    return Finding(code, "error", key, values)


def warning(code: str, key: str, **values: object) -> Finding:
    """Return a warning of a row."""
    return Finding(code, "warning", key, values)


def phrase(key: str, **values: object) -> Text:
    """Return words of the sheet in both languages, to stand inside a sentence."""
    zh = {name: value("zh") if callable(value) else value for name, value in values.items()}
    en = {name: value("en") if callable(value) else value for name, value in values.items()}
    return Text(word(f"plan.{key}", "zh", **zh), word(f"plan.{key}", "en", **en))
