"""A part of a report: HTML made by a Jinja template, which a notebook cell shows and the page is made of."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import word
from kpi_toolkit.reviewing.model import Review


@dataclass(frozen=True)
class Part:
    """One part of a report. A notebook shows its HTML; ``str()`` is the HTML itself."""

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


def part(name: str, review: Review, **values: Any) -> Part:
    """Fill the template of a part; `w` gives it the words of the review's language."""
    template = _environment().get_template(f"{name}.html.j2")
    return Part(name, template.render(w=partial(word, language=review.language), **values))


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
