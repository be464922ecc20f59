"""What an analysis looks like as a table: words and numbers as they are written, in one template."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_toolkit.pages.part import template_of


@dataclass(frozen=True)
class ShownTable:
    """A table with a title, and notes below it; without heads there are only the notes."""

    title: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()

    @property
    def html(self) -> str:
        """The table as HTML."""
        values = {"title": self.title, "heads": self.heads, "rows": self.rows, "notes": self.notes}
        return template_of("analysis").render(**values)
