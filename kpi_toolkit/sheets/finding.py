"""One thing that is wrong with a plan: its rule, where it stands, and what to do, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kpi_toolkit.errors import visible
from kpi_toolkit.language.text import Text, word
from kpi_toolkit.units import Language

MOST_HINTS = 200
"""Findings of one input that say what may have been meant; who has more sees them at the next check."""
Severity = Literal["error", "warning"]


def hinted(findings: Sequence["Finding"]) -> list["Finding"]:
    """Return findings of which the first alone say what may have been meant: sheets have thousands of rows."""
    return [*findings[:MOST_HINTS], *(finding.without_hints() for finding in findings[MOST_HINTS:])]


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
    said
        The sentence of one that was kept, whose values are gone.
    """

    code: str
    severity: Severity
    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    file: str = "targets.csv"
    row: int = 0
    role: str = ""
    said: Text | None = None

    def text(self, language: Language) -> str:
        """Return the sentence in one language."""
        if self.said is not None:
            return self.said(language)
        values = {name: value(language) if callable(value) else value for name, value in self.values.items()}
        return visible(word(f"plan.{self.key}", language, **values))

    def without_hints(self) -> "Finding":
        """Return the finding without «did you mean», whose search among all names takes a thousandth of a second."""
        return replace(
            self, values={name: "" if hasattr(value, "known") else value for name, value in self.values.items()}
        )

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

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Finding":
        """Return the finding that gave these JSON types."""
        said, row, role = Text(kept["zh"], kept["en"]), kept["row"] or 0, kept["role"] or ""
        return cls(kept["code"], kept["severity"], "", {}, kept["file"], row, role, said)

    def __str__(self) -> str:
        """Return place, code and sentence in English."""
        return f"{self.where()}: {self.code} {self.text('en')}"


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return those that must be put right before a plan is agreed."""
    return tuple(finding for finding in findings if finding.severity == "error")


def summary(findings: Iterable[Finding], rules: int) -> Text:
    """Return in one sentence how many errors and warnings a check by some rules has found.

    >>> summary((), 27).en
    'The plan keeps all 27 rules.'
    """
    all_of_them = tuple(findings)
    wrong = len(errors(all_of_them))
    values = {"errors": wrong, "warnings": len(all_of_them) - wrong, "rules": rules}
    key = "plan.summary" if all_of_them else "plan.summary.none"
    return Text(word(key, "zh", **values), word(key, "en", **values))
