"""What every format of an edition is made from: the executed notebook, proven, and what its review says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kpi_toolkit.units import Language

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PROVEN_TEXTS = ("period", "role_label", "score_text", "headline")


@dataclass(frozen=True)
class Executed:
    """An executed notebook and its review as data; what several formats need is made once."""

    notebook: "NotebookNode"
    review: Mapping[str, Any]

    def text(self, key: str) -> str:
        """One of the review's texts, empty if missing."""
        return str(self.review.get(key) or "")

    @property
    def language(self) -> Language:
        """The language of the review."""
        return "en" if self.text("language") == "en" else "zh"

    @property
    def title(self) -> str:
        """Of the window and in the document's properties."""
        return " · ".join(part for part in (self.text("title"), self.text("period")) if part)

    @property
    def header(self) -> str:
        """At the top of every page of paper."""
        return " · ".join(part for part in (self.text("organisation"), self.title) if part)

    @property
    def expect(self) -> list[str]:
        """What a reader must find in every format that is read."""
        return [text for key in _PROVEN_TEXTS if (text := self.text(key))]

    @cached_property
    def page(self) -> str:
        """The page; what is printed on paper, too.

        Raises
        ------
        RenderError
            When the notebook shows nothing.
        """
        from kpi_toolkit.export.html import render_html

        return render_html(self.notebook, title=self.title, language=self.language)
