"""The databases that a workspace may name, from the table of them."""

from kpi_toolkit.engines.known import ENGINES
from kpi_toolkit.units import Language
from scripts.docs_site.markup import grid
from scripts.docs_site.words import said


def engines(language: Language) -> str:
    """Return each engine with the URL and the command that installs what it needs."""
    rows = [
        [engine.name, f"`{engine.example}`", f"`{engine.install}`" + (f", {engine.beside}" if engine.beside else "")]
        for engine in ENGINES
    ]
    return grid([said("engine", language), "`source.url`", "pip"], rows)
