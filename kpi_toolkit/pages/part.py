"""What a part of a review is: its data in a Jinja template, as a notebook cell shows it and the page is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import Text, word
from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.reviewing.model import Review

Make: TypeAlias = Callable[..., Mapping[str, Any] | Sequence[Picture] | None]

PLAIN_CHART: Mapping[str, Any] = {"legend": (), "marks": (), "is_wide": False}
"""What the template of pictures fills in where a chart does not say it."""


@dataclass(frozen=True)
class PartHtml:
    """A part of a report. A notebook shows its HTML; ``str()`` is the HTML itself."""

    name: str
    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return a short description instead of the HTML."""
        return f"<report part {self.name}: {len(self.html):,} characters of HTML>"

    def __str__(self) -> str:
        """Return the HTML."""
        return self.html


@dataclass(frozen=True)
class Part:
    """A part of a review, declared once: the façade, the notebook and the tests read it from here.

    Parameters
    ----------
    name
        Of the façade's function, of the notebook's cell, of the page's section and, unless it is a chart, of the
        template under templates/parts. The word of this name is a chart's heading.
    question
        What it answers: the heading of its cell.
    make
        From a review (and options) what its template fills in, or of a chart its pictures; None: nothing is shown.
    is_chart
        Whether it is pictures only, with or without a `legend`; these share a template.
    """

    name: str
    question: Text
    make: Make = field(repr=False)
    is_chart: bool = False

    def __post_init__(self) -> None:
        """Let `help` and Jupyter say what it shows."""
        object.__setattr__(self, "__doc__", self.make.__doc__)

    @property
    def template(self) -> str:
        """Name of its template under templates/parts."""
        return "pictures" if self.is_chart else self.name

    def __call__(self, review: Review, **options: Any) -> PartHtml:
        """Return the part of a review as HTML, empty where it has nothing to show."""
        shown = self.make(review, **options)
        if shown is None:
            return PartHtml(self.name, "")
        values: dict[str, Any] = (
            {"name": self.name, "legend": (), "marks": (), "is_wide": False} if self.is_chart else {}
        )
        values |= shown if isinstance(shown, Mapping) else {"pictures": shown}
        template = template_of(self.template)
        return PartHtml(self.name, template.render(w=partial(word, language=review.language), **values))


def template_of(name: str) -> Template:
    """Return a template under templates/parts."""
    return _environment().get_template(f"{name}.html.j2")


@cache
def _environment() -> Environment:
    folder = resource("templates", "parts")
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
