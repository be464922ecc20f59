"""One thing that is wrong with a plan: its rule, where it stands, and what to do, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kpi_toolkit.errors import visible
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """A finding of the plan check. ``str()`` is English; :meth:`text` either language.

    Parameters
    ----------
    code
        Its rule, ``K001`` to ``K027``.
    severity
        An error must be put right before a plan is agreed; a warning wants a reason.
    key
        Its sentence among the words, without the ``plan.`` before it: what is wrong, what was expected, what to do.
    values
        The placeholders of the sentence.
    file, row
        Where it stands: ``targets.csv`` and its row as a spreadsheet shows it; 0 where no row is to blame.
    role
        Whose plan it concerns; empty for all.
    """

    code: str
    severity: Severity
    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    file: str = "targets.csv"
    row: int = 0
    role: str = ""

    def text(self, language: Language) -> str:
        """Return the sentence in one language."""
        values = {name: value(language) if callable(value) else value for name, value in self.values.items()}
        return visible(word(f"plan.{self.key}", language, **values))

    def where(self) -> str:
        """Return file and row as a spreadsheet names them."""
        return f"{self.file} row {self.row}" if self.row else self.file

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON types, its sentence in both languages."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "row": self.row or None,
            "role": self.role or None,
            "zh": self.text("zh"),
            "en": self.text("en"),
        }

    def __str__(self) -> str:
        """Return place, code and sentence in English."""
        return f"{self.where()}: {self.code} {self.text('en')}"
