"""Charts in the report's style, and as pictures with the words of what they show."""

from collections.abc import Callable
from typing import Any

from kpi_toolkit.pages.picture import Picture
from kpi_toolkit.units import Language


def in_style(draw: Callable[[Any, Language], Any]) -> Callable[[Any, Language], Any]:
    """Return what draws in the report's font, and gives the figure the result's own words."""

    def drawn(of: Any, language: Language) -> Any:
        import matplotlib

        from kpi_toolkit.pages.charts import STYLE

        with matplotlib.rc_context(STYLE):
            figure = draw(of, language)
        figure.alt = " ".join(of.words(language))
        return figure

    return drawn


def pictured(draw: Callable[[Any, Language], Any], of: Any, language: Language, alt: str = "") -> Picture:
    """Draw a result as a picture of a page, with its own words for who cannot see it unless others are given."""
    import matplotlib

    from kpi_toolkit.pages.charts import STYLE, svg_of

    figure = in_style(draw)(of, language)
    with matplotlib.rc_context(STYLE):
        return Picture(svg_of(figure), alt or figure.alt)
